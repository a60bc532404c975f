package io.ringcast.server.listener;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many descriptors the process may still open. Helidon's listener ends for good when accept finds none, so sockets
 * are refused while there are still some. Counting is a directory listing by the kernel, therefore it is a sample that
 * is kept current by counting what is accepted and closed after it.
 *
 * <p>Thread: one writer (the sweeper) samples, readers any.
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
    private static final long SAMPLE_WHEN_MANY_NS = 10_000_000_000L;
    private static final int MANY = 20_000;

    private final long limit = softLimit();
    private final AtomicInteger openedSinceSample = new AtomicInteger();
    private volatile long openAtSample;
    private long nextSampleNs = System.nanoTime();

    DescriptorBudget() {
        sample(nextSampleNs);
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
        return openAtSample + openedSinceSample.get() + LEAST_FREE < limit;
    }

    void accepted() {
        openedSinceSample.incrementAndGet();
    }

    /** Without this, short connections would use up the budget between two samples, although they are gone. */
    void closed() {
        openedSinceSample.decrementAndGet();
    }

    /** Counts again when it is time. Thread: the sweeper. */
    void sample(long nowNs) {
        if (nowNs - nextSampleNs < 0) {
            return;
        }
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            openedSinceSample.set(0);
            openAtSample = count(unix);
        }
        nextSampleNs = nowNs + intervalNs();
    }

    private long intervalNs() {
        if (!allowsOneMore()) {
            return openAtSample > MANY ? SAMPLE_NS : SAMPLE_WHEN_FULL_NS;
        }
        return openAtSample > MANY ? SAMPLE_WHEN_MANY_NS : SAMPLE_NS;
    }

    private long count(UnixOperatingSystemMXBean system) {
        try {
            long open = system.getOpenFileDescriptorCount();
            return open < 0 ? limit : open;
        } catch (InternalError exhausted) {
            // Counting needs a descriptor itself: this is how the JDK says that there is none left.
            return limit;
        }
    }
}
