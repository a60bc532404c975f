/** Benchmarks of passing JSON through without reading it. */
@NullMarked
package io.ringcast.server.json;

import org.jspecify.annotations.NullMarked;
