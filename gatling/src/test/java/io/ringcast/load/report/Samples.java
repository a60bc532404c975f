package io.ringcast.load.report;

import java.util.List;

/** Results with figures that are easy to follow. */
final class Samples {
    static final Conditions CONDITIONS =
            new Conditions(3, 4, "epoll", 1, "-XX:+UseSerialGC", "25.0.3", "Linux 6.18, 2 cores", "2026-11-21");

    private Samples() {}

    static Result.Paired paired(String name, double goal, List<Double> server, List<Double> other) {
        Heading heading = new Heading(name, "some subscribers", "us", goal);
        return new Result.Paired(heading, server, other, new GeneratorLoad(List.of(3.0, 4.0, 5.0), List.of(60.0)));
    }

    static Result.Single single(String name, double goal, Double... server) {
        return new Result.Single(new Heading(name, "some memory", "kB", goal), List.of(server), GeneratorLoad.NONE);
    }

    static Result.Growth growth(double goal) {
        return new Result.Growth(
                new Heading("growth-9000", "growth", "growth", goal),
                paired("fanout-100", 1.1, List.of(4.0, 4.4, 4.2), List.of(4.0, 4.0, 4.0)),
                paired("fanout-9000", 1.1, List.of(6.3, 6.6, 6.0), List.of(5.0, 5.0, 5.0)));
    }
}
