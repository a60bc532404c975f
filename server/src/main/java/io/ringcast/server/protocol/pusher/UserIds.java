package io.ringcast.server.protocol.pusher;

import io.ringcast.server.json.RawJson;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Ids of users: a JSON string or number, identified by its text (1 and "1" are the same user).
 *
 * <p>Thread: any.
 */
final class UserIds {
    /** A number with more digits than this is an id by its letters, not by its value. */
    private static final int MAX_DIGITS = 21;

    private UserIds() {}

    /** The text of an id, or null if the value can't be one: of another type or empty. */
    static @Nullable String textOf(@Nullable RawJson value) {
        if (value == null) {
            return null;
        }
        if (value.isNumber()) {
            return numberText(value.asText());
        }
        String text = value.asString();
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * The text JavaScript gives a number, so that a client finds itself in the hash: {@code 10.0} is "10". Integers keep
     * all digits even where JavaScript rounds: two users must not become one.
     */
    private static String numberText(String json) {
        boolean integer = json.indexOf('.') < 0 && json.indexOf('e') < 0 && json.indexOf('E') < 0;
        if (integer) {
            return json.equals("-0") ? "0" : json;
        }
        if (json.length() > MAX_DIGITS + 8) {
            return json;
        }
        try {
            BigDecimal number = new BigDecimal(json).stripTrailingZeros();
            // The scale is bounded before the digits are written out: 1e999999999 would fill the heap.
            boolean small = Math.abs((long) number.scale()) <= MAX_DIGITS && number.precision() <= MAX_DIGITS;
            return small ? number.toPlainString() : json;
        } catch (NumberFormatException e) {
            // The exponent is beyond what BigDecimal holds; the letters still identify the user.
            return json;
        }
    }
}
