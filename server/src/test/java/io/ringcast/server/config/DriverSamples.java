package io.ringcast.server.config;

import io.ringcast.server.config.EveryKeyTest.Sample;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/** Samples of keys of drivers, for {@link EveryKeyTest}. */
final class DriverSamples {
    private DriverSamples() {}

    static Stream<Sample> all() {
        return Stream.of(
                        adapterOne(),
                        adapterTwo(),
                        rates(),
                        storesOne(),
                        storesTwo(),
                        databasesOne(),
                        databasesTwo(),
                        databasesThree(),
                        otherStoresOne(),
                        otherStoresTwo(),
                        otherStoresThree(),
                        cleanup())
                .flatMap(Function.identity());
    }

    private static Stream<Sample> adapterOne() {
        return Stream.of(
                new Sample("adapter.fallback_to_local", "yes", s -> s.adapter().fallbackToLocal(), true),
                new Sample(
                        "adapter.buffer_multiplier_per_cpu",
                        "8",
                        s -> s.adapter().bufferMultiplierPerCpu(),
                        8),
                new Sample(
                        "adapter.redis.requests_timeout",
                        "70",
                        s -> s.adapter().redis().requestsTimeout(),
                        Duration.ofMillis(70)),
                new Sample(
                        "adapter.redis.prefix", "p:", s -> s.adapter().redis().prefix(), "p:"),
                new Sample(
                        "adapter.redis.cluster_mode",
                        "on",
                        s -> s.adapter().redis().clusterMode(),
                        true),
                new Sample(
                        "adapter.redis.redis_pub_options.url",
                        "redis://h:1",
                        s -> s.adapter().redis().redisPubOptions().url(),
                        "redis://h:1"),
                new Sample(
                        "adapter.redis.redis_sub_options.url",
                        "rediss://h:1",
                        s -> s.adapter().redis().redisSubOptions().url(),
                        "rediss://h:1"),
                new Sample(
                        "adapter.cluster.nodes",
                        "a:1,b:2",
                        s -> s.adapter().cluster().nodes(),
                        List.of("a:1", "b:2")),
                new Sample(
                        "adapter.cluster.prefix",
                        "p:",
                        s -> s.adapter().cluster().prefix(),
                        "p:"),
                new Sample(
                        "adapter.cluster.request_timeout_ms",
                        "71",
                        s -> s.adapter().cluster().requestTimeout(),
                        Duration.ofMillis(71)),
                new Sample(
                        "adapter.cluster.use_connection_manager",
                        "off",
                        s -> s.adapter().cluster().useConnectionManager(),
                        false),
                new Sample(
                        "adapter.nats.servers",
                        "nats://a:1",
                        s -> s.adapter().nats().servers(),
                        List.of("nats://a:1")),
                new Sample("adapter.nats.prefix", "n", s -> s.adapter().nats().prefix(), "n"));
    }

    private static Stream<Sample> adapterTwo() {
        return Stream.of(
                new Sample(
                        "adapter.nats.request_timeout_ms",
                        "72",
                        s -> s.adapter().nats().requestTimeout(),
                        Duration.ofMillis(72)),
                new Sample(
                        "adapter.nats.connection_timeout_ms",
                        "73",
                        s -> s.adapter().nats().connectionTimeout(),
                        Duration.ofMillis(73)),
                new Sample("adapter.nats.username", "u", s -> s.adapter().nats().username(), "u"),
                new Sample("adapter.nats.password", "p", s -> s.adapter().nats().password(), "p"),
                new Sample("adapter.nats.token", "t", s -> s.adapter().nats().token(), "t"),
                new Sample(
                        "adapter.nats.nodes_number",
                        "3",
                        s -> s.adapter().nats().nodesNumber(),
                        3),
                new Sample(
                        "cluster_health.enabled", "no", s -> s.clusterHealth().enabled(), false),
                new Sample(
                        "cluster_health.heartbeat_interval_ms",
                        "900",
                        s -> s.clusterHealth().heartbeatInterval(),
                        Duration.ofMillis(900)),
                new Sample(
                        "cluster_health.node_timeout_ms",
                        "40000",
                        s -> s.clusterHealth().nodeTimeout(),
                        Duration.ofMillis(40000)),
                new Sample(
                        "cluster_health.cleanup_interval_ms",
                        "800",
                        s -> s.clusterHealth().cleanupInterval(),
                        Duration.ofMillis(800)),
                new Sample("instance.process_id", "node-7", s -> s.instance().processId(), "node-7"));
    }

    private static Stream<Sample> storesOne() {
        return Stream.of(
                new Sample("cache.redis.prefix", "c:", s -> s.cache().redis().prefix(), "c:"),
                new Sample(
                        "cache.redis.url_override",
                        "redis://h:1",
                        s -> s.cache().redis().urlOverride(),
                        "redis://h:1"),
                new Sample(
                        "cache.redis.cluster_mode", "1", s -> s.cache().redis().clusterMode(), true),
                new Sample(
                        "app_manager.cache.enabled",
                        "0",
                        s -> s.appManager().cache().enabled(),
                        false),
                new Sample(
                        "app_manager.cache.ttl",
                        "44",
                        s -> s.appManager().cache().ttl(),
                        Duration.ofSeconds(44)),
                new Sample(
                        "queue.redis.concurrency", "9", s -> s.queue().redis().concurrency(), 9),
                new Sample("queue.redis.prefix", "q:", s -> s.queue().redis().prefix(), "q:"),
                new Sample(
                        "queue.redis.url_override",
                        "redis://h:1",
                        s -> s.queue().redis().urlOverride(),
                        "redis://h:1"),
                new Sample(
                        "queue.redis.cluster_mode", "1", s -> s.queue().redis().clusterMode(), true),
                new Sample(
                        "queue.redis.response_timeout_ms",
                        "74",
                        s -> s.queue().redis().responseTimeout(),
                        Duration.ofMillis(74)),
                new Sample(
                        "queue.redis_cluster.concurrency",
                        "8",
                        s -> s.queue().redisCluster().concurrency(),
                        8),
                new Sample(
                        "queue.redis_cluster.prefix",
                        "qc:",
                        s -> s.queue().redisCluster().prefix(),
                        "qc:"),
                new Sample(
                        "queue.redis_cluster.nodes",
                        "a:1",
                        s -> s.queue().redisCluster().nodes(),
                        List.of("a:1")),
                new Sample(
                        "queue.redis_cluster.request_timeout_ms",
                        "75",
                        s -> s.queue().redisCluster().requestTimeout(),
                        Duration.ofMillis(75)),
                new Sample("queue.sqs.region", "eu-west-3", s -> s.queue().sqs().region(), "eu-west-3"));
    }

    private static Stream<Sample> rates() {
        return Stream.of(
                new Sample(
                        "rate_limiter.redis.prefix",
                        "r:",
                        s -> s.rateLimiter().redis().prefix(),
                        "r:"),
                new Sample(
                        "rate_limiter.redis.url_override",
                        "redis://rates:1",
                        s -> s.rateLimiter().redis().urlOverride(),
                        "redis://rates:1"),
                new Sample(
                        "rate_limiter.redis.cluster_mode",
                        "1",
                        s -> s.rateLimiter().redis().clusterMode(),
                        true));
    }

    private static Stream<Sample> storesTwo() {
        return Stream.of(
                new Sample(
                        "queue.sqs.queue_url_prefix",
                        "https://s/1/",
                        s -> s.queue().sqs().queueUrlPrefix(),
                        "https://s/1/"),
                new Sample(
                        "queue.sqs.visibility_timeout",
                        "31",
                        s -> s.queue().sqs().visibilityTimeout(),
                        Duration.ofSeconds(31)),
                new Sample(
                        "queue.sqs.endpoint_url",
                        "http://h:1",
                        s -> s.queue().sqs().endpointUrl(),
                        "http://h:1"),
                new Sample("queue.sqs.max_messages", "4", s -> s.queue().sqs().maxMessages(), 4),
                new Sample(
                        "queue.sqs.wait_time_seconds", "6", s -> s.queue().sqs().waitTime(), Duration.ofSeconds(6)),
                new Sample("queue.sqs.concurrency", "7", s -> s.queue().sqs().concurrency(), 7),
                new Sample("queue.sqs.fifo", "yes", s -> s.queue().sqs().fifo(), true),
                new Sample(
                        "queue.sqs.message_group_id", "g", s -> s.queue().sqs().messageGroupId(), "g"));
    }

    private static Stream<Sample> databasesOne() {
        return Stream.of(
                new Sample(
                        "database.mysql.host", "db.x", s -> s.database().mysql().host(), "db.x"),
                new Sample(
                        "database.mysql.port", "3333", s -> s.database().mysql().port(), 3333),
                new Sample(
                        "database.mysql.username",
                        "u",
                        s -> s.database().mysql().username(),
                        "u"),
                new Sample(
                        "database.mysql.password",
                        "p",
                        s -> s.database().mysql().password(),
                        "p"),
                new Sample(
                        "database.mysql.database",
                        "d",
                        s -> s.database().mysql().database(),
                        "d"),
                new Sample(
                        "database.mysql.table_name",
                        "t",
                        s -> s.database().mysql().tableName(),
                        "t"),
                new Sample(
                        "database.mysql.connection_pool_size",
                        "13",
                        s -> s.database().mysql().connectionPoolSize(),
                        13),
                new Sample(
                        "database.mysql.pool_min",
                        "1",
                        s -> s.database().mysql().poolMin(),
                        1),
                new Sample(
                        "database.mysql.pool_max",
                        "14",
                        s -> s.database().mysql().poolMax(),
                        14),
                new Sample(
                        "database.mysql.cache_ttl",
                        "15",
                        s -> s.database().mysql().cacheTtl(),
                        Duration.ofSeconds(15)),
                new Sample(
                        "database.mysql.cache_cleanup_interval",
                        "16",
                        s -> s.database().mysql().cacheCleanupInterval(),
                        Duration.ofSeconds(16)),
                new Sample(
                        "database.mysql.cache_max_capacity",
                        "17",
                        s -> s.database().mysql().cacheMaxCapacity(),
                        17));
    }

    private static Stream<Sample> databasesTwo() {
        return Stream.of(
                new Sample(
                        "database.postgres.host",
                        "db.x",
                        s -> s.database().postgres().host(),
                        "db.x"),
                new Sample(
                        "database.postgres.port",
                        "3333",
                        s -> s.database().postgres().port(),
                        3333),
                new Sample(
                        "database.postgres.username",
                        "u",
                        s -> s.database().postgres().username(),
                        "u"),
                new Sample(
                        "database.postgres.password",
                        "p",
                        s -> s.database().postgres().password(),
                        "p"),
                new Sample(
                        "database.postgres.database",
                        "d",
                        s -> s.database().postgres().database(),
                        "d"),
                new Sample(
                        "database.postgres.table_name",
                        "t",
                        s -> s.database().postgres().tableName(),
                        "t"),
                new Sample(
                        "database.postgres.connection_pool_size",
                        "13",
                        s -> s.database().postgres().connectionPoolSize(),
                        13),
                new Sample(
                        "database.postgres.pool_min",
                        "1",
                        s -> s.database().postgres().poolMin(),
                        1),
                new Sample(
                        "database.postgres.pool_max",
                        "14",
                        s -> s.database().postgres().poolMax(),
                        14),
                new Sample(
                        "database.postgres.cache_ttl",
                        "15",
                        s -> s.database().postgres().cacheTtl(),
                        Duration.ofSeconds(15)));
    }

    private static Stream<Sample> databasesThree() {
        return Stream.of(
                new Sample(
                        "database.postgres.cache_cleanup_interval",
                        "16",
                        s -> s.database().postgres().cacheCleanupInterval(),
                        Duration.ofSeconds(16)),
                new Sample(
                        "database.postgres.cache_max_capacity",
                        "17",
                        s -> s.database().postgres().cacheMaxCapacity(),
                        17));
    }

    private static Stream<Sample> otherStoresOne() {
        return Stream.of(
                new Sample(
                        "database.redis.host", "r.x", s -> s.database().redis().host(), "r.x"),
                new Sample(
                        "database.redis.port", "6666", s -> s.database().redis().port(), 6666),
                new Sample("database.redis.db", "5", s -> s.database().redis().db(), 5),
                new Sample(
                        "database.redis.username",
                        "u",
                        s -> s.database().redis().username(),
                        "u"),
                new Sample(
                        "database.redis.password",
                        "p",
                        s -> s.database().redis().password(),
                        "p"),
                new Sample(
                        "database.redis.key_prefix",
                        "k:",
                        s -> s.database().redis().keyPrefix(),
                        "k:"),
                new Sample(
                        "database.redis.sentinels",
                        "a:1, b:2",
                        s -> s.database().redis().sentinels(),
                        List.of("a:1", "b:2")),
                new Sample(
                        "database.redis.sentinel_password",
                        "sp",
                        s -> s.database().redis().sentinelPassword(),
                        "sp"),
                new Sample("database.redis.name", "m", s -> s.database().redis().name(), "m"),
                new Sample(
                        "database.redis.cluster_nodes",
                        "a:1",
                        s -> s.database().redis().clusterNodes(),
                        List.of("a:1")),
                new Sample(
                        "database.dynamodb.region",
                        "eu-west-3",
                        s -> s.database().dynamodb().region(),
                        "eu-west-3"),
                new Sample(
                        "database.dynamodb.table_name",
                        "t",
                        s -> s.database().dynamodb().tableName(),
                        "t"),
                new Sample(
                        "database.dynamodb.endpoint_url",
                        "http://h:1",
                        s -> s.database().dynamodb().endpointUrl(),
                        "http://h:1"));
    }

    private static Stream<Sample> otherStoresTwo() {
        return Stream.of(
                new Sample(
                        "database.dynamodb.aws_access_key_id",
                        "ak",
                        s -> s.database().dynamodb().awsAccessKeyId(),
                        "ak"),
                new Sample(
                        "database.dynamodb.aws_secret_access_key",
                        "as",
                        s -> s.database().dynamodb().awsSecretAccessKey(),
                        "as"),
                new Sample(
                        "database.dynamodb.aws_profile_name",
                        "ap",
                        s -> s.database().dynamodb().awsProfileName(),
                        "ap"),
                new Sample(
                        "database.scylladb.nodes",
                        "a:1",
                        s -> s.database().scylladb().nodes(),
                        List.of("a:1")),
                new Sample(
                        "database.scylladb.keyspace",
                        "k",
                        s -> s.database().scylladb().keyspace(),
                        "k"),
                new Sample(
                        "database.scylladb.table_name",
                        "t",
                        s -> s.database().scylladb().tableName(),
                        "t"),
                new Sample(
                        "database.scylladb.username",
                        "u",
                        s -> s.database().scylladb().username(),
                        "u"),
                new Sample(
                        "database.scylladb.password",
                        "p",
                        s -> s.database().scylladb().password(),
                        "p"),
                new Sample(
                        "database.scylladb.replication_class",
                        "C",
                        s -> s.database().scylladb().replicationClass(),
                        "C"),
                new Sample(
                        "database.scylladb.replication_factor",
                        "2",
                        s -> s.database().scylladb().replicationFactor(),
                        2));
    }

    private static Stream<Sample> otherStoresThree() {
        return Stream.of(
                new Sample(
                        "database_pooling.enabled",
                        "no",
                        s -> s.databasePooling().enabled(),
                        false),
                new Sample("database_pooling.min", "3", s -> s.databasePooling().min(), 3),
                new Sample(
                        "database_pooling.max", "30", s -> s.databasePooling().max(), 30));
    }

    private static Stream<Sample> cleanup() {
        return Stream.of(
                new Sample("cleanup.async_enabled", "no", s -> s.cleanup().asyncEnabled(), false),
                new Sample("cleanup.fallback_to_sync", "no", s -> s.cleanup().fallbackToSync(), false),
                new Sample("cleanup.queue_buffer_size", "60", s -> s.cleanup().queueBufferSize(), 60),
                new Sample("cleanup.batch_size", "6", s -> s.cleanup().batchSize(), 6),
                new Sample("cleanup.batch_timeout_ms", "7", s -> s.cleanup().batchTimeout(), Duration.ofMillis(7)),
                new Sample("cleanup.worker_threads", "8", s -> s.cleanup().workerThreads(), 8),
                new Sample("cleanup.max_retry_attempts", "0", s -> s.cleanup().maxRetryAttempts(), 0));
    }
}
