package io.ringcast.load.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is drawn of a comparison, out of the rows that it has: {@code fanout-N} gives the cost of a delivery to N
 * subscribers, {@code memory-N} and {@code memory-N-attached} what N idle connections hold.
 */
final class Charts {
    private static final Pattern FANOUT = Pattern.compile("fanout-(\\d{1,9})");
    private static final Pattern EPOLL_MEMORY = Pattern.compile("memory-(\\d{1,9})");
    private static final Pattern ATTACHED_MEMORY = Pattern.compile("memory-(\\d{1,9})-attached");
    private static final String BLUE = "#1f6fb4";
    private static final String ORANGE = "#c4570c";
    private static final double BYTES_PER_MB = 1e6;
    private static final double BYTES_PER_KB = 1e3;

    private Charts() {}

    /** Empty where no such row was measured. */
    static Optional<String> cpuPerDelivery(List<Result> results) {
        List<Chart.Point> server = new ArrayList<>();
        List<Chart.Point> floor = new ArrayList<>();
        for (Result result : results) {
            OptionalInt subscribers = count(FANOUT, result);
            if (subscribers.isPresent() && result instanceof Result.Paired paired) {
                server.add(Chart.Point.of(subscribers.getAsInt(), Median.of(paired.server()), 1));
                floor.add(Chart.Point.of(subscribers.getAsInt(), Median.of(paired.other()), 1));
            }
        }
        List<Chart.Series> series = new ArrayList<>();
        add(series, "Ringcast", BLUE, server);
        add(series, "the floor, a C program", ORANGE, floor);
        return svg("CPU per delivery", "subscribers of one channel", "us", true, series);
    }

    /** Empty where no such row was measured. */
    static Optional<String> memory(List<Result> results) {
        List<Chart.Series> series = new ArrayList<>();
        add(series, "epoll", BLUE, memory(EPOLL_MEMORY, results));
        add(series, "attached", ORANGE, memory(ATTACHED_MEMORY, results));
        return svg("Growth of resident memory", "idle subscribed connections", "MB", false, series);
    }

    private static List<Chart.Point> memory(Pattern name, List<Result> results) {
        List<Chart.Point> points = new ArrayList<>();
        for (Result result : results) {
            OptionalInt connections = count(name, result);
            if (connections.isPresent()) {
                double megabytes = connections.getAsInt() * BYTES_PER_KB / BYTES_PER_MB;
                points.add(Chart.Point.of(connections.getAsInt(), result.figure(), megabytes));
            }
        }
        if (!points.isEmpty()) {
            points.add(new Chart.Point(0, 0, 0, 0));
        }
        return points;
    }

    private static OptionalInt count(Pattern name, Result result) {
        Matcher matcher = name.matcher(result.heading().name());
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    private static void add(List<Chart.Series> series, String name, String colour, List<Chart.Point> points) {
        if (!points.isEmpty()) {
            points.sort(Comparator.comparingDouble(Chart.Point::clients));
            series.add(new Chart.Series(name, colour, points));
        }
    }

    private static Optional<String> svg(
            String title, String clients, String figure, boolean logarithmic, List<Chart.Series> series) {
        return series.isEmpty()
                ? Optional.empty()
                : Optional.of(new Chart(title, clients, figure, logarithmic, series).svg());
    }
}
