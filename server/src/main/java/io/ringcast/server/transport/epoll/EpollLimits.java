package io.ringcast.server.transport.epoll;

import java.time.Duration;

/**
 * Bounds on what waits for peers that do not read. Whoever passes one is a slow consumer.
 *
 * <p>Thread: any.
 *
 * @param maxPendingBytes bytes queued for one connection, beyond what the kernel holds
 * @param maxPendingChunks pieces of memory that hold them
 * @param maxPendingTime how long the oldest of them may wait
 * @param maxTotalPendingBytes bytes queued for all connections of one loop
 * @param sendBufferBytes the kernel's send buffer per socket (it doubles the value); 0 leaves it to the kernel, which
 *     lets it grow to megabytes before the loop notices a stalled peer
 */
public record EpollLimits(
        int maxPendingBytes,
        int maxPendingChunks,
        Duration maxPendingTime,
        long maxTotalPendingBytes,
        int sendBufferBytes) {
    /** 1 MiB, 128 chunks and 10 s per connection, 256 MiB per loop, 128 KiB in the kernel. */
    public static final EpollLimits DEFAULT =
            new EpollLimits(1 << 20, 128, Duration.ofSeconds(10), 256L << 20, 128 << 10);

    public EpollLimits {
        atLeast("maxPendingBytes", maxPendingBytes, 1);
        atLeast("maxPendingChunks", maxPendingChunks, 1);
        atLeast("maxPendingTime in ns", maxPendingTime.toNanos(), 1);
        atLeast("maxTotalPendingBytes", maxTotalPendingBytes, 1);
        atLeast("sendBufferBytes", sendBufferBytes, 0);
    }

    private static void atLeast(String name, long value, long minimum) {
        if (value < minimum) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is not valid: expected a number of at least " + minimum);
        }
    }
}
