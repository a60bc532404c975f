/** The ports: what the engine and the server ask of back ends. */
@NullMarked
package io.ringcast.engine.spi;

import org.jspecify.annotations.NullMarked;
