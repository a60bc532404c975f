package io.ringcast.server.limit;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * How often each limit of a rate was asked, and how often it refused. Both only grow.
 *
 * <p>Thread: any.
 */
public final class RateCounts {
    /** The limits, under the labels of the metrics. */
    public enum Limiter {
        /** Requests to the HTTP API, by address. */
        API("api_rate_limit", "http_api"),
        /** WebSocket opens, by address. */
        WEBSOCKET("websocket_rate_limit", "websocket_upgrade"),
        /** Publications over HTTP, by app. */
        APP_EVENTS("app_backend_events", "http_api"),
        /** Reads over HTTP, by app. */
        APP_READS("app_read_requests", "http_api"),
        /** Client events, by session. */
        CLIENT_EVENTS("app_client_events", "websocket_message");

        private final String limiterType;
        private final String requestContext;

        Limiter(String limiterType, String requestContext) {
            this.limiterType = limiterType;
            this.requestContext = requestContext;
        }

        /** The label {@code limiter_type}. */
        public String limiterType() {
            return limiterType;
        }

        /** The label {@code request_context}. */
        public String requestContext() {
            return requestContext;
        }
    }

    private record Pair(LongAdder checks, LongAdder triggered) {}

    private final Map<Limiter, Pair> pairs = new EnumMap<>(Limiter.class);
    private final LongAdder failures = new LongAdder();

    public RateCounts() {
        for (Limiter limiter : Limiter.values()) {
            pairs.put(limiter, new Pair(new LongAdder(), new LongAdder()));
        }
    }

    /** Counts a question to a limit, and its refusal if it was refused. */
    public void count(Limiter limiter, boolean allowed) {
        Pair pair = of(limiter);
        pair.checks.increment();
        if (!allowed) {
            pair.triggered.increment();
        }
    }

    /** Counts a question that the back end of the limits did not answer, which refuses as well. */
    void countFailure() {
        failures.increment();
    }

    /** How often the limit was asked. */
    public long checks(Limiter limiter) {
        return of(limiter).checks.sum();
    }

    /** How often the limit refused. */
    public long triggered(Limiter limiter) {
        return of(limiter).triggered.sum();
    }

    /** How often no limit could be asked, and the request was refused for that. */
    public long failures() {
        return failures.sum();
    }

    private Pair of(Limiter limiter) {
        Pair pair = pairs.get(limiter);
        if (pair == null) {
            throw new IllegalStateException("no counts of " + limiter);
        }
        return pair;
    }
}
