package io.ringcast.jmh.gate;

/**
 * Runs one benchmark and its baseline once. Takes seconds; may block.
 *
 * <p>Thread: confined to the caller.
 */
@FunctionalInterface
interface Measurer {
    Sample measure(GateEntry entry);
}
