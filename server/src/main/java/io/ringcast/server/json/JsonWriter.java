package io.ringcast.server.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes JSON into one array behind free head room. With the right capacity the array it gives is the one it wrote to.
 *
 * <p>Thread: confined to the caller.
 */
public final class JsonWriter {
    private byte[] bytes;
    private int at;

    public JsonWriter(int headroom, int capacity) {
        bytes = new byte[headroom + capacity];
        at = headroom;
    }

    public JsonWriter ascii(String text) {
        reserve(text.length());
        at = JsonStrings.copyAscii(text, bytes, at);
        return this;
    }

    public JsonWriter bytes(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, at, length);
        at += length;
        return this;
    }

    public JsonWriter bytes(byte[] source) {
        return bytes(source, 0, source.length);
    }

    public JsonWriter raw(RawJson value) {
        return bytes(value.bytes(), value.offset(), value.length());
    }

    public JsonWriter number(long value) {
        return bytes(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
    }

    /** A string literal for {@code text}. */
    public JsonWriter string(String text) {
        int length = JsonStrings.escapedLength(text);
        reserve(length + 2);
        bytes[at++] = '"';
        // Whatever is not ASCII or has to be escaped takes more bytes than chars.
        at = length == text.length() ? JsonStrings.copyAscii(text, bytes, at) : JsonStrings.escape(text, bytes, at);
        bytes[at++] = '"';
        return this;
    }

    /** A string literal that holds UTF-8 text. */
    public JsonWriter string(byte[] utf8, int offset, int length) {
        reserve(JsonStrings.escapedLength(utf8, offset, length) + 2);
        bytes[at++] = '"';
        at = JsonStrings.escape(utf8, offset, length, bytes, at);
        bytes[at++] = '"';
        return this;
    }

    /** A string literal that holds the JSON text which {@code inner} (without head room) has written. */
    public JsonWriter json(JsonWriter inner) {
        return string(inner.bytes, 0, inner.at);
    }

    public byte[] finish() {
        return at == bytes.length ? bytes : Arrays.copyOf(bytes, at);
    }

    private void reserve(int length) {
        if (length > bytes.length - at) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(at, length), bytes.length + (bytes.length >> 1)));
        }
    }
}
