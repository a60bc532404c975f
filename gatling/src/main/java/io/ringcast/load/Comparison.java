package io.ringcast.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One row measured: the two sides in turn, the order reversed in every other pair, so that what drifts hits both.
 *
 * @param here the server's figure in each pair
 * @param there the other's
 * @param generatorCpu the generator's own CPU per delivery in microseconds, which tells whether it was the bottleneck
 */
record Comparison(Row row, List<Double> here, List<Double> there, List<Double> generatorCpu) {

    static Comparison measure(Row row, Setup setup, Runnable tick) throws IOException {
        Generator generator = new Generator(setup.generator());
        List<Double> here = new ArrayList<>();
        List<Double> there = new ArrayList<>();
        List<Double> generatorCpu = new ArrayList<>();
        try (Contender ringcast = Contender.ringcast(setup);
                Contender other = Contender.of(row.other(), setup)) {
            warm(generator, ringcast, row.load(), row, setup);
            warm(generator, other, row.otherLoad(), row, setup);
            for (int pair = 0; pair < setup.pairs(); pair++) {
                if (pair % 2 == 1) {
                    there.add(run(generator, other, row.otherLoad(), row, setup).of(row));
                }
                Run run = run(generator, ringcast, row.load(), row, setup);
                here.add(run.of(row));
                generatorCpu.add(run.line().get("own_us_per_del").asDouble());
                if (pair % 2 == 0) {
                    there.add(run(generator, other, row.otherLoad(), row, setup).of(row));
                }
                tick.run();
            }
        }
        return new Comparison(row, here, there, generatorCpu);
    }

    // Connects have no warm-up of their own: the first runs of them are thrown away instead.
    private static void warm(Generator generator, Contender side, List<String> load, Row row, Setup setup)
            throws IOException {
        int rounds = row.idle() ? setup.warmSeconds() / 2 + 1 : 1;
        for (int i = 0; i < rounds; i++) {
            generator.run(side, load, row.idle() ? 0 : setup.warmSeconds(), 1);
        }
    }

    private static Run run(Generator generator, Contender side, List<String> load, Row row, Setup setup)
            throws IOException {
        return new Run(generator.run(side, load, row.idle() ? 0 : 1, row.idle() ? 1 : setup.seconds()));
    }

    private record Run(JsonNode line) {
        double of(Row row) {
            return row.figure().of(line);
        }
    }

    Median ratio() {
        double[] ratios = new double[here.size()];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = here.get(i) / there.get(i);
        }
        return Median.of(ratios);
    }

    Median hereMedian() {
        return median(here);
    }

    Median thereMedian() {
        return median(there);
    }

    Median generatorMedian() {
        return median(generatorCpu);
    }

    boolean reached() {
        return ratio().value() <= row.goal();
    }

    private static Median median(List<Double> samples) {
        return Median.of(samples.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
