package io.ringcast.engine.presence;

import io.ringcast.jmh.MeasuredBenchmark;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to count connections in the members' own entries and to copy the members for each newcomer: a
 * change must not depend on how many members there are, a snapshot costs what a copy of a list costs. The baselines are
 * a map of counts beside one of connections, and the copy of a map's keys.
 */
@State(Scope.Benchmark)
public class PresenceTableBenchmark extends MeasuredBenchmark {
    @Param({"1", "100", "10000"})
    private int members;

    private final PresenceTable table = new PresenceTable();
    private final Map<String, Integer> counts = new LinkedHashMap<>();
    private final Map<String, ClientInfo> connections = new HashMap<>();
    private final Member newcomer = member("newcomer");
    private final ClientInfo connection = client("1.2");
    private Member known;

    /** Fills the table and what it is compared with. */
    @Setup
    public void fill() {
        for (int i = 0; i < members; i++) {
            ClientInfo other = client("client-" + i);
            table.join(member("user-" + i), other);
            connections.put(other.client(), other);
            counts.merge("user-" + i, 1, Integer::sum);
        }
        known = member("user-" + members / 2);
    }

    private static Member member(String userId) {
        byte[] json = ('"' + userId + '"').getBytes(StandardCharsets.US_ASCII);
        byte[] info = "{\"name\":\"somebody\"}".getBytes(StandardCharsets.US_ASCII);
        return new Member(userId, json, info);
    }

    private static ClientInfo client(String id) {
        return new ClientInfo(id, "somebody", null, null);
    }

    @Benchmark
    public @Nullable Object firstConnectionComesAndGoes() {
        table.join(newcomer, connection);
        return table.leave(newcomer.userId(), connection.client());
    }

    @Benchmark
    public @Nullable Object firstConnectionComesAndGoesBaseline() {
        connections.put(connection.client(), connection);
        counts.merge(newcomer.userId(), 1, Integer::sum);
        connections.remove(connection.client());
        return counts.computeIfPresent(newcomer.userId(), (user, count) -> count == 1 ? null : count - 1);
    }

    @Benchmark
    public @Nullable Object furtherConnectionComesAndGoes() {
        table.join(known, connection);
        return table.leave(known.userId(), connection.client());
    }

    @Benchmark
    public @Nullable Object furtherConnectionComesAndGoesBaseline() {
        connections.put(connection.client(), connection);
        counts.merge(known.userId(), 1, Integer::sum);
        connections.remove(connection.client());
        return counts.computeIfPresent(known.userId(), (user, count) -> count == 1 ? null : count - 1);
    }

    @Benchmark
    public Object snapshot() {
        return table.snapshot();
    }

    @Benchmark
    public List<String> snapshotBaseline() {
        return new ArrayList<>(counts.keySet());
    }
}
