import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Draws the distribution of latencies that the load generator wrote: how many took how long, on a logarithmic scale.
 * Run as source: {@code java LatencyPlot.java run.hist run.svg "title"}. A line of the input is a series' name, the
 * upper end of a bucket in microseconds and its count.
 */
final class LatencyPlot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 340;
    private static final int LEFT = 60;
    private static final int RIGHT = WIDTH - 20;
    private static final int TOP = 70;
    private static final int BOTTOM = HEIGHT - 50;
    private static final int BINS_PER_DECADE = 20;
    private static final double[] MARKS = {0.5, 0.99, 0.999};
    private static final String[] MARK_NAMES = {"p50", "p99", "p99.9"};
    private static final Map<String, String> COLOURS =
            Map.of("delivery", "#1f6fb4", "connect", "#c4570c", "answer", "#2a8a3e");
    private static final Map<String, String> TITLES =
            Map.of("delivery", "deliveries", "connect", "connects", "answer", "HTTP answers");

    /** Upper end of a bucket, and how many fell into it. */
    private record Bucket(double us, long count) {}

    private record Series(String name, List<Bucket> buckets) {
        long count() {
            return buckets.stream().mapToLong(Bucket::count).sum();
        }

        double at(double share) {
            long target = (long) (count() * share);
            long seen = 0;
            for (Bucket bucket : buckets) {
                seen += bucket.count();
                if (seen > target) {
                    return bucket.us();
                }
            }
            return buckets.getLast().us();
        }
    }

    private final List<Series> all;
    private final int firstDecade;
    private final int lastDecade;
    private final StringBuilder svg = new StringBuilder();

    private LatencyPlot(List<Series> all) {
        this.all = all;
        double least = Double.MAX_VALUE;
        double most = 1;
        for (Series series : all) {
            least = Math.min(least, series.buckets().getFirst().us());
            most = Math.max(most, series.buckets().getLast().us());
        }
        firstDecade = (int) Math.floor(Math.log10(Math.max(0.1, least)));
        lastDecade = Math.max(firstDecade + 1, (int) Math.ceil(Math.log10(most)));
    }

    public static void main(String[] args) throws IOException {
        if (args.length != 3) {
            throw new IllegalArgumentException("expected a file of buckets, the SVG to write and a title");
        }
        List<Series> series = read(Path.of(args[0]));
        if (series.isEmpty()) {
            throw new IllegalArgumentException(args[0] + " has no bucket: nothing arrived");
        }
        Files.writeString(Path.of(args[1]), new LatencyPlot(series).draw(args[2]));
    }

    private static List<Series> read(Path file) throws IOException {
        Map<String, List<Bucket>> found = new LinkedHashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            found.computeIfAbsent(words[0], name -> new ArrayList<>())
                    .add(new Bucket(Double.parseDouble(words[1]), Long.parseLong(words[2])));
        }
        return found.entrySet().stream()
                .map(entry -> new Series(entry.getKey(), entry.getValue()))
                .toList();
    }

    private String draw(String title) {
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH, HEIGHT);
        add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
        text(LEFT, 22, "start", "#111", title);
        axes();
        int legend = LEFT;
        for (Series series : all) {
            draw(series, legend);
            legend += 220;
        }
        add("</svg>");
        return svg.toString();
    }

    private void axes() {
        for (int decade = firstDecade; decade <= lastDecade; decade++) {
            double x = x(Math.pow(10, decade));
            add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>", x, TOP, x, BOTTOM);
            text(x, BOTTOM + 16, "middle", "#444", duration(Math.pow(10, decade)));
        }
        add("<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#444\"/>", LEFT, BOTTOM, RIGHT, BOTTOM);
        text((LEFT + RIGHT) / 2.0, BOTTOM + 36, "middle", "#444", "latency");
        text(LEFT - 6, TOP + 4, "end", "#444", "most");
        text(LEFT - 6, BOTTOM, "end", "#444", "0");
    }

    /** Each series is scaled to its own highest bin: the shapes are to be compared, not the counts. */
    private void draw(Series series, int legend) {
        String colour = COLOURS.getOrDefault(series.name(), "#555");
        int count = (lastDecade - firstDecade) * BINS_PER_DECADE;
        long[] bins = new long[count];
        for (Bucket bucket : series.buckets()) {
            int bin = (int) Math.ceil((Math.log10(bucket.us()) - firstDecade) * BINS_PER_DECADE) - 1;
            bins[Math.clamp(bin, 0, count - 1)] += bucket.count();
        }
        long most = 1;
        for (long bin : bins) {
            most = Math.max(most, bin);
        }
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M%d %d", LEFT, BOTTOM));
        for (int i = 0; i < count; i++) {
            double from = x(Math.pow(10, firstDecade + (double) i / BINS_PER_DECADE));
            double to = x(Math.pow(10, firstDecade + (double) (i + 1) / BINS_PER_DECADE));
            double height = BOTTOM - (double) (BOTTOM - TOP) * bins[i] / most;
            path.append(String.format(Locale.ROOT, "L%.1f %.1fL%.1f %.1f", from, height, to, height));
        }
        path.append(String.format(Locale.ROOT, "L%d %dZ", RIGHT, BOTTOM));
        add("<path d=\"%s\" fill=\"%s\" fill-opacity=\"0.25\" stroke=\"%s\"/>", path, colour, colour);
        text(legend, 42, "start", colour, String.format(
                Locale.ROOT, "%,d %s", series.count(), TITLES.getOrDefault(series.name(), series.name())));
        StringBuilder marks = new StringBuilder();
        for (int i = 0; i < MARKS.length; i++) {
            double us = series.at(MARKS[i]);
            marks.append(i == 0 ? "" : ", ").append(MARK_NAMES[i]).append(' ').append(duration(us));
            add("<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"%s\" stroke-dasharray=\"%s\"/>",
                    x(us), TOP, x(us), BOTTOM, colour, i == 0 ? "none" : i == 1 ? "6 3" : "2 3");
        }
        text(legend, 58, "start", colour, marks.toString());
    }

    private double x(double us) {
        double share = (Math.log10(us) - firstDecade) / (lastDecade - firstDecade);
        return LEFT + Math.clamp(share, 0, 1) * (RIGHT - LEFT);
    }

    private static String duration(double us) {
        if (us < 1000) {
            return number(us) + " us";
        }
        return us < 1_000_000 ? number(us / 1000) + " ms" : number(us / 1_000_000) + " s";
    }

    private static String number(double value) {
        return value < 10
                ? String.format(Locale.ROOT, "%.1f", value).replaceFirst("\\.0$", "")
                : String.format(Locale.ROOT, "%.0f", value);
    }

    private void text(double x, double y, String anchor, String colour, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>", x, y, anchor, colour,
                text.replace("&", "&amp;").replace("<", "&lt;"));
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
