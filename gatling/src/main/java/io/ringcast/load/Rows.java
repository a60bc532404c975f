package io.ringcast.load;

import static io.ringcast.load.Figure.CPU_PER_CONNECT;
import static io.ringcast.load.Figure.CPU_PER_DELIVERY;
import static io.ringcast.load.Figure.CPU_PER_PUBLICATION;
import static io.ringcast.load.Figure.DELIVERIES_PER_SECOND;
import static io.ringcast.load.Figure.P99;

import io.ringcast.load.report.Heading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** All rows that there are, the quick ones first. */
final class Rows {
    private static final String BURST = "--conns 1000 --mode burst --burst 100 --interval 0.5";
    private static final String HTTP = " --mode closed --inflight 16 --pub http --pub-conns 16";
    private static final String TRIGGER = "--conns 0 --mode fixed --rate 4000 --pub http --pub-conns 16";
    private static final List<Row> ALL =
            all(alone(), fanouts(), against(), withItself(), connections(), CentrifugoRows.all());

    private Rows() {}

    private static List<Row> alone() {
        return List.of(
                new JarRow(new Heading("jar", "the server's jar", "MB", 20)),
                new StartedMemoryRow(
                        new Heading("rss-start", "resident memory 2 s after the start, nobody connected", "MB", 120)),
                new StartRow(new Heading(
                        "start-aot",
                        "start to the first connection with an AOT cache; the other is a bare Helidon server with its own",
                        "ms",
                        1.4)));
    }

    private static List<Row> fanouts() {
        return List.of(
                fanout("fanout-100", 100, 1.10),
                fanout("fanout-1000", 1000, 1.10),
                fanout("fanout-9000", 9000, 1.15),
                fanout("fanout-19000", 19000, 1.15),
                growth(9000),
                growth(19000),
                floored(
                        new Heading("fanout-1kB", "1,000 subscribers, 1 kB", CPU_PER_DELIVERY.unit(), 1.15),
                        Program.FLOOR,
                        "--conns 1000 --msg 1024 --mode closed --inflight 1"));
    }

    private static List<Row> against() {
        Heading http = new Heading(
                "http-500x10",
                "500 channels x 10 subscribers, published over HTTP; the other over WebSocket",
                CPU_PER_DELIVERY.unit(),
                1.8);
        Heading trigger = new Heading(
                "trigger-16",
                "4,000 signed POST /events a second over 16 connections; the other is a bare Helidon handler",
                CPU_PER_PUBLICATION.unit(),
                1.5);
        String channels = "--conns 5000 --channels 500";
        return List.of(
                floored(
                        new Heading(
                                "inflight-16",
                                "1,000 subscribers, 16 publications in flight; coalescing floor",
                                CPU_PER_DELIVERY.unit(),
                                1.4),
                        Program.COALESCING_FLOOR,
                        "--conns 1000 --mode closed --inflight 16"),
                // Of two bursts a second the JVM sees little: it compiles what they run late, and was still at it after
                // a warm-up that is long enough for loads without a pause.
                floored(
                                new Heading(
                                        "burst-100",
                                        "1,000 subscribers, 100 publications at once; coalescing floor",
                                        CPU_PER_DELIVERY.unit(),
                                        1.7),
                                Program.COALESCING_FLOOR,
                                BURST)
                        .warmedLonger(4),
                PairedRow.of(
                                http,
                                CPU_PER_DELIVERY,
                                Side.of(Program.RINGCAST, channels + HTTP),
                                Side.of(Program.FLOOR, channels + " --mode closed --inflight 16"))
                        .warmedLonger(3),
                both(
                        new Heading("latency-50", "50 publications/s to 1,000 subscribers", P99.unit(), 1.2),
                        P99,
                        Program.FLOOR,
                        "--conns 1000 --mode fixed --rate 50"),
                both(
                        new Heading(
                                "connect-5000",
                                "5,000 clients connect and subscribe to a private channel",
                                CPU_PER_CONNECT.unit(),
                                6),
                        CPU_PER_CONNECT,
                        Program.FLOOR,
                        "--conns 5000 --mode idle"),
                both(trigger, CPU_PER_PUBLICATION, Program.BARE_HANDLER, TRIGGER)
                        .warmedLonger(2));
    }

    private static List<Row> withItself() {
        return List.of(slow(), shards());
    }

    /**
     * One of 1,000 clients stops reading for good. By default the server cuts such a client off after ten seconds or a
     * megabyte, and then costs nothing any more: a run that is longer than that would measure the recovery. Here both sides
     * are told to keep it, so that it stalls through each measurement; what the row tells is the worst of the time before the
     * cut. A small receive buffer and 1 kB publications make the kernel's buffers full within the lead, so that it is the
     * server that holds what waits.
     */
    private static Row slow() {
        Map<String, String> patient = Map.of(
                "RINGCAST_WEBSOCKET_MAX_PENDING_SECONDS", "3600", "RINGCAST_WEBSOCKET_MAX_BACKPRESSURE", "67108864");
        String load = " --mode fixed --rate 50 --msg 1024";
        Heading heading = new Heading(
                "slow-1-of-1000",
                "50 publications/s to 999 subscribers while another one does not read; the other without that one",
                P99.unit(),
                1.1);
        return PairedRow.of(
                        heading,
                        P99,
                        Side.ringcast(patient, "--conns 1000 --slow 1 --slow-rcvbuf 4096" + load),
                        Side.ringcast(patient, "--conns 999" + load))
                .leadBySeconds(8);
    }

    /** Rates, not costs: on two cores the generator takes one of them, which its share shows. */
    private static Row shards() {
        String load = "--conns 1000 --mode closed --inflight 16";
        Heading heading = new Heading(
                "shards-2",
                "1,000 subscribers of one channel, 16 publications in flight, two shards; the other one shard",
                DELIVERIES_PER_SECOND.unit(),
                Heading.NO_GOAL);
        return PairedRow.of(
                heading,
                DELIVERIES_PER_SECOND,
                Side.ringcast(Map.of("RINGCAST_ENGINE_SHARDS", "2"), load),
                Side.ringcast(Map.of("RINGCAST_ENGINE_SHARDS", "1"), load));
    }

    private static List<Row> connections() {
        return List.of(
                new MemoryRow(
                        new Heading(
                                "heap-9000", "live heap for each of 9,000 idle subscribed connections, epoll", "kB", 1),
                        9000,
                        "epoll",
                        MemoryRow.Kind.HEAP,
                        Program.RINGCAST),
                memory(9000, "epoll", "", 2),
                memory(19000, "epoll", "", 2),
                memory(9000, "attached", "-attached", 20),
                memory(19000, "attached", "-attached", 20),
                new SecureMemoryRow(
                        new Heading(
                                "memory-2000-tls",
                                "resident memory for each of 2,000 idle subscribed connections, TLS",
                                "kB",
                                Heading.NO_GOAL),
                        2000),
                new IdleRow(
                        new Heading("idle-10000", "10,000 subscribed clients, pinged every 30 s", "% of a core", 1),
                        10000));
    }

    private static Row fanout(String name, int subscribers, double goal) {
        Heading heading = new Heading(
                name,
                String.format(Locale.ROOT, "%,d subscribers, one publication at a time, 128 B", subscribers),
                CPU_PER_DELIVERY.unit(),
                goal);
        return floored(heading, Program.FLOOR, "--conns " + subscribers + " --mode closed --inflight 1");
    }

    private static Row growth(int subscribers) {
        return new GrowthRow(
                new Heading(
                        "growth-" + subscribers,
                        String.format(
                                Locale.ROOT,
                                "CPU per delivery, %,d subscribers over 100; the other is the floor's",
                                subscribers),
                        "growth",
                        1.1),
                "fanout-100",
                "fanout-" + subscribers);
    }

    private static Row memory(int connections, String transport, String suffix, double goal) {
        return new MemoryRow(
                new Heading(
                        "memory-" + connections + suffix,
                        String.format(
                                Locale.ROOT,
                                "resident memory for each of %,d idle subscribed connections, %s",
                                connections,
                                transport),
                        "kB",
                        goal),
                connections,
                transport,
                MemoryRow.Kind.RESIDENT,
                Program.RINGCAST);
    }

    private static PairedRow floored(Heading heading, Program floor, String load) {
        return both(heading, CPU_PER_DELIVERY, floor, load);
    }

    private static PairedRow both(Heading heading, Figure figure, Program other, String load) {
        return PairedRow.of(heading, figure, Side.of(Program.RINGCAST, load), Side.of(other, load));
    }

    @SafeVarargs
    private static List<Row> all(List<Row>... parts) {
        List<Row> all = new ArrayList<>();
        for (List<Row> part : parts) {
            all.addAll(part);
        }
        return List.copyOf(all);
    }

    static List<Row> all() {
        return ALL;
    }

    /** The rows with these names, each after those that it is derived from, and none twice. */
    static List<Row> named(List<String> names) {
        Set<Row> chosen = new LinkedHashSet<>();
        for (String name : names) {
            Row row = named(name);
            row.needs().forEach(needed -> chosen.add(named(needed)));
            chosen.add(row);
        }
        return List.copyOf(chosen);
    }

    private static Row named(String name) {
        return ALL.stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--rows: '" + name + "' is none, expected some of "
                        + String.join(", ", ALL.stream().map(Row::name).toList())));
    }
}
