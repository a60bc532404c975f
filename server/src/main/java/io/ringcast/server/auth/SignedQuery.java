package io.ringcast.server.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A query as it is signed: names in lower case and in byte order, values decoded or as they came.
 *
 * <p>Thread: any.
 */
final class SignedQuery {
    static final int MAX_PARAMETERS = 256;
    static final int MAX_LENGTH = 16 * 1024;

    private static final String SIGNATURE = "auth_signature";

    private final List<Parameter> sorted;
    private final Map<String, String> values;
    private final int length;

    private SignedQuery(List<Parameter> sorted, Map<String, String> values, int length) {
        this.sorted = sorted;
        this.values = values;
        this.length = length;
    }

    private record Parameter(String name, String value, String rawValue) {}

    /** Reads a raw query, or gives null if it is longer or has more parameters than is allowed. */
    static @Nullable SignedQuery parse(@Nullable String rawQuery) {
        String query = rawQuery == null ? "" : rawQuery;
        if (query.length() > MAX_LENGTH) {
            return null;
        }
        List<Parameter> parameters = new ArrayList<>(8);
        Map<String, String> values = new HashMap<>();
        int from = 0;
        while (from <= query.length()) {
            int ampersand = query.indexOf('&', from);
            int to = ampersand < 0 ? query.length() : ampersand;
            if (to > from) {
                if (parameters.size() == MAX_PARAMETERS) {
                    return null;
                }
                Parameter parameter = parameter(query.substring(from, to));
                parameters.add(parameter);
                String first = values.put(parameter.name, parameter.value);
                if (first != null) {
                    values.put(parameter.name, first + "," + parameter.value);
                }
            }
            from = to + 1;
        }
        parameters.sort(SignedQuery::compareNames);
        return new SignedQuery(parameters, values, query.length());
    }

    /** In the order of their UTF-8 bytes, which is that of their code points. */
    private static int compareNames(Parameter left, Parameter right) {
        String a = left.name;
        String b = right.name;
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            if (a.charAt(i) != b.charAt(i)) {
                return Integer.compare(rank(a.charAt(i)), rank(b.charAt(i)));
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    // What takes a pair of surrogates stands behind all that takes one char.
    private static int rank(char c) {
        return Character.isSurrogate(c) ? c + Character.MIN_SUPPLEMENTARY_CODE_POINT : c;
    }

    private static Parameter parameter(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        return new Parameter(decode(name, true).toLowerCase(Locale.ROOT), decode(value, true), value);
    }

    /** A decoded value; of a repeated parameter all values, joined by commas; null if there is none. */
    @Nullable
    String get(String name) {
        return values.get(name);
    }

    /** All parameters, decoded. */
    Map<String, String> values() {
        return values;
    }

    /** Characters of the raw query. */
    int length() {
        return length;
    }

    /**
     * Appends what is signed of the query. A repeated name is one parameter with its values joined by commas in the order of
     * arrival; a name that ends in {@code []} stays repeated, as PHP sends lists.
     */
    void appendCanonical(boolean decoded, StringBuilder text) {
        String last = "";
        boolean first = true;
        for (Parameter parameter : sorted) {
            if (parameter.name.equals(SIGNATURE)) {
                continue;
            }
            String value = decoded ? parameter.value : parameter.rawValue;
            if (!first && parameter.name.equals(last) && !last.endsWith("[]")) {
                text.append(',').append(value);
            } else {
                text.append(first ? "" : "&").append(parameter.name).append('=').append(value);
            }
            last = parameter.name;
            first = false;
        }
    }

    /** Undoes percent-escapes, in a form also the plus signs. What is not an escape stays as it is. */
    static String decode(String text, boolean form) {
        if (text.indexOf('%') < 0) {
            return form ? text.replace('+', ' ') : text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
        byte[] source = text.getBytes(StandardCharsets.UTF_8);
        int at = 0;
        while (at < source.length) {
            byte b = source[at];
            int escaped = b == '%' && at + 2 < source.length
                    ? (Character.digit(source[at + 1], 16) << 4) | Character.digit(source[at + 2], 16)
                    : -1;
            if (escaped >= 0) {
                bytes.write(escaped);
                at += 3;
            } else {
                bytes.write(form && b == '+' ? ' ' : b);
                at++;
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
