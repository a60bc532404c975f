package io.ringcast.server.protocol.pusher;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads one value from a raw query. What can't be decoded is passed over, as unknown parameters are.
 *
 * <p>Thread: any.
 */
final class QueryValue {
    private QueryValue() {}

    static @Nullable String of(String rawQuery, String name) {
        for (int start = 0; start < rawQuery.length(); ) {
            int end = rawQuery.indexOf('&', start);
            end = end < 0 ? rawQuery.length() : end;
            int equals = rawQuery.indexOf('=', start);
            if (equals >= 0 && equals < end && rawQuery.substring(start, equals).equals(name)) {
                return decode(rawQuery.substring(equals + 1, end));
            }
            start = end + 1;
        }
        return null;
    }

    private static @Nullable String decode(String value) {
        try {
            return URLDecoder.decode(value, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
