package io.ringcast.server.callback;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The members of one JSON object of an answer. A member that is null counts as absent, one that is unknown is not looked at,
 * and of two with one name the last counts. A member of the wrong type makes the whole answer bad.
 *
 * <p>Thread: confined to the caller.
 */
final class Fields {
    /** Bounds lists and maps; nobody subscribes a client to that many channels. */
    static final int MAX_ELEMENTS = 10_000;

    private static final String WHOLE = "a whole number from 0 on";
    private static final RawJson EMPTY = RawJson.of("{}".getBytes(StandardCharsets.US_ASCII));

    private final String path;
    private final Map<String, RawJson> members = new LinkedHashMap<>();

    private Fields(String path, RawJson object) {
        this.path = path;
        JsonCursor cursor = JsonCursor.members(object);
        while (cursor.next()) {
            if (members.size() >= MAX_ELEMENTS) {
                throw new BadAnswerException(shown() + " has more than " + MAX_ELEMENTS + " members");
            }
            members.put(cursor.name(), cursor.value());
        }
        if (!cursor.complete()) {
            throw new BadAnswerException(shown() + " is not a JSON object");
        }
    }

    /** The members of a whole body. */
    static Fields of(byte[] body, int length) {
        if (length == 0) {
            throw new BadAnswerException("the answer is empty");
        }
        return new Fields("", new RawJson(body, 0, length));
    }

    /** An object without members. */
    static Fields none() {
        return new Fields("", EMPTY);
    }

    private @Nullable RawJson find(String name) {
        RawJson value = members.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private BadAnswerException wrong(String name, String expected) {
        return new BadAnswerException(path(name) + " is not " + expected);
    }

    private String path(String name) {
        return path.isEmpty() ? name : path + '.' + name;
    }

    private String shown() {
        return path.isEmpty() ? "the answer" : path;
    }

    /** The members of an object in this one. */
    @Nullable
    Fields object(String name) {
        RawJson value = find(name);
        return value == null ? null : new Fields(path(name), value);
    }

    String text(String name) {
        RawJson value = find(name);
        if (value == null) {
            return "";
        }
        String text = value.asString();
        if (text == null) {
            throw wrong(name, "a string");
        }
        return text;
    }

    boolean flag(String name) {
        RawJson value = find(name);
        if (value == null) {
            return false;
        }
        return switch (value.bytes()[value.offset()]) {
            case 't' -> true;
            case 'f' -> false;
            default -> throw wrong(name, "true or false");
        };
    }

    /** A whole number, from 0 on. */
    long number(String name) {
        RawJson value = find(name);
        if (value == null) {
            return 0;
        }
        try {
            long number = Long.parseLong(digits(name, value));
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, WHOLE);
        }
        throw wrong(name, WHOLE);
    }

    /** A whole number of 64 bits without a sign. */
    long unsigned(String name) {
        RawJson value = find(name);
        if (value == null) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(digits(name, value));
        } catch (NumberFormatException e) {
            throw wrong(name, WHOLE);
        }
    }

    private String digits(String name, RawJson value) {
        // More digits than any long has; a text of a megabyte is not worth looking at.
        if (!value.isNumber() || value.length() > 20) {
            throw wrong(name, WHOLE);
        }
        return value.asText();
    }

    /** JSON as it stands there, in an array of its own, so that it does not keep the whole answer in memory. */
    @Nullable
    RawJson raw(String name) {
        RawJson value = find(name);
        return value == null ? null : value.copy();
    }

    /** What stands in Base64 in one member or else, as JSON, in another one. */
    Payload payload(String name, String base64Name) {
        String base64 = text(base64Name);
        if (!base64.isEmpty()) {
            try {
                return Payload.of(Base64.getDecoder().decode(base64.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (IllegalArgumentException e) {
                throw wrong(base64Name, "Base64");
            }
        }
        RawJson value = raw(name);
        return value == null ? Payload.NONE : Payload.json(value);
    }

    /** As {@link #payload}, and a null that is written there is data like any other. */
    Payload payloadOrNull(String name, String base64Name) {
        Payload payload = payload(name, base64Name);
        RawJson value = members.get(name);
        return payload.isEmpty() && value != null ? Payload.json(value.copy()) : payload;
    }

    List<String> texts(String name) {
        RawJson value = find(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        JsonCursor cursor = JsonCursor.elements(value);
        while (cursor.next()) {
            String text = cursor.value().asString();
            if (text == null || texts.size() >= MAX_ELEMENTS) {
                throw wrong(name, "a list of at most " + MAX_ELEMENTS + " strings");
            }
            texts.add(text);
        }
        if (!cursor.complete()) {
            throw wrong(name, "a list");
        }
        return texts;
    }

    /** All members of an object in this one, which are objects. */
    <T> Map<String, T> map(String name, Function<Fields, T> read) {
        Map<String, T> map = new LinkedHashMap<>();
        Fields object = object(name);
        if (object != null) {
            // Without the name, which comes from the back end: a detail may go to a log.
            String each = path(name) + ".*";
            object.members.forEach((key, value) ->
                    map.put(key, read.apply(new Fields(each, value.isNull() ? EMPTY : value))));
        }
        return map;
    }

    /** All members of an object in this one, which are strings. */
    Map<String, String> textMap(String name) {
        Map<String, String> map = new LinkedHashMap<>();
        Fields object = object(name);
        if (object != null) {
            object.members.forEach((key, value) -> {
                String text = value.asString();
                if (text == null) {
                    throw wrong(name, "an object of strings");
                }
                map.put(key, text);
            });
        }
        return map;
    }

    /** {@code {"value": true}}, which tells false from absent. */
    @Nullable
    Boolean boxedFlag(String name) {
        Fields object = object(name);
        return object == null ? null : (Boolean) object.flag("value");
    }
}
