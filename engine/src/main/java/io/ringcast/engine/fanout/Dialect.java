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
    /** The framed bytes of the event, shared by all sessions and not to be changed; null if the dialect has no word for it. */
    byte @Nullable [] encode(ChannelEvent event);
}
