package io.ringcast.server.auth.token;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object in a token. A member that is {@code null} is like one that is not there.
 *
 * <p>Thread: any.
 */
final class Claims {
    /** Times and numbers beyond have more digits than any of them needs. */
    private static final int MAX_NUMBER_LENGTH = 32;

    private final Map<String, RawJson> members;

    private Claims(Map<String, RawJson> members) {
        this.members = members;
    }

    /** What of the token it is stands in the reason for a refusal. */
    static Claims parse(byte[] json, String what) throws RefusedTokenException {
        return parse(JsonCursor.members(json, 0, json.length), what);
    }

    private static Claims parse(JsonCursor cursor, String what) throws RefusedTokenException {
        Map<String, RawJson> members = new LinkedHashMap<>();
        while (cursor.next()) {
            // RFC 7519 4: names are unique. Whoever signed may have taken the other one of two.
            if (members.put(cursor.name(), cursor.value()) != null) {
                throw new RefusedTokenException(what + " has a name twice");
            }
        }
        if (!cursor.complete()) {
            throw new RefusedTokenException(what + " is not a JSON object");
        }
        return new Claims(members);
    }

    boolean has(String name) {
        return raw(name) != null;
    }

    @Nullable
    RawJson raw(String name) {
        RawJson value = members.get(name);
        return value == null || value.isNull() ? null : value;
    }

    /** A text; empty if there is none. */
    String text(String name) throws RefusedTokenException {
        RawJson value = raw(name);
        return value == null ? "" : text(name, value);
    }

    /** A text or, if {@code numbers} may stand for one, a number as it is written; empty if there is none. */
    String text(String name, boolean numbers) throws RefusedTokenException {
        RawJson value = raw(name);
        return numbers && value != null && value.isNumber() ? value.asText() : text(name);
    }

    /** Whether it is true; also false if there is none. */
    boolean flag(String name) throws RefusedTokenException {
        RawJson value = raw(name);
        String text = value == null ? "false" : value.asText();
        if (!text.equals("true") && !text.equals("false")) {
            throw new RefusedTokenException(name + " is neither true nor false");
        }
        return text.equals("true");
    }

    private static String text(String name, RawJson value) throws RefusedTokenException {
        String text = value.asString();
        if (text == null) {
            throw new RefusedTokenException(name + " is not a text");
        }
        return text;
    }

    /** A list of texts, or one text alone; empty if there is none. */
    List<String> texts(String name) throws RefusedTokenException {
        RawJson value = raw(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            return List.of(text(name, value));
        }
        List<String> texts = new ArrayList<>();
        JsonCursor elements = JsonCursor.elements(value);
        while (elements.next()) {
            texts.add(text(name, elements.value()));
        }
        return texts;
    }

    /** A time in milliseconds, or {@code otherwise}. RFC 7519 2: seconds, which may have a fraction. */
    long timeMs(String name, long otherwise) throws RefusedTokenException {
        // What a double does not hold is far beyond any time that matters, and what a long does not is cut.
        return has(name) ? (long) (number(name) * 1000) : otherwise;
    }

    /** Whole seconds, or {@code otherwise}. */
    long seconds(String name, long otherwise) throws RefusedTokenException {
        return has(name) ? (long) Math.floor(number(name)) : otherwise;
    }

    private double number(String name) throws RefusedTokenException {
        RawJson value = raw(name);
        if (value == null || !value.isNumber() || value.length() > MAX_NUMBER_LENGTH) {
            throw new RefusedTokenException(name + " is not a number of seconds");
        }
        return Double.parseDouble(value.asText());
    }

    /** An object; one without members if there is none. */
    Claims object(String name) throws RefusedTokenException {
        RawJson value = raw(name);
        return value == null ? new Claims(Map.of()) : parse(JsonCursor.members(value), name);
    }

    /** Each member as an object. */
    Map<String, Claims> objects(String what) throws RefusedTokenException {
        Map<String, Claims> objects = new LinkedHashMap<>();
        for (Map.Entry<String, RawJson> member : members.entrySet()) {
            objects.put(
                    member.getKey(),
                    member.getValue().isNull()
                            ? new Claims(Map.of())
                            : parse(JsonCursor.members(member.getValue()), what + " has a member that"));
        }
        return objects;
    }

    /** The value of {@code base64Name} if there is one, else that of {@code name}, or null. */
    @Nullable
    TokenPayload payload(String name, String base64Name) throws RefusedTokenException {
        String base64 = text(base64Name);
        if (!base64.isEmpty()) {
            byte[] bytes;
            try {
                bytes = Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1));
            } catch (IllegalArgumentException e) {
                throw new RefusedTokenException(base64Name + " is not Base64");
            }
            return new TokenPayload(bytes, JsonScanner.isValid(bytes, 0, bytes.length));
        }
        return payload(name);
    }

    @Nullable
    TokenPayload payload(String name) {
        RawJson value = raw(name);
        return value == null ? null : new TokenPayload(value.toByteArray(), true);
    }
}
