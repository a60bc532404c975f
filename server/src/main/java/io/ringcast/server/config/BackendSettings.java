package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;

/**
 * Where apps and cached values live.
 *
 * <p>Thread: any.
 */
public final class BackendSettings {
    private BackendSettings() {}

    /** Where cached values live. */
    public enum CacheDriver implements Driver {
        /** In this process. */
        MEMORY(true),
        /** In Redis. */
        REDIS(false),
        /** In a Redis Cluster. */
        REDIS_CLUSTER(false),
        /** Nowhere: cache channels remember nothing. */
        NONE(true);

        private final boolean contained;

        CacheDriver(boolean contained) {
            this.contained = contained;
        }

        @Override
        public boolean contained() {
            return contained;
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /** The cache. */
    public record Cache(
            @Setting(value = "memory", env = "CACHE_DRIVER", doc = "Where cached values live.")
            CacheDriver driver,

            @Section("The cache in memory.") MemoryCache memory,

            @Section("The cache in Redis.") RedisCache redis) {}

    /** The cache in memory. */
    public record MemoryCache(
            @Setting(
                    value = "300",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 31536000,
                    env = "CACHE_TTL_SECONDS",
                    unused = "every cached value has a time of its own, such as channel_limits.cache_ttl",
                    doc = "How long values live that have no time of their own.")
            Duration ttl,

            @Setting(
                    value = "60",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 86400,
                    env = "CACHE_CLEANUP_INTERVAL",
                    unused = "expired values go when they are asked for or when room is needed",
                    doc = "How often expired values are removed.")
            Duration cleanupInterval,

            @Setting(
                    value = "10000",
                    min = 1,
                    max = 100000000,
                    env = "CACHE_MAX_CAPACITY",
                    doc = "Values it holds; the one unused for longest goes first.")
            int maxCapacity) {}

    /** The cache in Redis. */
    public record RedisCache(
            @Setting(
                    value = "ringcast_cache:",
                    sockudo = "sockudo_cache:",
                    doc = "What every key begins with; null makes it database.redis.key_prefix and cache:.")
            String prefix,

            @Setting(value = "", check = Check.REDIS_URL, env = "REDIS_URL", doc = "A Redis of its own for the cache.")
            String urlOverride,

            @Setting(value = "false", doc = "Speak to a Redis Cluster.")
            boolean clusterMode) {
        /** Leaves the address out, which may hold a password. */
        @Override
        public String toString() {
            return "RedisCache[" + prefix + "]";
        }
    }

    /** Where apps live. */
    public enum AppDriver implements Driver {
        /** In this file and the environment. */
        MEMORY(true, ""),
        /** In MySQL or MariaDB. */
        MYSQL(false, ""),
        /** In DynamoDB. */
        DYNAMODB(false, ""),
        /** In PostgreSQL. */
        PGSQL(false, "postgres,postgresql"),
        /** In ScyllaDB. */
        SCYLLADB(false, "scylla");

        private final boolean contained;
        private final String alsoCalled;

        AppDriver(boolean contained, String alsoCalled) {
            this.contained = contained;
            this.alsoCalled = alsoCalled;
        }

        @Override
        public boolean contained() {
            return contained;
        }

        @Override
        public List<String> alsoCalled() {
            return Key.splitList(alsoCalled);
        }

        @Override
        public String toString() {
            return word();
        }
    }

    /** Where apps come from. */
    public record AppManager(
            @Setting(value = "memory", env = "APP_MANAGER_DRIVER", doc = "Where apps live.")
            AppDriver driver,

            @Section("What is remembered of apps in a database.")
            AppCache cache) {}

    /** What is remembered of apps in a database. */
    public record AppCache(
            @Setting(
                    value = "true",
                    env = "APP_MANAGER_CACHE_ENABLED",
                    doc = "Remember apps that were read from a database.")
            boolean enabled,

            @Setting(
                    value = "300",
                    unit = Unit.SECONDS,
                    min = 1,
                    max = 31536000,
                    env = {"APP_MANAGER_CACHE_TTL", "CACHE_TTL_SECONDS"},
                    doc = "How long.")
            Duration ttl) {}
}
