package io.ringcast.server.metrics;

/**
 * Writes metrics in Prometheus' text format, version 0.0.4. The client library's writer adds {@code _total} to the name
 * of each counter; names that dashboards of the protocol family know have to come out as they are.
 *
 * <p>Thread: confined to one scrape.
 */
public final class TextFormat {
    private final StringBuilder text = new StringBuilder(16 * 1024);
    private final String prefix;
    private String name = "";

    TextFormat(String prefix) {
        this.prefix = prefix;
    }

    /** What a family's numbers mean. */
    public enum Type {
        /** Only rises. */
        COUNTER("counter"),
        /** Rises and falls. */
        GAUGE("gauge"),
        /** Counts by class. */
        HISTOGRAM("histogram");

        private final String word;

        Type(String word) {
            this.word = word;
        }
    }

    /** A label as text; several are joined by a comma. */
    public static String label(String label, String value) {
        return label + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
    }

    /** Begins a family, whose samples follow. The prefix goes in front of its name. */
    public void family(String family, Type type, String help) {
        name = prefix + family;
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type.word).append('\n');
    }

    /** One number of the family that was begun last. */
    public void sample(String labels, double value) {
        sample("", labels, value);
    }

    /** A whole number of the family that was begun last. */
    public void sample(String labels, long value) {
        sample("", labels, (double) value);
    }

    /** One number of a histogram: with the suffix {@code _bucket}, {@code _sum} or {@code _count}. */
    public void sample(String suffix, String labels, double value) {
        text.append(name).append(suffix);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    /** All that was written. */
    @Override
    public String toString() {
        return text.toString();
    }
}
