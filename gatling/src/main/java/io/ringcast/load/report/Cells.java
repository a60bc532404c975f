package io.ringcast.load.report;

import java.util.List;

/** A result as texts, empty where it has no such column. */
record Cells(
        String server,
        String other,
        String ratio,
        String interval,
        String goal,
        String generatorUs,
        String generatorPercent) {

    static Cells of(Result result) {
        Heading heading = result.heading();
        GeneratorLoad generator = result.generator();
        String us = middle(generator.usPerDelivery());
        String percent = middle(generator.corePercent());
        Median figure = result.figure();
        return switch (result) {
            case Result.Paired paired ->
                new Cells(
                        middle(paired.server()),
                        middle(paired.other()),
                        Numbers.ratio(figure.value()),
                        ratios(figure),
                        heading.hasGoal() ? Numbers.ratio(heading.goal()) : "",
                        us,
                        percent);
            case Result.Single _ ->
                new Cells(
                        Numbers.figure(figure.value()),
                        "",
                        "",
                        Numbers.figure(figure.low()) + " - " + Numbers.figure(figure.high()),
                        heading.hasGoal() ? Numbers.figure(heading.goal()) : "",
                        us,
                        percent);
            case Result.Growth growth ->
                new Cells(
                        Numbers.ratio(growth.server().value()),
                        Numbers.ratio(growth.other().value()),
                        Numbers.ratio(figure.value()),
                        ratios(figure),
                        heading.hasGoal() ? Numbers.ratio(heading.goal()) : "",
                        us,
                        percent);
        };
    }

    private static String ratios(Median ratio) {
        return Numbers.ratio(ratio.low()) + " - " + Numbers.ratio(ratio.high());
    }

    private static String middle(List<Double> samples) {
        return samples.isEmpty() ? "" : Numbers.figure(Median.of(samples).value());
    }
}
