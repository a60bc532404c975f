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
 * One figure of the server under load, with nothing beside it to compare it with.
 *
 * @param warmFactor how many times longer than in other rows each process is warmed
 */
record LoadRow(Heading heading, Figure figure, Side side, int warmFactor) implements Row {
    private static final int PROCESSES = 3;

    @Override
    public int samples(Setup setup) {
        return setup.processes(PROCESSES);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        Setup setup = bench.setup();
        List<Double> figures = new ArrayList<>();
        List<Double> usPerDelivery = new ArrayList<>();
        List<Double> corePercent = new ArrayList<>();
        for (int i = 0; i < samples(setup); i++) {
            try (Contender server = Contender.start(Launches.of(side, setup, "ringcast"))) {
                int warmSeconds = setup.warmSeconds() * warmFactor;
                JsonNode run = bench.generator().run(server, side.load(), warmSeconds, setup.seconds());
                figures.add(figure.of(run));
                if (run.path("deliveries").asLong() > 0) {
                    usPerDelivery.add(run.path("own_us_per_del").asDouble());
                }
                corePercent.add(run.path("own_cpu_pct").asDouble());
            }
            bench.tick().run();
        }
        return new Result.Single(heading, figures, new GeneratorLoad(usPerDelivery, corePercent));
    }
}
