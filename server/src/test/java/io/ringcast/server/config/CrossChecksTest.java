package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CrossChecksTest {
    @TempDir
    Path directory = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "adapter.driver, redis, local",
        "adapter.driver, redis-cluster, local",
        "adapter.driver, REDIS_CLUSTER, local",
        "adapter.driver, nats, local",
        "cache.driver, redis, 'memory, none'",
        "cache.driver, redis-cluster, 'memory, none'",
        "queue.driver, redis, 'memory, none'",
        "queue.driver, redis-cluster, 'memory, none'",
        "queue.driver, sqs, 'memory, none'",
        "app_manager.driver, mysql, memory",
        "app_manager.driver, pgsql, memory",
        "app_manager.driver, postgres, memory",
        "app_manager.driver, postgresql, memory",
        "app_manager.driver, dynamodb, memory",
        "app_manager.driver, scylladb, memory",
        "app_manager.driver, scylla, memory",
    })
    void shouldRefuseADriverThatIsNotInThisBuild(String key, String driver, String contained) {
        List<String> problems = Loading.problemsOfToml(directory, key + " = '" + driver + "'");

        assertThat(problems)
                .singleElement()
                .asString()
                .startsWith(key + "=")
                .contains("expected one of " + contained + ", because this build does not contain that driver");
    }

    @Test
    void shouldStandAloneWhenTheBusIsMissingAndThatWasAskedFor() {
        LoadedSettings loaded = Loading.env(Map.of("ADAPTER_DRIVER", "redis", "ADAPTER_FALLBACK_TO_LOCAL", "true"));

        assertThat(loaded.settings().adapter().driver()).isEqualTo(ClusterSettings.AdapterDriver.LOCAL);
        assertThat(loaded.sources().get("adapter.driver"))
                .isEqualTo(new LoadedSettings.Source("\"local\"", "adapter.fallback_to_local"));
        assertThat(loaded.warnings())
                .containsExactly("adapter.driver=redis is not in this build: the node stands alone, because"
                        + " adapter.fallback_to_local is true. Clients of other nodes do not hear it.");
    }

    @Test
    void shouldNameTheRemedyOfAMissingBus() {
        assertThat(Loading.problemsOfEnv(Map.of("ADAPTER_DRIVER", "nats")))
                .containsExactly("adapter.driver=nats is not valid: expected one of local, because this build does not"
                        + " contain that driver. It was set by ADAPTER_DRIVER in the environment. Choose one of them, or"
                        + " set adapter.fallback_to_local=true for a node of its own.");
    }

    @Test
    void shouldKeepTheRulesOfClusterHealth() {
        assertThat(Loading.problemsOfToml(
                        directory, "[cluster_health]\nheartbeat_interval_ms = 10001\ncleanup_interval_ms = 30001\n"))
                .containsExactly(
                        "cluster_health.heartbeat_interval_ms=10001 is not valid: expected a third of"
                                + " cluster_health.node_timeout_ms (30000) at most. It was set in FILE. Lower it, or raise"
                                + " node_timeout_ms.",
                        "cluster_health.cleanup_interval_ms=30001 is not valid: expected"
                                + " cluster_health.node_timeout_ms (30000) at most. It was set in FILE. Lower it, or raise"
                                + " node_timeout_ms.");
        assertThat(Loading.problemsOfToml(directory, "[adapter.cluster_health]\nnode_timeout_ms = 0\n"))
                .singleElement()
                .asString()
                .startsWith("cluster_health.node_timeout_ms=0 is not valid");
    }

    @Test
    void shouldKeepTheRulesOfCleanup() {
        assertThat(Loading.problemsOfToml(
                        directory,
                        "[cleanup]\nqueue_buffer_size = 5\nbatch_size = 6\nasync_enabled = false\nfallback_to_sync ="
                                + " false\nbatch_timeout_ms = 60001\n"))
                .hasSize(3)
                .anyMatch(problem -> problem.startsWith("cleanup.queue_buffer_size=5 is not valid"))
                .anyMatch(problem -> problem.startsWith("cleanup.async_enabled=false is not valid"))
                .anyMatch(problem -> problem.startsWith("cleanup.batch_timeout_ms=60001 is not valid"));
    }

    @Test
    void shouldKeepTheBoundsOfPoolsInOrder() {
        assertThat(Loading.problemsOfToml(directory, "[database_pooling]\nmin = 11\n"))
                .containsExactly("database_pooling.min=11 is not valid: expected database_pooling.max (10) at most."
                        + " It was set in FILE. Lower it, or raise database_pooling.max.");
        assertThat(Loading.problemsOfToml(directory, "[database.mysql]\npool_min = 11\n"))
                .isEmpty();
    }

    @Test
    void shouldTellOnceOfKeysWithoutEffectThatAreSet() {
        LoadedSettings loaded = Loading.toml(
                directory,
                "[cleanup]\nbatch_size = 5\nworker_threads = 'auto'\n[adapter]\nbuffer_multiplier_per_cpu = 9\n");

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.notices())
                .containsExactly("These keys have no effect in this server: adapter.buffer_multiplier_per_cpu"
                        + " (engine.ring_size bounds what waits, whatever the number of cores); cleanup.batch_size,"
                        + " cleanup.worker_threads (a shard frees what a connection held as it ends, without a"
                        + " queue).");
        assertThat(Loading.env(Map.of()).notices()).isEmpty();
    }

    @Test
    void shouldTakeANullPrefixOfTheCacheFromRedis() {
        Settings none = Loading.json(directory, "{\"cache\":{\"redis\":{\"prefix\":null}}}")
                .settings();
        Settings missing = Loading.json(directory, "{\"cache\":{\"redis\":{}}}").settings();

        assertThat(none.cache().redis().prefix()).isEqualTo("ringcast:cache:");
        assertThat(missing.cache().redis().prefix()).isEqualTo("ringcast_cache:");
    }

    @Test
    void shouldFindTheUsualFilesWhenNoneIsNamed() {
        Path folder = directory.resolve("config");
        assertThat(folder.toFile().mkdir()).isTrue();
        Loading.write(folder, "config.json", "{\"port\":1001}");
        CommandLine line = new CommandLine(Optional.empty(), false, directory);

        int byJson = SettingsLoader.load(line, Map.of()).settings().server().port();
        Loading.write(folder, "config.toml", "port = 1002");
        int byToml = SettingsLoader.load(line, Map.of()).settings().server().port();
        Path named = Loading.write(directory, "named.toml", "port = 1003");
        int byName = SettingsLoader.load(line, Map.of("RINGCAST_CONFIG", named.toString()))
                .settings()
                .server()
                .port();

        assertThat(List.of(byJson, byToml, byName)).containsExactly(1001, 1002, 1003);
    }
}
