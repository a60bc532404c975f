/** In-process versions of the ports. */
@NullMarked
package io.ringcast.engine.memory;

import org.jspecify.annotations.NullMarked;
