package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;

/**
 * The job queue, which webhooks go through.
 *
 * <p>Thread: any.
 */
public record QueueSettings(
        @Setting(value = "memory", env = "QUEUE_DRIVER", doc = "Where webhooks wait to be sent; none sends none.")
        QueueDriver driver,

        @Section("The job queue in memory.") Memory memory,
        @Section("The job queue in Redis.") Redis redis,
        @Section("The job queue in a Redis Cluster.") RedisCluster redisCluster,
        @Section("The job queue in SQS.") Sqs sqs) {
    /** Where jobs wait. */
    public enum QueueDriver implements Driver {
        /** In this process: a crash loses what waits. */
        MEMORY(true),
        /** In Redis. */
        REDIS(false),
        /** In a Redis Cluster. */
        REDIS_CLUSTER(false),
        /** In SQS. */
        SQS(false),
        /** Nowhere: no webhook is sent. */
        NONE(true);

        private final boolean contained;

        QueueDriver(boolean contained) {
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

    /** The job queue in memory. */
    public record Memory(
            @Setting(
                    value = "10000",
                    min = 1,
                    max = 10000000,
                    doc = "Jobs of one app that wait; one more drops the oldest.")
            int jobsPerApp,

            @Setting(value = "1000", min = 0, max = 1000000, doc = "Jobs that were given up and are kept.")
            int deadJobs) {}

    /** The job queue in Redis. */
    public record Redis(
            @Setting(
                    value = "5",
                    min = 1,
                    max = 10000,
                    env = "QUEUE_REDIS_CONCURRENCY",
                    doc = "Jobs worked off at a time.")
            int concurrency,

            @Setting(
                    value = "ringcast_queue:",
                    sockudo = "sockudo_queue:",
                    env = "QUEUE_REDIS_PREFIX",
                    doc = "What every key begins with.")
            String prefix,

            @Setting(value = "", check = Check.REDIS_URL, env = "REDIS_URL", doc = "A Redis of its own for the queue.")
            String urlOverride,

            @Setting(value = "false", doc = "Speak to a Redis Cluster.")
            boolean clusterMode,

            @Setting(
                    name = "response_timeout_ms",
                    value = "5000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 600000,
                    env = "QUEUE_REDIS_RESPONSE_TIMEOUT_MS",
                    doc = "How long an answer may take.")
            Duration responseTimeout) {
        /** Leaves the address out, which may hold a password. */
        @Override
        public String toString() {
            return "Redis[" + prefix + "]";
        }
    }

    /** The job queue in a Redis Cluster. */
    public record RedisCluster(
            @Setting(
                    value = "5",
                    min = 1,
                    max = 10000,
                    env = "REDIS_CLUSTER_QUEUE_CONCURRENCY",
                    doc = "Jobs worked off at a time.")
            int concurrency,

            @Setting(
                    value = "ringcast_queue:",
                    sockudo = "sockudo_queue:",
                    env = "REDIS_CLUSTER_QUEUE_PREFIX",
                    doc = "What every key begins with.")
            String prefix,

            @Setting(
                    value = "redis://127.0.0.1:6379",
                    check = Check.NODES,
                    nodePort = 6379,
                    env = "REDIS_CLUSTER_NODES",
                    doc = "Nodes to begin with.")
            List<String> nodes,

            @Setting(
                    name = "request_timeout_ms",
                    value = "5000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 600000,
                    env = "REDIS_CLUSTER_QUEUE_REQUEST_TIMEOUT_MS",
                    doc = "How long an answer may take.")
            Duration requestTimeout) {
        public RedisCluster {
            nodes = List.copyOf(nodes);
        }

        /** Leaves the addresses out, which may hold a password. */
        @Override
        public String toString() {
            return "RedisCluster[" + prefix + "]";
        }
    }

    /** The job queue in SQS. */
    public record Sqs(
            @Setting(value = "us-east-1", env = "QUEUE_SQS_REGION", doc = "The region.")
            String region,

            @Setting(value = "", doc = "What stands in front of the queue's name in its URL; empty asks for the URL.")
            String queueUrlPrefix,

            @Setting(
                    value = "30",
                    unit = Unit.SECONDS,
                    min = 0,
                    max = 43200,
                    env = "QUEUE_SQS_VISIBILITY_TIMEOUT",
                    doc = "How long a job that was taken stays hidden from others.")
            Duration visibilityTimeout,

            @Setting(value = "", env = "QUEUE_SQS_ENDPOINT_URL", doc = "An address in place of the region's.")
            String endpointUrl,

            @Setting(value = "10", min = 1, max = 10, env = "QUEUE_SQS_MAX_MESSAGES", doc = "Jobs taken at a time.")
            int maxMessages,

            @Setting(
                    name = "wait_time_seconds",
                    value = "5",
                    unit = Unit.SECONDS,
                    min = 0,
                    max = 20,
                    env = "QUEUE_SQS_WAIT_TIME_SECONDS",
                    doc = "How long a request waits for jobs.")
            Duration waitTime,

            @Setting(
                    value = "5",
                    min = 1,
                    max = 10000,
                    env = "QUEUE_SQS_CONCURRENCY",
                    doc = "Jobs worked off at a time.")
            int concurrency,

            @Setting(value = "false", env = "QUEUE_SQS_FIFO", doc = "Use a FIFO queue.")
            boolean fifo,

            @Setting(value = "default", doc = "The group of a FIFO queue's messages.")
            String messageGroupId) {}
}
