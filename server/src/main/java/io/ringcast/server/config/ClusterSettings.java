package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;

/**
 * How nodes reach each other and notice that one is gone.
 *
 * <p>Thread: any.
 */
public final class ClusterSettings {
    private ClusterSettings() {}

    /** How nodes reach each other. */
    public enum AdapterDriver implements Driver {
        /** Not at all: this node stands alone. */
        LOCAL(true),
        /** By Redis. */
        REDIS(false),
        /** By a Redis Cluster. */
        REDIS_CLUSTER(false),
        /** By NATS. */
        NATS(false);

        private final boolean contained;

        AdapterDriver(boolean contained) {
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

    /** How nodes reach each other. */
    public record Adapter(
            @Setting(value = "local", env = "ADAPTER_DRIVER", doc = "How nodes reach each other.")
            AdapterDriver driver,

            @Setting(
                    value = "false",
                    env = "ADAPTER_FALLBACK_TO_LOCAL",
                    doc = "Start as a node of its own, with a warning, when the driver is not there.")
            boolean fallbackToLocal,

            @Setting(
                    value = "64",
                    min = 1,
                    max = 1000000,
                    env = "ADAPTER_BUFFER_MULTIPLIER_PER_CPU",
                    unused = "engine.ring_size bounds what waits, whatever the number of cores",
                    doc = "Messages that may wait, for each core.")
            int bufferMultiplierPerCpu,

            @Section("Nodes that meet in Redis.") Redis redis,
            @Section("Nodes that meet in a Redis Cluster.") RedisCluster cluster,
            @Section("Nodes that meet in NATS.") Nats nats) {}

    /** Nodes that meet in Redis. */
    public record Redis(
            @Setting(
                    name = "requests_timeout",
                    value = "5000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 600000,
                    doc = "How long the other nodes may take to answer.")
            Duration requestsTimeout,

            @Setting(
                    value = "ringcast_adapter:",
                    sockudo = "sockudo_adapter:",
                    doc = "What the name of every Redis channel begins with.")
            String prefix,

            @Section(value = "The connection that publishes.", open = true)
            Options redisPubOptions,

            @Section(value = "The connection that listens.", open = true)
            Options redisSubOptions,

            @Setting(value = "false", doc = "Speak to a Redis Cluster.")
            boolean clusterMode) {}

    /** A connection to Redis. */
    public record Options(
            @Setting(
                    value = "",
                    check = Check.REDIS_URL,
                    env = "REDIS_URL",
                    doc = "Its address; empty takes database.redis.")
            String url) {
        /** Leaves the address out, which may hold a password. */
        @Override
        public String toString() {
            return "Options[" + (url.isEmpty() ? "" : "***") + "]";
        }
    }

    /** Nodes that meet in a Redis Cluster. */
    public record RedisCluster(
            @Setting(
                    value = "",
                    check = Check.NODES,
                    nodePort = 6379,
                    env = "REDIS_CLUSTER_NODES",
                    doc = "Nodes to begin with; empty takes database.redis.cluster_nodes.")
            List<String> nodes,

            @Setting(
                    value = "ringcast_adapter:",
                    sockudo = "sockudo_adapter:",
                    doc = "What the name of every Redis channel begins with.")
            String prefix,

            @Setting(
                    name = "request_timeout_ms",
                    value = "5000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 600000,
                    doc = "How long the other nodes may take to answer.")
            Duration requestTimeout,

            @Setting(value = "true", doc = "Connect again by itself.")
            boolean useConnectionManager) {
        public RedisCluster {
            nodes = List.copyOf(nodes);
        }

        /** Leaves the addresses out, which may hold a password. */
        @Override
        public String toString() {
            return "RedisCluster[" + prefix + "]";
        }
    }

    /**
     * Nodes that meet in NATS.
     *
     * @param nodesNumber 0 when it is not known
     */
    public record Nats(
            @Setting(
                    value = "nats://localhost:4222",
                    check = Check.NODES,
                    nodePort = 4222,
                    env = "NATS_SERVERS",
                    doc = "Servers to begin with.")
            List<String> servers,

            @Setting(
                    value = "ringcast_adapter:",
                    sockudo = "sockudo_adapter:",
                    env = "NATS_PREFIX",
                    doc = "What every subject begins with.")
            String prefix,

            @Setting(
                    name = "request_timeout_ms",
                    value = "5000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 600000,
                    env = "NATS_REQUEST_TIMEOUT_MS",
                    doc = "How long the other nodes may take to answer.")
            Duration requestTimeout,

            @Setting(
                    name = "connection_timeout_ms",
                    value = "5000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 600000,
                    env = "NATS_CONNECTION_TIMEOUT_MS",
                    doc = "How long connecting may take.")
            Duration connectionTimeout,

            @Setting(value = "", env = "NATS_USERNAME", doc = "User; with a password it wins over the token.")
            String username,

            @Setting(value = "", secret = true, env = "NATS_PASSWORD", doc = "The user's password.")
            String password,

            @Setting(value = "", secret = true, env = "NATS_TOKEN", doc = "Token.")
            String token,

            @Setting(
                    value = "0",
                    zero = "unset",
                    min = 0,
                    max = 100000,
                    env = "NATS_NODES_NUMBER",
                    doc = "How many nodes there are, where it is known.")
            int nodesNumber) {
        public Nats {
            servers = List.copyOf(servers);
        }

        /** Leaves the secrets out. */
        @Override
        public String toString() {
            return "Nats[prefix=" + prefix + ", servers=" + servers.size() + "]";
        }
    }

    /** How nodes notice that one is gone. */
    public record Health(
            @Setting(
                    value = "true",
                    alias = "adapter.cluster_health.enabled",
                    env = "CLUSTER_HEALTH_ENABLED",
                    doc = "Watch the other nodes.")
            boolean enabled,

            @Setting(
                    name = "heartbeat_interval_ms",
                    alias = "adapter.cluster_health.heartbeat_interval_ms",
                    value = "10000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 86400000,
                    env = "CLUSTER_HEALTH_HEARTBEAT_INTERVAL",
                    doc = "How often a node says that it is there; a third of node_timeout_ms at most.")
            Duration heartbeatInterval,

            @Setting(
                    name = "node_timeout_ms",
                    alias = "adapter.cluster_health.node_timeout_ms",
                    value = "30000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 86400000,
                    env = "CLUSTER_HEALTH_NODE_TIMEOUT",
                    doc = "Silence after which a node counts as gone.")
            Duration nodeTimeout,

            @Setting(
                    name = "cleanup_interval_ms",
                    alias = "adapter.cluster_health.cleanup_interval_ms",
                    value = "10000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 86400000,
                    env = "CLUSTER_HEALTH_CLEANUP_INTERVAL",
                    doc = "How often nodes that are gone are looked for; node_timeout_ms at most.")
            Duration cleanupInterval) {}

    /** What this node is called. */
    public record Instance(
            @Setting(
                    value = "",
                    check = Check.NODE_NAME,
                    env = "INSTANCE_PROCESS_ID",
                    doc = "The node's name in the log and among other nodes; empty takes a random one.")
            String processId) {}
}
