package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.protocol.centrifuge.wire.Command;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What clients have asked for and been told.
 *
 * <p>Thread: any.
 */
public final class CentrifugeCounters {
    private final Map<String, LongAdder> commands = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> errors = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> disconnects = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> unsubscribes = new ConcurrentHashMap<>();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder subscribed = new LongAdder();
    private final LongAdder recovered = new LongAdder();
    private final LongAdder unrecovered = new LongAdder();
    private final LongAdder recoveredPublications = new LongAdder();

    void command(Command command) {
        commands.computeIfAbsent(nameOf(command), name -> new LongAdder()).increment();
    }

    private static String nameOf(Command command) {
        return switch (command) {
            case Command.Connect _ -> "connect";
            case Command.Subscribe _ -> "subscribe";
            case Command.Unsubscribe _ -> "unsubscribe";
            case Command.Publish _ -> "publish";
            case Command.Presence _ -> "presence";
            case Command.PresenceStats _ -> "presence_stats";
            case Command.History _ -> "history";
            case Command.Ping _ -> "ping";
            case Command.Send _ -> "send";
            case Command.Rpc _ -> "rpc";
            case Command.Refresh _ -> "refresh";
            case Command.SubRefresh _ -> "sub_refresh";
            case Command.Pong _ -> "pong";
        };
    }

    void replyError(int code) {
        errors.computeIfAbsent(bounded(code), c -> new LongAdder()).increment();
    }

    void disconnect(int code) {
        disconnects.computeIfAbsent(bounded(code), c -> new LongAdder()).increment();
    }

    void unsubscribe(int code) {
        unsubscribes.computeIfAbsent(bounded(code), c -> new LongAdder()).increment();
    }

    // A back end may make codes up: each is a series of its own only as far as they are the protocol's.
    private static int bounded(int code) {
        boolean known = (code >= 100 && code < 120) || (code >= 2000 && code < 4000);
        return known ? code : 0;
    }

    void accepted() {
        accepted.increment();
    }

    void subscribed() {
        subscribed.increment();
    }

    void recovery(boolean succeeded, int publications) {
        (succeeded ? recovered : unrecovered).increment();
        recoveredPublications.add(publications);
    }

    /** Commands by name. */
    public Map<String, Long> commands() {
        Map<String, Long> sums = new TreeMap<>();
        commands.forEach((name, count) -> sums.put(name, count.sum()));
        return sums;
    }

    /** Errors in replies by code; 0 for those of applications. */
    public Map<Integer, Long> replyErrors() {
        return sums(errors);
    }

    /** Connections that the server ended, by code; 0 for those of applications. */
    public Map<Integer, Long> disconnects() {
        return sums(disconnects);
    }

    /** Subscriptions that the server ended, by code; 0 for those of applications. */
    public Map<Integer, Long> unsubscribes() {
        return sums(unsubscribes);
    }

    /** Clients that connected. */
    public long acceptedConnections() {
        return accepted.sum();
    }

    /** Subscriptions that were confirmed. */
    public long acceptedSubscriptions() {
        return subscribed.sum();
    }

    /** Recoveries that succeeded, or did not. */
    public long recoveries(boolean succeeded) {
        return (succeeded ? recovered : unrecovered).sum();
    }

    /** Publications that were given to those who came back. */
    public long recoveredPublications() {
        return recoveredPublications.sum();
    }

    private static Map<Integer, Long> sums(Map<Integer, LongAdder> counts) {
        Map<Integer, Long> sums = new TreeMap<>();
        counts.forEach((code, count) -> sums.put(code, count.sum()));
        return sums;
    }
}
