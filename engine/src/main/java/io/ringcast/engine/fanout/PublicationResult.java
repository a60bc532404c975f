package io.ringcast.engine.fanout;

import io.ringcast.engine.history.StreamPosition;

/**
 * Takes what became of a publication. Called once, on the channel's home shard; must not block.
 *
 * <p>Thread: any shard.
 */
@FunctionalInterface
public interface PublicationResult {
    /**
     * The publication has its place, or that of the one that it repeats.
     *
     * @param position offset 0 if the channel keeps no history
     */
    void onPlaced(StreamPosition position);
}
