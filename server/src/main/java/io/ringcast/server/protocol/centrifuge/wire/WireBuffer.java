package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.server.json.JsonStrings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where messages are written: it grows up to a limit and is used again and again. After a message that did not fit it
 * holds a part of it and is to be cleared.
 *
 * <p>Thread: confined to the caller.
 */
public final class WireBuffer {
    /** A buffer that has grown beyond this is let go when it is cleared, so that one large reply is not held forever. */
    private static final int KEPT_BYTES = 64 * 1024;

    private final int initialBytes;
    private final int maxBytes;
    private byte[] bytes;
    private int length;

    /** An empty buffer that holds {@code initialBytes} without growing and never more than {@code maxBytes}. */
    public WireBuffer(int initialBytes, int maxBytes) {
        if (initialBytes < 1 || initialBytes > maxBytes) {
            throw new IllegalArgumentException("a buffer of " + initialBytes + " to " + maxBytes
                    + " bytes is not possible: expected at least 1, and no more at first than at last.");
        }
        this.initialBytes = initialBytes;
        this.maxBytes = maxBytes;
        this.bytes = new byte[initialBytes];
    }

    /** Makes it empty. */
    public void clear() {
        length = 0;
        if (bytes.length > KEPT_BYTES && bytes.length > initialBytes) {
            bytes = new byte[initialBytes];
        }
    }

    public int length() {
        return length;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    /** The array itself; what is behind {@link #length()} means nothing. It changes with the next write. */
    byte[] array() {
        return bytes;
    }

    void put(int b) {
        reserve(1);
        bytes[length++] = (byte) b;
    }

    void put(byte[] source) {
        reserve(source.length);
        System.arraycopy(source, 0, bytes, length, source.length);
        length += source.length;
    }

    void ascii(String text) {
        reserve(text.length());
        length = JsonStrings.copyAscii(text, bytes, length);
    }

    /** The UTF-8 bytes of a text behind their length; half a surrogate pair becomes a question mark. */
    void prefixedText(String text) {
        if (isAscii(text)) {
            varint(text.length());
            ascii(text);
        } else {
            prefixed(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Bytes behind their length. */
    void prefixed(byte[] source) {
        varint(source.length);
        put(source);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    void varint(long value) {
        reserve((70 - Long.numberOfLeadingZeros(value | 1)) / 7);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    static int varintLength(int value) {
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    /**
     * Keeps room for a length that is known later.
     *
     * @param expected how large it will be: if the guess needs as many bytes as the length, nothing has to be moved
     * @return what {@link #endLength} needs
     */
    long beginLength(int expected) {
        int width = varintLength(expected);
        reserve(width);
        length += width;
        return (long) length << 8 | width;
    }

    /** Writes the length of all that was written since {@link #beginLength}. */
    void endLength(long mark) {
        int start = (int) (mark >>> 8);
        int reserved = (int) mark & 0xff;
        int size = length - start;
        int width = varintLength(size);
        if (width != reserved) {
            reserve(Math.max(width - reserved, 0));
            System.arraycopy(bytes, start, bytes, start + width - reserved, size);
        }
        int end = length + width - reserved;
        length = start - reserved;
        varint(size);
        length = end;
    }

    /** A decimal number. */
    void number(long value) {
        int digits = 1;
        for (long rest = value / 10; rest != 0; rest /= 10) {
            digits++;
        }
        reserve(value < 0 ? digits + 1 : digits);
        if (value < 0) {
            bytes[length++] = '-';
        }
        long rest = value;
        for (int i = length + digits - 1; i >= length; i--) {
            bytes[i] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        }
        length += digits;
    }

    /** A JSON string literal for {@code text}. */
    void jsonString(String text) {
        int escaped = JsonStrings.escapedLength(text);
        reserve((long) escaped + 2);
        bytes[length++] = '"';
        // Whatever is not ASCII or has to be escaped takes more bytes than chars.
        length = escaped == text.length()
                ? JsonStrings.copyAscii(text, bytes, length)
                : JsonStrings.escape(text, bytes, length);
        bytes[length++] = '"';
    }

    /** A JSON string literal that holds UTF-8 text. */
    void jsonString(byte[] utf8) {
        reserve((long) JsonStrings.escapedLength(utf8, 0, utf8.length) + 2);
        bytes[length++] = '"';
        length = JsonStrings.escape(utf8, 0, utf8.length, bytes, length);
        bytes[length++] = '"';
    }

    /** JSON text as it is, but on one line: line ends separate messages, and inside a value they mean nothing. */
    void jsonOnOneLine(byte[] json) {
        reserve(json.length);
        int from = 0;
        for (int i = 0; i < json.length; i++) {
            if (json[i] == '\n' || json[i] == '\r') {
                append(json, from, i);
                from = i + 1;
            }
        }
        append(json, from, json.length);
    }

    private void append(byte[] source, int from, int to) {
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
    }

    /** The last byte that was written, or 0. */
    int last() {
        return length == 0 ? 0 : bytes[length - 1];
    }

    private void reserve(long more) {
        long needed = length + more;
        if (needed <= bytes.length) {
            return;
        }
        if (needed > maxBytes) {
            throw new MessageTooLargeException(needed, maxBytes);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(needed, bytes.length * 2L)));
    }
}
