package io.ringcast.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules between keys, and what this build can't do: drivers that it does not contain and keys without effect.
 *
 * <p>Thread: confined to the loading thread.
 */
final class CrossChecks {
    private final Map<String, Object> values;
    private final Predicate<String> isSet;
    private final Problems problems;

    /** @param isSet whether the file or the environment says anything about a key */
    CrossChecks(Map<String, Object> values, Predicate<String> isSet, Problems problems) {
        this.values = values;
        this.isSet = isSet;
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
                problems.add(key.path() + "=" + driver.word() + " is not valid: expected one of "
                        + contained(key.type()) + ", because this build does not contain that driver. Choose one of"
                        + " them" + (adapter ? ", or set adapter.fallback_to_local=true for a node of its own." : "."));
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

    private void checkClusterHealth() {
        Duration heartbeat = duration("cluster_health.heartbeat_interval_ms");
        Duration timeout = duration("cluster_health.node_timeout_ms");
        Duration cleanup = duration("cluster_health.cleanup_interval_ms");
        if (heartbeat.multipliedBy(3).compareTo(timeout) > 0) {
            problems.add("cluster_health.heartbeat_interval_ms=" + heartbeat.toMillis() + " is not valid: expected a"
                    + " third of cluster_health.node_timeout_ms (" + timeout.toMillis() + ") at most. Lower it, or"
                    + " raise node_timeout_ms.");
        }
        if (cleanup.compareTo(timeout) > 0) {
            problems.add("cluster_health.cleanup_interval_ms=" + cleanup.toMillis() + " is not valid: expected"
                    + " cluster_health.node_timeout_ms (" + timeout.toMillis() + ") at most. Lower it, or raise"
                    + " node_timeout_ms.");
        }
    }

    private void checkCleanup() {
        int buffer = number("cleanup.queue_buffer_size");
        int batch = number("cleanup.batch_size");
        if (buffer < batch) {
            problems.add("cleanup.queue_buffer_size=" + buffer + " is not valid: expected at least cleanup.batch_size ("
                    + batch + "). Raise it, or lower batch_size.");
        }
        if (Boolean.FALSE.equals(values.get("cleanup.async_enabled"))
                && Boolean.FALSE.equals(values.get("cleanup.fallback_to_sync"))) {
            problems.add("cleanup.async_enabled=false is not valid: expected true, because cleanup.fallback_to_sync is"
                    + " false too. Set one of them to true.");
        }
    }

    private void checkPools() {
        checkPool("database_pooling.min", "database_pooling.max");
        checkPool("database.mysql.pool_min", "database.mysql.pool_max");
        checkPool("database.postgres.pool_min", "database.postgres.pool_max");
    }

    private void checkPool(String min, String max) {
        if (number(max) > 0 && number(min) > number(max)) {
            problems.add(min + "=" + number(min) + " is not valid: expected " + max + " (" + number(max)
                    + ") at most. Lower it, or raise " + max + ".");
        }
    }

    private void tellUnused() {
        Map<String, List<String>> byReason = new LinkedHashMap<>();
        for (Key key : Keys.ALL) {
            if (!key.setting().unused().isEmpty() && isSet.test(key.path())) {
                byReason.computeIfAbsent(key.setting().unused(), reason -> new ArrayList<>())
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
