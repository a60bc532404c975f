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
 * All clients of a channel are cut off at once, publications happen while they are away, and all come back and recover.
 * Each must get each of those publications once, or the row fails.
 *
 * @param clients how many
 * @param missed publications while they are away
 */
record StormRow(Heading heading, Figure figure, int clients, int missed) implements Row {
    private static final int PROCESSES = 3;
    private static final int MEASURED_STORMS = 2;

    @Override
    public int samples(Setup setup) {
        return setup.processes(PROCESSES);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        Setup setup = bench.setup();
        List<Double> figures = new ArrayList<>();
        for (int i = 0; i < samples(setup); i++) {
            try (Contender server = Contender.start(Launches.of(side(1), setup, "ringcast"))) {
                // What the JVM has not compiled yet would decide the first storm.
                storms(bench, server, 1);
                figures.add(figure.of(storms(bench, server, MEASURED_STORMS)));
            }
            bench.tick().run();
        }
        return new Result.Single(heading, figures, GeneratorLoad.NONE);
    }

    private JsonNode storms(Bench bench, Contender server, int storms) throws IOException {
        JsonNode run = bench.generator().run(server, side(storms).load(), 0, 1);
        long back = (long) clients * storms;
        requireAll(run, "recoveries", back);
        requireAll(run, "recovered", back * missed);
        return run;
    }

    private static void requireAll(JsonNode run, String name, long expected) throws IOException {
        long found = run.path(name).asLong();
        if (found != expected) {
            throw new IOException(name + " are " + found + ", expected " + expected + ": " + run);
        }
    }

    // Half a thousand handshakes at once, as a listener's queue holds them: more would be told to try again a second
    // later.
    private Side side(int storms) {
        return Side.of(
                Program.CENTRIFUGO,
                "--prefix stream:bench- --recover --pub http --mode idle --ramp 500 --conns " + clients + " --missed "
                        + missed + " --storms " + storms);
    }
}
