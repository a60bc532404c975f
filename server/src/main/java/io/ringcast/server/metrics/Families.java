package io.ringcast.server.metrics;

/**
 * Metrics that are written as they are, name by name, when somebody scrapes.
 *
 * <p>Thread: any.
 */
@FunctionalInterface
public interface Families {
    /** Writes each family once, whether or not it has samples. */
    void write(TextFormat text);
}
