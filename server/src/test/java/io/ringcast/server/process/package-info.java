/** How tests start servers in processes of their own. */
@NullMarked
package io.ringcast.server.process;

import org.jspecify.annotations.NullMarked;
