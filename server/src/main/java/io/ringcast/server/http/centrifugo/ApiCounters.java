package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.counter.LatencyHistogram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each method was called, how long that took, and what calls were refused with.
 *
 * <p>Thread: any.
 */
public final class ApiCounters {
    private final Map<Method, Durations> durations = new EnumMap<>(Method.class);
    private final Map<Failure, LongAdder> errors = new ConcurrentHashMap<>();

    private static final class Durations {
        final LongAdder[] classes = new LongAdder[LatencyHistogram.BOUNDS + 1];
        final LongAdder sumNs = new LongAdder();

        Durations() {
            for (int i = 0; i < classes.length; i++) {
                classes[i] = new LongAdder();
            }
        }
    }

    /**
     * Calls that were refused for the same reason.
     *
     * @param method its name in paths; {@code broadcast_publish} for one channel of a broadcast
     * @param code the error's, or {@code read_body} or {@code unmarshal}
     */
    public record Failure(String method, String code) {}

    /**
     * What the calls of a method took.
     *
     * @param counts calls of each class of {@link LatencyHistogram}; the last is beyond its last bound
     */
    public record Timing(List<Long> counts, long sumNs) {
        public Timing {
            counts = List.copyOf(counts);
        }

        /** All calls. */
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    ApiCounters() {
        for (Method method : Method.values()) {
            durations.put(method, new Durations());
        }
    }

    void took(Method method, long ns) {
        Durations known = durations.get(method);
        if (known != null) {
            int index = 0;
            while (index < LatencyHistogram.BOUNDS && ns > LatencyHistogram.boundNs(index)) {
                index++;
            }
            known.classes[index].increment();
            known.sumNs.add(ns);
        }
    }

    void error(String method, ApiError error) {
        error(method, Integer.toString(error.code()));
    }

    void error(String method, String code) {
        errors.computeIfAbsent(new Failure(method, code), failure -> new LongAdder())
                .increment();
    }

    /** By the names of methods; those that were never called are left out. */
    public Map<String, Timing> timings() {
        Map<String, Timing> timings = new TreeMap<>();
        durations.forEach((method, known) -> {
            List<Long> counts = new ArrayList<>();
            for (LongAdder count : known.classes) {
                counts.add(count.sum());
            }
            Timing timing = new Timing(counts, known.sumNs.sum());
            if (timing.count() > 0) {
                timings.put(method.wireName(), timing);
            }
        });
        return timings;
    }

    /** Refusals by reason. */
    public Map<Failure, Long> errors() {
        Map<Failure, Long> sums = new ConcurrentHashMap<>();
        errors.forEach((failure, count) -> sums.put(failure, count.sum()));
        return sums;
    }
}
