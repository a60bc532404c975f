package io.ringcast.server.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Writes a JSON value as JavaScript's {@code JSON.stringify} would: no white space, as few escapes as possible, numbers
 * in their shortest form. What JavaScript would change is left as it is: a number that a double does not hold keeps its
 * digits, members keep their order.
 *
 * <p>Thread: any.
 */
public final class CanonicalJson {
    /** Longer numbers are kept as they are. */
    private static final int MAX_NUMBER_LENGTH = 32;

    private static final BigDecimal PLAIN_FROM = new BigDecimal("1e-6");
    private static final BigDecimal PLAIN_BELOW = new BigDecimal("1e21");

    private CanonicalJson() {}

    /** The canonical text of a value that is known to be well formed. */
    public static byte[] of(RawJson value) {
        byte[] json = value.bytes();
        int at = value.offset();
        int limit = at + value.length();
        JsonWriter out = new JsonWriter(0, value.length());
        while (at < limit) {
            byte b = json[at];
            int end = at + 1;
            if (b == '"') {
                end = JsonScanner.stringEnd(json, at, limit);
                string(out, json, at, end);
            } else if (b == '-' || (b >= '0' && b <= '9')) {
                end = numberEnd(json, at, limit);
                out.ascii(number(new String(json, at, end - at, StandardCharsets.US_ASCII)));
            } else if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                out.bytes(json, at, 1);
            }
            at = end;
        }
        return out.finish();
    }

    private static void string(JsonWriter out, byte[] json, int from, int end) {
        for (int i = from; i < end; i++) {
            if (json[i] == '\\') {
                out.string(JsonStrings.decode(json, from, end - from));
                return;
            }
        }
        out.bytes(json, from, end - from);
    }

    private static int numberEnd(byte[] json, int from, int limit) {
        int at = from;
        while (at < limit && "+-.0123456789eE".indexOf(json[at]) >= 0) {
            at++;
        }
        return at;
    }

    private static String number(String text) {
        if (text.length() > MAX_NUMBER_LENGTH) {
            return text;
        }
        double value = Double.parseDouble(text);
        if (value == 0) {
            return isZero(text) ? "0" : text;
        }
        // Java writes a double with as few digits as tell it from its neighbours, and so does JavaScript.
        if (Double.isInfinite(value) || !sameValue(text, value)) {
            return text;
        }
        BigDecimal shortest = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        BigDecimal size = shortest.abs();
        return size.compareTo(PLAIN_FROM) >= 0 && size.compareTo(PLAIN_BELOW) < 0
                ? shortest.toPlainString()
                : scientific(shortest);
    }

    private static boolean isZero(String text) {
        for (int i = 0; i < text.length() && text.charAt(i) != 'e' && text.charAt(i) != 'E'; i++) {
            if (text.charAt(i) >= '1' && text.charAt(i) <= '9') {
                return false;
            }
        }
        return true;
    }

    // The value is finite and not zero, so the exponent is small and the comparison cheap.
    private static boolean sameValue(String text, double value) {
        return new BigDecimal(text).compareTo(new BigDecimal(Double.toString(value))) == 0;
    }

    private static String scientific(BigDecimal number) {
        String digits = number.unscaledValue().abs().toString();
        int exponent = digits.length() - 1 - number.scale();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (number.signum() < 0 ? "-" : "") + mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
