package io.ringcast.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules between keys, and what this build can't do: drivers that it does not contain and keys without effect.
 *
 * <p>Thread: confined to the loading thread.
 */
final class CrossChecks {
    private final Map<String, Object> values;
    private final Function<String, String> setBy;
    private final Problems problems;

    /** @param setBy a sentence that tells where a key was set, or an empty text */
    CrossChecks(Map<String, Object> values, Function<String, String> setBy, Problems problems) {
        this.values = values;
        this.setBy = setBy;
        this.problems = problems;
    }

    /**
     * Checks the rules and drivers.
     *
     * @return keys whose value was replaced
     */
    List<String> run() {
        checkClusterHealth();
        checkCleanup();
        checkPools();
        tellUnused();
        return checkDrivers();
    }

    private List<String> checkDrivers() {
        List<String> replaced = new ArrayList<>();
        for (Key key : Keys.ALL) {
            if (!(values.get(key.path()) instanceof Driver driver) || driver.contained()) {
                continue;
            }
            boolean adapter = key.path().equals("adapter.driver");
            if (adapter && Boolean.TRUE.equals(values.get("adapter.fallback_to_local"))) {
                values.put(key.path(), ClusterSettings.AdapterDriver.LOCAL);
                replaced.add(key.path());
                problems.warn(
                        "adapter.driver=" + driver.word() + " is not in this build: the node stands alone, because"
                                + " adapter.fallback_to_local is true. Clients of other nodes do not hear it.");
            } else {
                invalid(
                        key.path(),
                        driver.word(),
                        "one of " + contained(key.type()) + ", because this build does not contain that driver",
                        "Choose one of them"
                                + (adapter ? ", or set adapter.fallback_to_local=true for a node of its own." : "."));
            }
        }
        return replaced;
    }

    private static String contained(Class<?> type) {
        return Stream.of(type.getEnumConstants())
                .map(Driver.class::cast)
                .filter(Driver::contained)
                .map(Driver::word)
                .collect(Collectors.joining(", "));
    }

    private Duration duration(String path) {
        return (Duration) Objects.requireNonNull(values.get(path));
    }

    private int number(String path) {
        return (Integer) Objects.requireNonNull(values.get(path));
    }

    private void invalid(String path, Object value, String expected, String remedy) {
        problems.add(
                path + "=" + value + " is not valid: expected " + expected + "." + setBy.apply(path) + " " + remedy);
    }

    private void checkClusterHealth() {
        Duration heartbeat = duration("cluster_health.heartbeat_interval_ms");
        Duration timeout = duration("cluster_health.node_timeout_ms");
        Duration cleanup = duration("cluster_health.cleanup_interval_ms");
        if (heartbeat.multipliedBy(3).compareTo(timeout) > 0) {
            invalid(
                    "cluster_health.heartbeat_interval_ms",
                    heartbeat.toMillis(),
                    "a third of cluster_health.node_timeout_ms (" + timeout.toMillis() + ") at most",
                    "Lower it, or raise node_timeout_ms.");
        }
        if (cleanup.compareTo(timeout) > 0) {
            invalid(
                    "cluster_health.cleanup_interval_ms",
                    cleanup.toMillis(),
                    "cluster_health.node_timeout_ms (" + timeout.toMillis() + ") at most",
                    "Lower it, or raise node_timeout_ms.");
        }
    }

    private void checkCleanup() {
        int buffer = number("cleanup.queue_buffer_size");
        int batch = number("cleanup.batch_size");
        if (buffer < batch) {
            invalid(
                    "cleanup.queue_buffer_size",
                    buffer,
                    "at least cleanup.batch_size (" + batch + ")",
                    "Raise it, or lower batch_size.");
        }
        if (Boolean.FALSE.equals(values.get("cleanup.async_enabled"))
                && Boolean.FALSE.equals(values.get("cleanup.fallback_to_sync"))) {
            invalid(
                    "cleanup.async_enabled",
                    false,
                    "true, because cleanup.fallback_to_sync is false too",
                    "Set one of them to true.");
        }
    }

    private void checkPools() {
        checkPool("database_pooling.min", "database_pooling.max");
        checkPool("database.mysql.pool_min", "database.mysql.pool_max");
        checkPool("database.postgres.pool_min", "database.postgres.pool_max");
    }

    private void checkPool(String min, String max) {
        if (number(max) > 0 && number(min) > number(max)) {
            invalid(min, number(min), max + " (" + number(max) + ") at most", "Lower it, or raise " + max + ".");
        }
    }

    private void tellUnused() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Key key : Keys.ALL) {
            if (!key.traits().unused().isEmpty() && !setBy.apply(key.path()).isEmpty()) {
                byReason.computeIfAbsent(key.traits().unused(), reason -> new ArrayList<>())
                        .add(key.path());
            }
        }
        if (!byReason.isEmpty()) {
            problems.tell(byReason.entrySet().stream()
                    .map(entry -> String.join(", ", entry.getValue()) + " (" + entry.getKey() + ")")
                    .collect(Collectors.joining("; ", "These keys have no effect in this server: ", ".")));
        }
    }
}
