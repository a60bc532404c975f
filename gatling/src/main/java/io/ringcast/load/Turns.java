package io.ringcast.load;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Figures of two sides, taken in turn.
 *
 * @param server the server's figure in each pair
 * @param other the other's
 */
record Turns(List<Double> server, List<Double> other) {

    /** Takes one figure of one side. */
    @FunctionalInterface
    interface Sample {
        double take() throws IOException;
    }

    /** The order is reversed in every other pair, so that what drifts hits both. */
    static Turns take(int pairs, Sample server, Sample other, Runnable tick) throws IOException {
        List<Double> here = new ArrayList<>();
        List<Double> there = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            if (pair % 2 == 1) {
                there.add(other.take());
            }
            here.add(server.take());
            if (pair % 2 == 0) {
                there.add(other.take());
            }
            tick.run();
        }
        return new Turns(here, there);
    }
}
