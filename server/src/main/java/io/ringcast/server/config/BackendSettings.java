package io.ringcast.server.config;

import java.time.Duration;

/**
 * What the server leans on, one section of the file each.
 *
 * <p>Thread: any.
 */
public final class BackendSettings {
    private BackendSettings() {}

    /** Where cached values live. */
    public enum CacheDriver {
        /** In this process. */
        MEMORY
    }

    /** The cache. */
    public record Cache(
            @Setting(value = "memory", env = "CACHE_DRIVER", doc = "Where cached values live.")
            CacheDriver driver,

            @Section("The cache in memory.") MemoryCache memory) {}

    /** The cache in memory. */
    public record MemoryCache(
            @Setting(
                    value = "300",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 31536000,
                    env = "CACHE_TTL_SECONDS",
                    doc = "How long values live that have no time of their own.")
            Duration ttl,

            @Setting(
                    value = "60",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    env = "CACHE_CLEANUP_INTERVAL",
                    doc = "How often expired values are removed.")
            Duration cleanupInterval,

            @Setting(
                    value = "10000",
                    min = 1,
                    max = 100000000,
                    env = "CACHE_MAX_CAPACITY",
                    doc = "Values it holds; the one unused for longest goes first.")
            int maxCapacity) {}

    /** Where jobs wait. */
    public enum QueueDriver {
        /** In this process: a crash loses what waits. */
        MEMORY,
        /** Nowhere: no webhook is sent. */
        NONE
    }

    /** The job queue, which webhooks go through. */
    public record Queue(
            @Setting(value = "memory", env = "QUEUE_DRIVER", doc = "Where webhooks wait to be sent; none sends none.")
            QueueDriver driver,

            @Section("The job queue in memory.") MemoryQueue memory) {}

    /** The job queue in memory. */
    public record MemoryQueue(
            @Setting(
                    value = "10000",
                    min = 1,
                    max = 10000000,
                    doc = "Jobs of one app that wait; one more drops the oldest.")
            int jobsPerApp,

            @Setting(value = "1000", min = 0, max = 1000000, doc = "Jobs that were given up and are kept.")
            int deadJobs) {}

    /** Where apps live. */
    public enum AppDriver {
        /** In this file and the environment. */
        MEMORY
    }

    /** Where apps come from. */
    public record AppManager(
            @Setting(value = "memory", env = "APP_MANAGER_DRIVER", doc = "Where apps live.")
            AppDriver driver) {}

    /** How nodes reach each other. */
    public enum AdapterDriver {
        /** Not at all: this node stands alone. */
        LOCAL
    }

    /** How nodes reach each other. */
    public record Adapter(
            @Setting(value = "local", env = "ADAPTER_DRIVER", doc = "How nodes reach each other.")
            AdapterDriver driver) {}
}
