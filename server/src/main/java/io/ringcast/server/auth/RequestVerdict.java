package io.ringcast.server.auth;

import java.util.Collections;
import java.util.Map;

/**
 * What checking the signature of an HTTP API request gives.
 *
 * <p>Thread: any.
 */
public sealed interface RequestVerdict {
    /**
     * The request comes from one who knows the app's secret.
     *
     * @param key of the app that signed
     * @param parameters the query, decoded, names in lower case, repeated ones joined by commas
     */
    record Accepted(String key, Map<String, String> parameters) implements RequestVerdict {
        public Accepted {
            parameters = Collections.unmodifiableMap(parameters);
        }
    }

    /** It does not, or that can't be told. */
    record Refused(int status, String text) implements RequestVerdict {
        static Refused because(String reason) {
            return new Refused(401, "The secret authentication failed: " + reason);
        }
    }
}
