package io.ringcast.server.protocol.centrifuge;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Parameters of a query as it was sent.
 *
 * <p>Thread: any.
 */
final class QueryParameters {
    private QueryParameters() {}

    /** The first value of a parameter; null if there is none or it is badly encoded. */
    static @Nullable String first(String rawQuery, String name) {
        for (String part : rawQuery.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0 && part.substring(0, equals).equals(name)) {
                try {
                    return URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8);
                } catch (IllegalArgumentException e) {
                    return null;
                }
            }
        }
        return null;
    }
}
