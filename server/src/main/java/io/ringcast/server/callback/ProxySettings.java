package io.ringcast.server.callback;

import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * One back end that is asked over HTTP.
 *
 * <p>Thread: any.
 *
 * @param name of metrics and logs
 * @param endpoint {@code http} or {@code https}
 * @param timeout for the whole call: waiting for a place, connecting, and the last byte of the answer
 * @param binaryEncoding whether data goes as Base64 in {@code b64data}
 * @param includeConnectionMeta whether calls carry the connection's {@code meta}
 * @param transforms the first one with an answer's status counts
 */
public record ProxySettings(
        String name,
        URI endpoint,
        Duration timeout,
        HeaderRules headers,
        boolean binaryEncoding,
        boolean includeConnectionMeta,
        List<StatusTransform> transforms,
        Bounds bounds) {
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(10);

    /**
     * How much a back end may take.
     *
     * @param maxInFlight calls at a time
     * @param maxWaiting calls that wait for a place; more are refused at once
     * @param maxAnswerBytes the longest body that is read
     * @param breakerFailures so many failures in a row open the breaker; 0 = it never opens
     * @param breakerPause how long it stays open before one call tries again
     */
    public record Bounds(
            int maxInFlight, int maxWaiting, int maxAnswerBytes, int breakerFailures, Duration breakerPause) {
        /** 255 in flight, 1,024 waiting, 1 MiB, opens after 20 failures for a second. */
        public static final Bounds DEFAULT = new Bounds(255, 1024, 1 << 20, 20, Duration.ofSeconds(1));

        public Bounds {
            atLeast("max_in_flight", maxInFlight, 1);
            atLeast("max_waiting", maxWaiting, 0);
            atLeast("max_answer_bytes", maxAnswerBytes, 2);
            atLeast("breaker_failures", breakerFailures, 0);
            if (breakerPause.isNegative() || breakerPause.compareTo(MAX_TIMEOUT) > 0) {
                throw new IllegalArgumentException(
                        "breaker_pause=" + breakerPause + " is not valid: expected 0 to " + MAX_TIMEOUT);
            }
        }

        private static void atLeast(String name, int value, int least) {
            if (value < least) {
                throw new IllegalArgumentException(name + "=" + value + " is not valid: expected at least " + least);
            }
        }
    }

    public ProxySettings {
        String scheme = endpoint.getScheme();
        boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!http || endpoint.getHost() == null || endpoint.getRawUserInfo() != null) {
            throw new IllegalArgumentException("the endpoint of proxy " + name
                    + " is not valid: expected http:// or https:// with a host and without a user name");
        }
        if (timeout.compareTo(Duration.ofMillis(1)) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(
                    "timeout=" + timeout + " of proxy " + name + " is not valid: expected 1 ms to " + MAX_TIMEOUT);
        }
        transforms = List.copyOf(transforms);
    }

    /** A proxy without header rules and transforms, with the usual bounds. */
    public static ProxySettings of(String name, URI endpoint, Duration timeout) {
        return new ProxySettings(name, endpoint, timeout, HeaderRules.NONE, false, false, List.of(), Bounds.DEFAULT);
    }

    /** Leaves path, query and headers out, which often hold a token. */
    @Override
    public String toString() {
        return "ProxySettings[" + name + ", " + endpoint.getScheme() + "://" + endpoint.getRawAuthority() + "]";
    }
}
