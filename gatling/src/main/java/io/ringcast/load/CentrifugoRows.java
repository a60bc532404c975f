package io.ringcast.load;

import static io.ringcast.load.Figure.CPU_PER_DELIVERY;
import static io.ringcast.load.Figure.CPU_PER_PUBLICATION;
import static io.ringcast.load.Figure.CPU_PER_RETURN;
import static io.ringcast.load.Figure.P99_RETURN;
import static io.ringcast.load.Figure.WIRE_BYTES;

import io.ringcast.load.report.Heading;
import java.util.List;
import java.util.Locale;

/** The rows of Centrifugo clients and requests, against Pusher's on the same server where there is such a thing. */
final class CentrifugoRows {
    private static final String DOCUMENT =
            "--prefix delta:bench- --conns 200 --msg 4096 --document --mode closed --inflight 1";

    private CentrifugoRows() {}

    static List<Row> all() {
        return List.of(
                fanout("centrifugo-json-1000", "", 1000),
                fanout("centrifugo-json-9000", "", 9000),
                fanout("centrifugo-protobuf-1000", "--dialect centrifuge-protobuf ", 1000),
                fanout("centrifugo-protobuf-9000", "--dialect centrifuge-protobuf ", 9000),
                delta(),
                deltaBytes(),
                apiPublish(),
                broadcast(),
                storm("storm-10000", P99_RETURN),
                storm("storm-10000-cpu", CPU_PER_RETURN),
                new MemoryRow(
                        new Heading(
                                "memory-centrifugo-9000",
                                "resident memory for each of 9,000 idle subscribed Centrifugo JSON clients, epoll",
                                "kB",
                                2),
                        9000,
                        "epoll",
                        MemoryRow.Kind.RESIDENT,
                        Program.CENTRIFUGO));
    }

    /**
     * On both sides one client publishes over a WebSocket of its own, one publication at a time: no HTTP request, whose cost
     * the two APIs do not share, is in what a delivery costs.
     */
    private static Row fanout(String name, String dialect, int subscribers) {
        Heading heading = new Heading(
                name,
                String.format(
                        Locale.ROOT,
                        "%,d Centrifugo %s clients, one publication at a time, 128 B; the other Pusher clients",
                        subscribers,
                        dialect.isEmpty() ? "JSON" : "Protobuf"),
                CPU_PER_DELIVERY.unit(),
                1.1);
        String load = "--mode closed --inflight 1 --conns " + subscribers;
        return PairedRow.of(
                heading,
                CPU_PER_DELIVERY,
                Side.of(Program.CENTRIFUGO, dialect + load),
                Side.of(Program.RINGCAST, load));
    }

    private static Row delta() {
        Heading heading = new Heading(
                "delta-4k",
                "200 clients read the differences of a 4 kB document; the other the whole",
                CPU_PER_DELIVERY.unit(),
                Heading.NO_GOAL);
        return PairedRow.of(heading, CPU_PER_DELIVERY, differences(), whole());
    }

    private static Row deltaBytes() {
        Heading heading = new Heading(
                "delta-4k-bytes",
                "200 clients read the differences of a 4 kB document; the other the whole",
                WIRE_BYTES.unit(),
                Heading.NO_GOAL);
        return new BytesRow(heading, differences(), whole());
    }

    private static Side differences() {
        return Side.of(Program.CENTRIFUGO, "--delta " + DOCUMENT);
    }

    private static Side whole() {
        return Side.of(Program.CENTRIFUGO, DOCUMENT);
    }

    private static Row apiPublish() {
        return new LoadRow(
                new Heading(
                        "api-publish",
                        "POST /api/publish to a channel with no subscriber, as fast as 16 connections get answers",
                        CPU_PER_PUBLICATION.unit(),
                        20),
                CPU_PER_PUBLICATION,
                Side.of(Program.CENTRIFUGO, "--conns 0 --mode closed --inflight 16 --pub http --pub-conns 16"),
                2);
    }

    private static Row broadcast() {
        return new LoadRow(
                new Heading(
                        "broadcast-100000",
                        "POST /api/broadcast to 100,000 channels, 100 for each of 1,000 clients",
                        CPU_PER_DELIVERY.unit(),
                        Heading.NO_GOAL),
                CPU_PER_DELIVERY,
                Side.of(Program.CENTRIFUGO, "--prefix b --conns 1000 --subs 100 --mode closed --inflight 1 --pub http"),
                1);
    }

    private static Row storm(String name, Figure figure) {
        Heading heading = new Heading(
                name,
                "10,000 clients of a channel are cut off, 50 publications happen, all come back and recover them",
                figure.unit(),
                Heading.NO_GOAL);
        return new StormRow(heading, figure, 10_000, 50);
    }
}
