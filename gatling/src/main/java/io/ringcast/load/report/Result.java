package io.ringcast.load.report;

import java.util.ArrayList;
import java.util.List;

/** What one row gave. */
public sealed interface Result {
    Heading heading();

    /** What is held against the goal. */
    Median figure();

    /** What it cost the generator. */
    GeneratorLoad generator();

    default boolean reached() {
        return figure().value() <= heading().goal();
    }

    /** A goal that is missed is written in capitals: it is to be seen. */
    default String verdict() {
        if (!heading().hasGoal()) {
            return "measured";
        }
        return reached() ? "reached" : "MISSED";
    }

    /**
     * Two sides measured in turn; the figure is the ratio of each pair.
     *
     * @param server one figure for each pair
     * @param other as many
     */
    record Paired(Heading heading, List<Double> server, List<Double> other, GeneratorLoad generator) implements Result {
        public Paired {
            server = List.copyOf(server);
            other = List.copyOf(other);
            if (server.size() != other.size()) {
                throw new IllegalArgumentException(heading.name() + " has " + server.size()
                        + " figures of one side and " + other.size() + " of the other");
            }
        }

        @Override
        public Median figure() {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < server.size(); i++) {
                ratios.add(server.get(i) / other.get(i));
            }
            return Median.of(ratios);
        }
    }

    /**
     * The server alone, a figure for each of its processes.
     *
     * @param server at least one figure
     */
    record Single(Heading heading, List<Double> server, GeneratorLoad generator) implements Result {
        public Single {
            server = List.copyOf(server);
        }

        @Override
        public Median figure() {
            return Median.of(server);
        }
    }

    /**
     * How much more a delivery costs with many subscribers than with few, the server's growth over the other's.
     *
     * @param few the pairs with few subscribers
     * @param many the pairs with many
     */
    record Growth(Heading heading, Paired few, Paired many) implements Result {
        Median server() {
            return Median.of(many.server()).over(Median.of(few.server()));
        }

        Median other() {
            return Median.of(many.other()).over(Median.of(few.other()));
        }

        @Override
        public Median figure() {
            return many.figure().over(few.figure());
        }

        @Override
        public GeneratorLoad generator() {
            return GeneratorLoad.NONE;
        }
    }
}
