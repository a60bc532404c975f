/** Rings, shards, channel homes and delivery: how one publication reaches all subscribers. */
@NullMarked
package io.ringcast.engine.fanout;

import org.jspecify.annotations.NullMarked;
