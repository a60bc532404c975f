package io.ringcast.jmh.gate;

import java.util.Map;
import java.util.TreeMap;

/**
 * One benchmark of the gate.
 *
 * <p>Thread: any.
 *
 * @param benchmark full name as JMH knows it
 * @param params its parameters, each with one value
 * @param ratio whether its time is compared with that of its baseline, or only its bytes are counted
 * @param maxBytes the budget of bytes allocated for one operation, whatever was recorded; infinite if there is none
 */
record GateEntry(String benchmark, Map<String, String> params, boolean ratio, double maxBytes) {
    private static final String BASELINE = "Baseline";

    GateEntry {
        params = Map.copyOf(params);
    }

    String baseline() {
        return benchmark + BASELINE;
    }

    /** Short and unique: {@code Publication.fromServer payload=128}. */
    String name() {
        int method = benchmark.lastIndexOf('.');
        String type = benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1, method);
        StringBuilder name = new StringBuilder(type.replace("Benchmark", "")).append(benchmark.substring(method));
        new TreeMap<>(params)
                .forEach(
                        (key, value) -> name.append(' ').append(key).append('=').append(value));
        return name.toString();
    }
}
