/** Domain events out of the engine. */
@NullMarked
package io.ringcast.engine.signal;

import org.jspecify.annotations.NullMarked;
