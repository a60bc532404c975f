package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.subscription.LaneFrames;

/**
 * An event on its way to the shards that have subscribers of a channel, encoded.
 *
 * <p>Thread: any.
 */
record FanOut(Channel channel, ChannelEvent event, LaneFrames frames) {}
