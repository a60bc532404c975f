package io.ringcast.server.transport.attached;

import io.ringcast.engine.limit.ByteBudget;
import java.time.Duration;

/**
 * Bounds of one attached connection.
 *
 * @param maxPendingBytes output that may wait
 * @param maxPendingWrites writes that may wait
 * @param maxPendingAge how long output may wait
 * @param maxUnreadChunks chunks of input that may wait for the shard before reading stops
 * @param pending memory for the output of all connections together; when it is used up, whoever has output waiting already is a slow consumer
 * @param closeTimeout how long the peer may take to answer our FIN with its own
 */
public record AttachedLimits(
        int maxPendingBytes,
        int maxPendingWrites,
        Duration maxPendingAge,
        int maxUnreadChunks,
        ByteBudget pending,
        Duration closeTimeout) {

    public AttachedLimits {
        if (maxPendingBytes < 1 || maxPendingWrites < 1 || maxUnreadChunks < 1) {
            throw new IllegalArgumentException("maxPendingBytes=" + maxPendingBytes + ", maxPendingWrites="
                    + maxPendingWrites + ", maxUnreadChunks=" + maxUnreadChunks
                    + " are not valid: expected numbers of at least 1");
        }
    }

    public static AttachedLimits defaults() {
        return new AttachedLimits(
                1024 * 1024, 16 * 1024, Duration.ofSeconds(10), 16, new ByteBudget(256L << 20), Duration.ofSeconds(5));
    }
}
