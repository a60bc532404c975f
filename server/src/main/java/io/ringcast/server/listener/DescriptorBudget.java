package io.ringcast.server.listener;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * How many descriptors the process may still open. Helidon's listener ends for good when accept finds none, so sockets
 * are refused while there are still some. Counting is a directory listing by the kernel, therefore it is a sample that
 * is kept current by counting what is accepted and closed after it. What happens during the listing may be in it or not:
 * what is accepted then counts twice and what is closed then counts as open, until the next sample.
 *
 * <p>Thread: any; one sweeper at a time samples.
 */
final class DescriptorBudget {
    /** For files, jars, epoll instances, backends, and sockets that are accepted only to be refused. */
    static final int RESERVE = 256;

    private static final int UNKNOWN_LIMIT = 4096;
    private static final Path LIMITS = Path.of("/proc/self/limits");

    /** Below this many free descriptors nothing more is let in, whatever the cap on connections says. */
    private static final int LEAST_FREE = 32;

    /** Everybody is refused until the next count. */
    private static final long SAMPLE_WHEN_FULL_NS = 100_000_000L;

    private static final long SAMPLE_NS = 1_000_000_000L;
    private static final long LONGEST_SAMPLE_NS = 10_000_000_000L;

    /** Counting one takes the kernel a microsecond: a thousandth of a core at most. */
    private static final long SAMPLE_NS_EACH = 1_000_000L;

    private static final DescriptorBudget OF_PROCESS = new DescriptorBudget();

    private final long limit;
    private final LongSupplier openDescriptors;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong closed = new AtomicLong();

    /** The sample less what was accepted before it and plus what was closed before it: the totals are never reset. */
    private volatile long base;

    private long nextSampleNs = System.nanoTime();

    /** A cautious guess until it is sampled first: the JDK's way to count loads much that a start need not wait for. */
    private DescriptorBudget() {
        this.limit = softLimit();
        this.base = RESERVE;
        this.openDescriptors = DescriptorBudget::countOpen;
    }

    /** @param openDescriptors counts the process's open descriptors; negative means that there is none left to count by */
    DescriptorBudget(long limit, LongSupplier openDescriptors) {
        this.limit = limit;
        this.openDescriptors = openDescriptors;
        sample(nextSampleNs);
    }

    /** The one that all listeners share, as they share the descriptors. */
    static DescriptorBudget ofProcess() {
        return OF_PROCESS;
    }

    /** The soft limit on open files, or a cautious guess where the system does not tell. */
    static long softLimit() {
        if (Files.isReadable(LIMITS)) {
            try {
                return parseSoftLimit(Files.readAllLines(LIMITS));
            } catch (IOException unreadable) {
                return UNKNOWN_LIMIT;
            }
        }
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix ? unix.getMaxFileDescriptorCount() : UNKNOWN_LIMIT;
    }

    static long parseSoftLimit(List<String> lines) {
        for (String line : lines) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).strip().split("\\s+", 2)[0];
                return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return UNKNOWN_LIMIT;
    }

    static int defaultMaxOpenConnections() {
        return Math.clamp(softLimit() - RESERVE, 16, Integer.MAX_VALUE);
    }

    boolean allowsOneMore() {
        return open() + LEAST_FREE < limit;
    }

    /** Descriptors that are open, or more. */
    private long open() {
        // In this order: read first, what was closed can't outweigh what was accepted before it.
        long closedSince = closed.get();
        return base + accepted.get() - closedSince;
    }

    void accepted() {
        accepted.incrementAndGet();
    }

    /** Without this, short connections would use up the budget between two samples, although they are gone. */
    void closed() {
        closed.incrementAndGet();
    }

    /** Counts again when it is time. Thread: the sweepers. */
    synchronized void sample(long nowNs) {
        if (nowNs - nextSampleNs < 0) {
            return;
        }
        long acceptedBefore = accepted.get();
        long counted = openDescriptors.getAsLong();
        base = (counted < 0 ? limit : counted) - acceptedBefore + closed.get();
        nextSampleNs = nowNs + intervalNs();
    }

    private long intervalNs() {
        long proportional = Math.max(0, open()) * SAMPLE_NS_EACH;
        return allowsOneMore()
                ? Math.clamp(proportional, SAMPLE_NS, LONGEST_SAMPLE_NS)
                : Math.clamp(proportional / 20, SAMPLE_WHEN_FULL_NS, SAMPLE_NS);
    }

    private static long countOpen() {
        if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system)) {
            return 0;
        }
        try {
            return system.getOpenFileDescriptorCount();
        } catch (InternalError exhausted) {
            // Counting needs a descriptor itself: this is how the JDK says that there is none left.
            return -1;
        }
    }
}
