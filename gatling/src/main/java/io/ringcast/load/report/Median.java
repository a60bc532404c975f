package io.ringcast.load.report;

import java.util.Arrays;
import java.util.List;

/**
 * The middle of some samples and where the middle of all possible samples lies with 95 % confidence. Assumes nothing of
 * how they are distributed: the bounds are samples too, chosen by their rank.
 *
 * @param low lower bound, the smallest sample where there are too few for 95 %
 * @param high upper bound, the largest sample where there are too few for 95 %
 */
public record Median(double value, double low, double high) {
    private static final double DOUBT = 0.05;

    static Median of(List<Double> samples) {
        return of(samples.stream().mapToDouble(Double::doubleValue).toArray());
    }

    static Median of(double[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("no samples");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double middle = n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
        int rank = lowerRank(n);
        return new Median(middle, sorted[rank], sorted[n - 1 - rank]);
    }

    /**
     * This median over another. The bounds are those of both, the wrong way round: they hold as soon as both intervals do,
     * in nine of ten runs at least.
     */
    Median over(Median other) {
        return new Median(value / other.value, low / other.high, high / other.low);
    }

    /** The largest rank below which the median lies with at most half the doubt: a fair coin falls n times. */
    private static int lowerRank(int n) {
        double term = Math.pow(0.5, n);
        double below = term;
        int rank = 0;
        while (rank + 1 < (n + 1) / 2) {
            term *= (double) (n - rank) / (rank + 1);
            if (2 * (below + term) > DOUBT) {
                break;
            }
            below += term;
            rank++;
        }
        return rank;
    }
}
