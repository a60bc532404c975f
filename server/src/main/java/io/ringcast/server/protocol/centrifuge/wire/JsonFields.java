package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;

/**
 * Takes JSON values for fields of a known type. Null stands for a field that is absent; any other type is malformed.
 *
 * <p>Thread: any.
 */
final class JsonFields {
    private static final long MAX_UINT_32 = 0xffff_ffffL;

    private JsonFields() {}

    static String string(RawJson value) {
        if (value.isNull()) {
            return "";
        }
        String text = value.asString();
        if (text == null) {
            throw new MalformedCommandException("a text is not a JSON string");
        }
        return isWellFormed(text) ? text : replaced(value);
    }

    /** The current member's name, where names are free. */
    static String name(JsonCursor members) {
        String name = members.name();
        return isWellFormed(name) ? name : new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    // Half a surrogate pair has no place in UTF-8, and so none in channels or tokens that other nodes are told of.
    private static String replaced(RawJson value) {
        return new String(JsonStrings.unescape(value.bytes(), value.offset(), value.length()), StandardCharsets.UTF_8);
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    static boolean bool(RawJson value) {
        if (value.isNull()) {
            return false;
        }
        byte first = value.bytes()[value.offset()];
        if (first != 't' && first != 'f') {
            throw new MalformedCommandException("a flag is neither true nor false");
        }
        return first == 't';
    }

    static long uint32(RawJson value) {
        return number(value, 0, MAX_UINT_32);
    }

    static int int32(RawJson value) {
        return (int) number(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    static long int64(RawJson value) {
        return number(value, Long.MIN_VALUE, Long.MAX_VALUE);
    }

    /** A number above the largest long becomes that. */
    static long uint64(RawJson value) {
        if (value.isNumber() && value.length() >= 19 && value.bytes()[value.offset()] != '-') {
            try {
                long number = Long.parseUnsignedLong(value.asText());
                return number < 0 ? Long.MAX_VALUE : number;
            } catch (NumberFormatException _) {
                throw outOfRange();
            }
        }
        return number(value, 0, Long.MAX_VALUE);
    }

    private static long number(RawJson value, long min, long max) {
        if (value.isNull()) {
            return 0;
        }
        if (!value.isNumber()) {
            throw new MalformedCommandException("a number is not a JSON number");
        }
        byte[] json = value.bytes();
        int limit = value.offset() + value.length();
        boolean negative = json[value.offset()] == '-';
        // Negative numbers reach one further, so all are counted on their side of zero.
        long number = 0;
        for (int i = value.offset() + (negative ? 1 : 0); i < limit; i++) {
            int digit = json[i] - '0';
            if (digit < 0 || digit > 9 || number < (Long.MIN_VALUE + digit) / 10) {
                throw outOfRange();
            }
            number = number * 10 - digit;
        }
        if (negative ? number < min : number < -max) {
            throw outOfRange();
        }
        return negative ? number : -number;
    }

    private static MalformedCommandException outOfRange() {
        return new MalformedCommandException("a number is no integer or out of its range");
    }
}
