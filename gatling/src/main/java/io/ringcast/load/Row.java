package io.ringcast.load;

import java.util.List;

/**
 * One line of the comparison.
 *
 * @param name as given on the command line
 * @param goal the largest ratio that is good enough
 * @param other what the server is compared with
 * @param load options of the generator against the server
 * @param otherLoad options of the generator against the other
 */
record Row(
        String name, String title, double goal, Other other, Figure figure, List<String> load, List<String> otherLoad) {
    private static final List<Row> ALL = List.of(
            paired("fanout-100", 1.10, Other.FLOOR, "--conns 100 --mode closed --inflight 1"),
            paired("fanout-1000", 1.10, Other.FLOOR, "--conns 1000 --mode closed --inflight 1"),
            paired("fanout-9000", 1.15, Other.FLOOR, "--conns 9000 --mode closed --inflight 1"),
            paired("fanout-19000", 1.15, Other.FLOOR, "--conns 19000 --mode closed --inflight 1"),
            paired("fanout-1kB", 1.15, Other.FLOOR, "--conns 1000 --msg 1024 --mode closed --inflight 1"),
            paired("inflight-16", 1.4, Other.COALESCING_FLOOR, "--conns 1000 --mode closed --inflight 16"),
            paired("burst-100", 1.7, Other.COALESCING_FLOOR, "--conns 1000 --mode burst --burst 100 --interval 0.5"),
            new Row(
                    "http-500x10",
                    "500 channels x 10 subscribers, published over HTTP; the other over WebSocket",
                    1.8,
                    Other.FLOOR,
                    Figure.CPU_PER_DELIVERY,
                    words("--conns 5000 --channels 500 --mode closed --inflight 16 --pub http --pub-conns 16"),
                    words("--conns 5000 --channels 500 --mode closed --inflight 16")),
            new Row(
                    "latency-50",
                    "50 publications/s to 1,000 subscribers",
                    1.2,
                    Other.FLOOR,
                    Figure.P99,
                    words("--conns 1000 --mode fixed --rate 50"),
                    words("--conns 1000 --mode fixed --rate 50")),
            new Row(
                    "connect-5000",
                    "5,000 clients connect and subscribe to a private channel",
                    6,
                    Other.FLOOR,
                    Figure.CPU_PER_CONNECT,
                    words("--conns 5000 --mode idle"),
                    words("--conns 5000 --mode idle")),
            new Row(
                    "trigger-16",
                    "4,000 signed POST /events a second over 16 connections; the other is a bare Helidon handler",
                    1.5,
                    Other.BARE_HANDLER,
                    Figure.CPU_PER_PUBLICATION,
                    words("--conns 0 --mode fixed --rate 4000 --pub http --pub-conns 16"),
                    words("--conns 0 --mode fixed --rate 4000 --pub http --pub-conns 16")));

    private static Row paired(String name, double goal, Other other, String load) {
        String title = load.replace("--conns ", "")
                .replace(" --mode closed", " subscribers")
                .replace("--", "");
        return new Row(name, title, goal, other, Figure.CPU_PER_DELIVERY, words(load), words(load));
    }

    private static List<String> words(String line) {
        return List.of(line.split(" "));
    }

    static List<Row> all() {
        return ALL;
    }

    /** Descriptors that the largest side of this row opens. */
    int connections() {
        return Integer.parseInt(load.get(load.indexOf("--conns") + 1));
    }

    boolean idle() {
        return figure == Figure.CPU_PER_CONNECT;
    }
}
