package io.ringcast.engine.fanout;

/**
 * What can be asked of a channel.
 *
 * <p>Thread: any.
 *
 * @param subscriptions 0 if the channel is not occupied
 * @param members distinct users; 0 unless it is a presence channel
 */
public record ChannelInfo(String name, int subscriptions, int members) {}
