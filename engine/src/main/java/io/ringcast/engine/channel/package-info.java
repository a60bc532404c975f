/** Channels: their names, kinds and the state that their home shard keeps. */
@NullMarked
package io.ringcast.engine.channel;

import org.jspecify.annotations.NullMarked;
