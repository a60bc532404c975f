/** The command line of the server. */
@NullMarked
package io.ringcast.server;

import org.jspecify.annotations.NullMarked;
