package io.ringcast.server.protocol;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * An event, which Pusher clients know and Centrifuge clients do not, as the data of a publication:
 * {@code {"event":"name","data":value}}.
 *
 * <p>Thread: any.
 */
public final class EventEnvelope {
    private static final String EVENT = "{\"event\":";
    private static final String DATA = ",\"data\":";

    private EventEnvelope() {}

    /**
     * What a Pusher reader gets of a publication.
     *
     * @param event null if the publication names none
     * @param data a JSON string
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
    public record Opened(@Nullable String event, byte[] data) {}

    /** Whether the bytes are one JSON value in UTF-8, at most {@value JsonScanner#MAX_DEPTH} deep. */
    public static boolean isJson(byte[] bytes) {
        return JsonScanner.isValid(bytes, 0, bytes.length);
    }

    /**
     * An event for Centrifuge readers. Pusher protocol: data is mostly a JSON string that holds JSON text; they get the
     * value it stands for. A string that holds no JSON stays a string.
     *
     * @param data one JSON value without white space around it
     */
    public static byte[] wrap(String event, byte[] data) {
        byte[] value = data;
        if (data.length > 0 && data[0] == '"') {
            byte[] content = JsonStrings.unescape(data, 0, data.length);
            value = JsonScanner.isValidInside(content) ? content : data;
        }
        int size = EVENT.length() + JsonStrings.escapedLength(event) + 2 + DATA.length() + value.length + 1;
        return new JsonWriter(0, size)
                .ascii(EVENT)
                .string(event)
                .ascii(DATA)
                .bytes(value)
                .ascii("}")
                .finish();
    }

    /**
     * A publication's data for Pusher readers, whose clients parse the text in the string again.
     *
     * @param data any UTF-8 text
     * @return a JSON string that holds it
     */
    public static byte[] quote(byte[] data) {
        return quote(data, 0, data.length);
    }

    private static byte[] quote(byte[] data, int offset, int length) {
        return new JsonWriter(0, JsonStrings.escapedLength(data, offset, length) + 2)
                .string(data, offset, length)
                .finish();
    }

    /**
     * Takes a publication apart for Pusher readers. An object with {@code event}, a string, and {@code data} gives
     * both, where data that is a string stays as it is and any other value is quoted: the reverse of {@link #wrap}.
     * Everything else is quoted as a whole.
     *
     * @param publication any UTF-8 text
     */
    public static Opened open(byte[] publication) {
        RawJson event = null;
        RawJson data = null;
        JsonCursor members = JsonCursor.members(publication, 0, publication.length);
        while (members.next()) {
            if (members.nameIs("event")) {
                event = members.value();
            } else if (members.nameIs("data")) {
                data = members.value();
            }
        }
        String name = members.complete() && event != null ? event.asString() : null;
        if (name == null || data == null || isReserved(name)) {
            return new Opened(null, quote(publication));
        }
        byte[] value = data.isString() ? data.toByteArray() : quote(data.bytes(), data.offset(), data.length());
        return new Opened(name, value);
    }

    // Pusher protocol: clients take these for the server's own words, which no publisher may speak.
    private static boolean isReserved(String event) {
        return event.startsWith("pusher:") || event.startsWith("pusher_internal:");
    }
}
