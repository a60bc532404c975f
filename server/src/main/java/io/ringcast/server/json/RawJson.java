package io.ringcast.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One JSON value as it was written: a slice of bytes that is not copied, so it is as long-lived as its array. The value
 * is known to be well formed and has no white space around it.
 *
 * <p>Thread: any, while nobody changes the array.
 */
public final class RawJson {
    private final byte[] bytes;
    private final int offset;
    private final int length;

    /** A slice that the caller has checked. */
    public RawJson(byte[] bytes, int offset, int length) {
        if (length <= 0 || offset < 0 || offset > bytes.length - length) {
            throw new IllegalArgumentException("no JSON value at offset " + offset + ", length " + length + " of "
                    + bytes.length + " bytes: give the slice of one value");
        }
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** A whole array that holds one JSON value, which the caller has checked. */
    public static RawJson of(byte[] bytes) {
        return new RawJson(bytes, 0, bytes.length);
    }

    /** The string literal for {@code text}. */
    public static RawJson ofString(String text) {
        return of(new JsonWriter(0, JsonStrings.escapedLength(text) + 2)
                .string(text)
                .finish());
    }

    /** The array itself, not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    public int offset() {
        return offset;
    }

    public int length() {
        return length;
    }

    public boolean isString() {
        return bytes[offset] == '"';
    }

    public boolean isNull() {
        return bytes[offset] == 'n';
    }

    public boolean isArray() {
        return bytes[offset] == '[';
    }

    public boolean isNumber() {
        byte first = bytes[offset];
        return first == '-' || (first >= '0' && first <= '9');
    }

    /** The text of a string literal, or null if the value is of another type. */
    public @Nullable String asString() {
        return isString() ? JsonStrings.decode(bytes, offset, length) : null;
    }

    /** The value as JSON text. */
    public String asText() {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }

    /** The same value in an array of its own, for when the original is about to be reused. */
    public RawJson copy() {
        return of(toByteArray());
    }

    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /**
     * How large the value is as the payload of an event. Pusher protocol: the UTF-8 bytes of a string's content, or of
     * the JSON text of any other value.
     */
    public int payloadBytes() {
        return isString() ? JsonStrings.contentLength(bytes, offset, length) : length;
    }

    /** Whether {@link #payloadBytes()} is over {@code limit}; mostly decided without looking at the content. */
    public boolean payloadExceeds(int limit) {
        // Escapes are never shorter than what they stand for, so content fits whenever the literal does.
        int atMost = isString() ? length - 2 : length;
        return atMost > limit && payloadBytes() > limit;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RawJson that
                && Arrays.equals(bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Leaves the content out, so that payloads do not reach logs. */
    @Override
    public String toString() {
        return "RawJson[" + length + " bytes]";
    }
}
