/** Benchmarks of the Centrifuge protocol's codecs. */
@NullMarked
package io.ringcast.server.protocol.centrifuge.wire;

import org.jspecify.annotations.NullMarked;
