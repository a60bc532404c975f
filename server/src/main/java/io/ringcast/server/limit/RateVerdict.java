package io.ringcast.server.limit;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a limit says to a request.
 *
 * <p>Thread: any.
 *
 * @param limit points that the rate allows in a window
 * @param remaining points that are left
 * @param resetSeconds until all points are there again if none are taken, at most; when refused, until the same request
 *     may succeed
 */
public record RateVerdict(Outcome outcome, int limit, int remaining, long resetSeconds) {
    /** What became of the request. */
    public enum Outcome {
        /** Within the rate. */
        ALLOWED,
        /** Beyond the rate: 429. */
        EXCEEDED,
        /** The limit could not be asked, and who can't be counted is not let in: 503. */
        FAILED
    }

    private static final String RETRY_SECONDS_AFTER_FAILURE = "1";

    static RateVerdict failed() {
        return new RateVerdict(Outcome.FAILED, 0, 0, 0);
    }

    public boolean allowed() {
        return outcome == Outcome.ALLOWED;
    }

    /** The headers that belong into the answer. */
    public Map<String, String> headers() {
        if (outcome == Outcome.FAILED) {
            return Map.of("Retry-After", RETRY_SECONDS_AFTER_FAILURE);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-RateLimit-Limit", Integer.toString(limit));
        headers.put("X-RateLimit-Remaining", Integer.toString(remaining));
        headers.put("X-RateLimit-Reset", Long.toString(resetSeconds));
        if (outcome == Outcome.EXCEEDED) {
            headers.put("Retry-After", Long.toString(resetSeconds));
        }
        return headers;
    }
}
