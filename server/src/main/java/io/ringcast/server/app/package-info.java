/** The apps as the server uses them: looked up through the store, with what is derived from each. */
@NullMarked
package io.ringcast.server.app;

import org.jspecify.annotations.NullMarked;
