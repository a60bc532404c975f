package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to the shards that have subscribers of a channel, encoded.
 *
 * <p>Thread: any.
 *
 * @param frames by dialect
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only frames; never compared
record FanOut(Channel channel, ChannelEvent event, byte[] @Nullable [] frames) {}
