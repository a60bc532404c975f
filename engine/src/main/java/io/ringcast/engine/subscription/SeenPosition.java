package io.ringcast.engine.subscription;

import io.ringcast.engine.history.StreamPosition;

/**
 * How far a channel's stream has come for the subscribers of one shard. They share it: each publication passes all of
 * them in the same order, so that one comparison does for all.
 *
 * <p>Thread: confined to the shard.
 */
final class SeenPosition {
    // Empty while it is not known.
    private String epoch = "";
    private long offset;

    /** What comes next is the beginning. */
    void forget() {
        epoch = "";
    }

    /** Takes a subscriber in that was told this. Returns false if that is not where the others are. */
    boolean join(StreamPosition told) {
        if (epoch.isEmpty()) {
            epoch = told.epoch();
            offset = told.offset();
            return true;
        }
        return offset == told.offset() && epoch.equals(told.epoch());
    }

    /** Takes a publication in. */
    Continuity next(long nextOffset, String nextEpoch) {
        if (nextOffset == 0) {
            return Continuity.NEXT;
        }
        if (epoch.equals(nextEpoch)) {
            if (nextOffset <= offset) {
                return Continuity.REPEATED;
            }
            boolean follows = nextOffset == offset + 1;
            offset = nextOffset;
            return follows ? Continuity.NEXT : Continuity.GAP;
        }
        // Centrifuge protocol: who knows no epoch yet takes the first that it sees.
        boolean first = epoch.isEmpty();
        epoch = nextEpoch;
        offset = nextOffset;
        return first ? Continuity.NEXT : Continuity.GAP;
    }
}
