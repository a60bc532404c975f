package io.ringcast.load.report;

import java.util.List;

/**
 * What the generator used itself while it loaded the server: near 100 % of a core it was the bottleneck, and rates and
 * latencies are its own.
 *
 * @param usPerDelivery a figure for each run, none where nothing was delivered
 * @param corePercent share of one core, a figure for each run, none where it did not load
 */
public record GeneratorLoad(List<Double> usPerDelivery, List<Double> corePercent) {
    public static final GeneratorLoad NONE = new GeneratorLoad(List.of(), List.of());

    public GeneratorLoad {
        usPerDelivery = List.copyOf(usPerDelivery);
        corePercent = List.copyOf(corePercent);
    }
}
