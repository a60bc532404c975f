package io.ringcast.jmh.gate;

/**
 * Runs one benchmark and its baseline once. Takes seconds; may block.
 *
 * <p>Thread: confined to the caller.
 */
@FunctionalInterface
interface Measurer {
    /**
     * Measures once.
     *
     * @param patience how many times the usual warm-up it gets: 1, or more where a figure is in doubt
     */
    Sample measure(GateEntry entry, int patience);
}
