package io.ringcast.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.load.process.Contender;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What clients cost that are subscribed and silent: the server asks each of them every 30 seconds whether it is still
 * there, and each answers.
 *
 * <p>Pusher protocol: the server pings after the activity timeout. Ours starts it anew with each answer, so the period is
 * the timeout.
 *
 * @param connections how many, all subscribed to one channel
 */
record IdleRow(Heading heading, int connections) implements Row {
    private static final int PROCESSES = 3;
    private static final int PERIOD_SECONDS = 30;
    /** The JVM still compiles what the connects have made hot, and what the first two rounds of pings do. */
    private static final int REST_SECONDS = 70;

    @Override
    public int samples(Setup setup) {
        return setup.processes(PROCESSES);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        Setup setup = bench.setup();
        Map<String, String> settings = Map.of("RINGCAST_ACTIVITY_TIMEOUT", Integer.toString(PERIOD_SECONDS));
        List<String> load = Side.words("--conns " + connections + " --mode idle --settle " + REST_SECONDS);
        List<Double> percent = new ArrayList<>();
        List<Double> generatorPercent = new ArrayList<>();
        for (int i = 0; i < samples(setup); i++) {
            try (Contender server = Contender.start(Launches.ringcast(setup, List.of(), settings, "ringcast"))) {
                JsonNode run = bench.generator().run(server, load, 0, setup.idleSeconds());
                requireAnswers(run.path("pings").asLong(), setup.idleSeconds());
                percent.add(run.path("srv_cpu_s").asDouble()
                        * 100
                        / run.path("secs").asDouble());
                generatorPercent.add(run.path("own_cpu_pct").asDouble());
            }
            bench.tick().run();
        }
        return new Result.Single(heading, percent, new GeneratorLoad(List.of(), generatorPercent));
    }

    /** A server that did not ask would look frugal. */
    private void requireAnswers(long pings, int seconds) throws IOException {
        long least = (long) connections * Math.max(0, seconds / PERIOD_SECONDS - 1);
        if (pings < least) {
            throw new IOException(connections + " clients were asked " + pings + " times in " + seconds
                    + " s whether they are there, expected at least " + least);
        }
    }
}
