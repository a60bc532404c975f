package io.ringcast.engine.fanout;

import org.jspecify.annotations.Nullable;

/**
 * One way of writing channel events as bytes: a wire protocol, a format and the framing of a transport. The engine
 * knows dialects by their index in the list it was started with. Called on the channel's home shard, once per event for
 * all sessions; must not block.
 *
 * <p>Thread: any shard.
 */
public interface Dialect {
    /**
     * The framed bytes of the event, shared by all sessions and not to be changed; null if the dialect has no word for
     * it; {@link io.ringcast.engine.subscription.LaneFrames#UNFIT} if the event can't be told to its readers and they
     * must go.
     */
    byte @Nullable [] encode(ChannelEvent event);

    /**
     * What a publication's data is to those that take differences: the next one is a difference from it. The same in all
     * dialects that have such readers.
     *
     * @param event what the publisher called it, or null
     */
    default byte[] view(@Nullable String event, byte[] data) {
        return data;
    }

    /**
     * As {@link #encode} for those that take differences.
     *
     * @param patch the publication's difference from the one before, or null to write it whole
     */
    default byte @Nullable [] encodeDelta(Publication publication, byte @Nullable [] patch) {
        return encode(publication);
    }
}
