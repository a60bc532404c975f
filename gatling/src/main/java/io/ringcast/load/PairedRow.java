package io.ringcast.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.load.process.Contender;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Two processes under load in turn; the ratio of each pair counts.
 *
 * @param warmFactor how many times longer than in other rows Java programs are warmed, for code that the JVM compiles late
 * @param leadSeconds of load before each measurement, in which nothing is counted
 */
record PairedRow(Heading heading, Figure figure, Side server, Side other, int warmFactor, int leadSeconds)
        implements Row {
    private static final int WARM_SECONDS_NATIVE = 2;

    static PairedRow of(Heading heading, Figure figure, Side server, Side other) {
        return new PairedRow(heading, figure, server, other, 1, 1);
    }

    PairedRow warmedLonger(int factor) {
        return new PairedRow(heading, figure, server, other, factor, leadSeconds);
    }

    PairedRow leadBySeconds(int seconds) {
        return new PairedRow(heading, figure, server, other, warmFactor, seconds);
    }

    @Override
    public int samples(Setup setup) {
        return setup.pairs();
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        List<Double> usPerDelivery = new ArrayList<>();
        List<Double> corePercent = new ArrayList<>();
        try (Contender here = Contender.start(Launches.of(server, bench.setup(), "ringcast"));
                Contender there = Contender.start(Launches.of(other, bench.setup(), "other"))) {
            warm(bench, here, server);
            warm(bench, there, other);
            Turns turns = Turns.take(
                    bench.setup().pairs(),
                    () -> {
                        JsonNode run = run(bench, here, server);
                        if (run.path("deliveries").asLong() > 0) {
                            usPerDelivery.add(run.path("own_us_per_del").asDouble());
                        }
                        // Of connects, the generator tells what it used afterwards, when nothing happens any more.
                        if (!idle()) {
                            corePercent.add(run.path("own_cpu_pct").asDouble());
                        }
                        return figure.of(run);
                    },
                    () -> figure.of(run(bench, there, other)),
                    bench.tick());
            return new Result.Paired(
                    heading, turns.server(), turns.other(), new GeneratorLoad(usPerDelivery, corePercent));
        }
    }

    private boolean idle() {
        return figure == Figure.CPU_PER_CONNECT;
    }

    // Connects have no warm-up of their own: the first runs of them are thrown away instead.
    private void warm(Bench bench, Contender contender, Side side) throws IOException {
        int seconds = side.program().isJava() ? bench.setup().warmSeconds() * warmFactor : WARM_SECONDS_NATIVE;
        int rounds = idle() ? seconds / 2 + 1 : 1;
        for (int i = 0; i < rounds; i++) {
            bench.generator().run(contender, side.load(), idle() ? 0 : seconds, 1);
        }
    }

    private JsonNode run(Bench bench, Contender contender, Side side) throws IOException {
        int seconds = idle() ? 1 : bench.setup().seconds();
        return bench.generator().run(contender, side.load(), idle() ? 0 : leadSeconds, seconds);
    }
}
