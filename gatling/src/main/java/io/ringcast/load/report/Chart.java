package io.ringcast.load.report;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Lines over a number of clients, drawn as SVG with a ground of its own, so that it can be read on a light and on a dark
 * page.
 *
 * @param logarithmic whether each power of ten on the axis of clients is as wide as the one before it
 */
record Chart(String title, String clients, String figure, boolean logarithmic, List<Series> series) {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 380;
    private static final int LEFT = 70;
    private static final int RIGHT = WIDTH - 30;
    private static final int TOP = 70;
    private static final int BOTTOM = HEIGHT - 60;
    private static final int STEPS = 5;

    /**
     * @param low where the truth may begin
     * @param high where it may end
     */
    record Point(double clients, double value, double low, double high) {
        static Point of(double clients, Median median, double factor) {
            return new Point(clients, median.value() * factor, median.low() * factor, median.high() * factor);
        }
    }

    /** @param points in the order of their clients */
    record Series(String name, String colour, List<Point> points) {
        Series {
            points = List.copyOf(points);
        }
    }

    Chart {
        series = List.copyOf(series);
        if (series.isEmpty() || series.stream().anyMatch(line -> line.points().isEmpty())) {
            throw new IllegalArgumentException(title + ": nothing to draw");
        }
    }

    String svg() {
        Formatter svg = new Formatter(Locale.ROOT);
        svg.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\" "
                        + "role=\"img\">\n",
                WIDTH, HEIGHT);
        svg.format("<title>%s</title>\n", escaped(title));
        svg.format("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, HEIGHT);
        text(svg, LEFT, 22, "start", "#111", title);
        axes(svg);
        int legend = LEFT;
        for (Series line : series) {
            // Two lines that run close leave room above the one and below the other.
            draw(svg, line, legend == LEFT ? -8 : 18);
            svg.format("<rect x=\"%d\" y=\"37\" width=\"12\" height=\"12\" fill=\"%s\"/>\n", legend, line.colour());
            text(svg, legend + 18, 47, "start", "#111", line.name());
            legend += 220;
        }
        svg.format("</svg>\n");
        return svg.toString();
    }

    private void axes(Formatter svg) {
        double step = step();
        for (int i = 0; i <= STEPS; i++) {
            double y = y(i * step);
            svg.format("<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>\n", LEFT, y, RIGHT, y);
            text(svg, LEFT - 8, y + 4, "end", "#444", mark(i * step));
        }
        series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::clients)
                .distinct()
                .sorted()
                .forEach(count -> {
                    double x = x(count);
                    svg.format(
                            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>\n", x, TOP, x, BOTTOM);
                    text(svg, x, BOTTOM + 16, "middle", "#444", String.format(Locale.ROOT, "%,.0f", count));
                });
        svg.format("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#444\"/>\n", LEFT, BOTTOM, RIGHT, BOTTOM);
        text(svg, (LEFT + RIGHT) / 2.0, BOTTOM + 40, "middle", "#444", clients);
        text(svg, LEFT - 8, TOP - 8, "start", "#444", figure);
    }

    private void draw(Formatter svg, Series line, int labelBelow) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            double x = x(point.clients());
            path.append(String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y(point.value())));
            svg.format(
                    "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\" stroke-opacity=\"0.5\"/>\n",
                    x, y(point.low()), x, y(point.high()), line.colour());
            svg.format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"/>\n", x, y(point.value()), line.colour());
            if (point.value() != 0) {
                text(svg, x + 6, y(point.value()) + labelBelow, "start", line.colour(), Numbers.figure(point.value()));
            }
        }
        svg.format("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n", path, line.colour());
    }

    /** Room for the label of the last point is left at the right. */
    private double x(double count) {
        double from = logarithmic ? Math.log10(least()) : 0;
        double to = logarithmic ? Math.log10(most(Point::clients)) : most(Point::clients);
        double at = logarithmic ? Math.log10(count) : count;
        double share = to > from ? (at - from) / (to - from) : 0;
        return LEFT + 10 + share * (RIGHT - LEFT - 60);
    }

    private double y(double value) {
        return BOTTOM - Math.clamp(value / (STEPS * step()), 0, 1) * (BOTTOM - TOP);
    }

    /** The smallest round number of which five steps hold every value. */
    private double step() {
        double highest = Math.max(most(Point::high), most(Point::value));
        if (highest <= 0) {
            return 1;
        }
        double power = Math.pow(10, Math.floor(Math.log10(highest / STEPS)));
        for (double nice : new double[] {1, 1.5, 2, 2.5, 3, 4, 5}) {
            if (nice * power * STEPS >= highest) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    private double least() {
        return series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(Point::clients)
                .min()
                .orElseThrow();
    }

    private double most(ToDoubleFunction<Point> of) {
        return series.stream()
                .flatMap(line -> line.points().stream())
                .mapToDouble(of)
                .max()
                .orElseThrow();
    }

    private static String mark(double value) {
        return value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.3f", value).replaceFirst("0+$", "");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }

    private static void text(Formatter svg, double x, double y, String anchor, String colour, String text) {
        svg.format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>\n",
                x, y, anchor, colour, escaped(text));
    }
}
