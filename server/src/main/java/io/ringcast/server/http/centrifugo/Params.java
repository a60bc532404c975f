package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes JSON values for parameters of a known type. Null stands for a parameter that is absent; any other type is
 * malformed.
 *
 * <p>Thread: any.
 */
final class Params {
    private Params() {}

    /** The members of an object inside a request; null is an object without any. */
    static JsonCursor members(RawJson value) {
        if (!value.isNull() && value.bytes()[value.offset()] != '{') {
            throw UnfitRequestException.malformed();
        }
        return value.isNull() ? JsonCursor.members(RawJson.of(new byte[] {'{', '}'})) : JsonCursor.members(value);
    }

    /** To be called when there are no more members: the text has to end where the object does. */
    static void end(JsonCursor members) {
        if (!members.complete()) {
            throw UnfitRequestException.malformed();
        }
    }

    static String text(RawJson value) {
        if (value.isNull()) {
            return "";
        }
        String text = value.asString();
        if (text == null) {
            throw UnfitRequestException.malformed();
        }
        return isWellFormed(text) ? text : replaced(value);
    }

    // Half a surrogate pair has no place in UTF-8, and so none in names that clients and other nodes are told of.
    private static String replaced(RawJson value) {
        return new String(JsonStrings.unescape(value.bytes(), value.offset(), value.length()), StandardCharsets.UTF_8);
    }

    private static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
            }
        }
        return true;
    }

    static boolean flag(RawJson value) {
        if (value.isNull()) {
            return false;
        }
        byte first = value.bytes()[value.offset()];
        if (first != 't' && first != 'f') {
            throw UnfitRequestException.malformed();
        }
        return first == 't';
    }

    static long signed(RawJson value) {
        return value.isNull() ? 0 : number(value, false);
    }

    /** Numbers from 2^63 on are negative here. */
    static long unsigned(RawJson value) {
        return value.isNull() ? 0 : number(value, true);
    }

    private static long number(RawJson value, boolean unsigned) {
        if (value.isNumber()) {
            try {
                return unsigned ? Long.parseUnsignedLong(value.asText()) : Long.parseLong(value.asText());
            } catch (NumberFormatException _) {
                throw UnfitRequestException.malformed();
            }
        }
        throw UnfitRequestException.malformed();
    }

    static int int32(RawJson value) {
        long number = signed(value);
        if (number != (int) number) {
            throw UnfitRequestException.malformed();
        }
        return (int) number;
    }

    /** A place in a stream; null stands for none. An offset from 2^63 on is beyond any stream. */
    static @Nullable StreamPosition position(RawJson value) {
        if (value.isNull()) {
            return null;
        }
        long offset = 0;
        String epoch = "";
        JsonCursor in = members(value);
        while (in.next()) {
            if (in.nameIs("offset")) {
                long given = unsigned(in.value());
                offset = given < 0 ? Long.MAX_VALUE : given;
            } else if (in.nameIs("epoch")) {
                epoch = text(in.value());
            }
        }
        end(in);
        return new StreamPosition(offset, epoch);
    }

    static Tags tags(RawJson value) {
        Map<String, String> tags = new HashMap<>();
        JsonCursor in = members(value);
        while (in.next()) {
            tags.put(in.name(), text(in.value()));
        }
        end(in);
        return Tags.of(tags);
    }

    static Set<String> texts(RawJson value) {
        Set<String> texts = new HashSet<>();
        if (!value.isNull()) {
            JsonCursor in = JsonCursor.elements(value);
            while (in.next()) {
                texts.add(text(in.value()));
            }
            end(in);
        }
        return texts;
    }

    /** What a text in Base64 stands for, or null for an empty text. */
    static byte @Nullable [] base64(RawJson value) {
        String text = text(value);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw UnfitRequestException.unfit();
        }
    }
}
