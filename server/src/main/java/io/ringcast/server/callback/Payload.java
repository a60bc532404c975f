package io.ringcast.server.callback;

import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.RawJson;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that pass through as they are, JSON mostly. An empty one is the same as none.
 *
 * <p>Thread: any, while nobody changes the array.
 */
public final class Payload {
    /** Absent. */
    public static final Payload NONE = new Payload(new byte[0], 0, 0, false);

    private final byte[] bytes;
    private final int offset;
    private final int length;
    private final boolean checked;

    private Payload(byte[] bytes, int offset, int length, boolean checked) {
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        this.checked = checked;
    }

    /** A JSON value; a slice, not copied. */
    public static Payload json(RawJson value) {
        return new Payload(value.bytes(), value.offset(), value.length(), true);
    }

    /** Any bytes; not copied. */
    public static Payload of(byte[] bytes) {
        return bytes.length == 0 ? NONE : new Payload(bytes, 0, bytes.length, false);
    }

    public boolean isEmpty() {
        return length == 0;
    }

    public int length() {
        return length;
    }

    /** The value, if the bytes are JSON; looks at them unless that is known. */
    public Optional<RawJson> json() {
        if (length > 0 && (checked || JsonScanner.isValid(bytes, offset, length))) {
            return Optional.of(new RawJson(bytes, offset, length));
        }
        return Optional.empty();
    }

    /** A copy. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Payload that
                && Arrays.equals(bytes, offset, offset + length, that.bytes, that.offset, that.offset + that.length);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(toByteArray());
    }

    /** Leaves the content out, so that payloads do not reach logs. */
    @Override
    public String toString() {
        return "Payload[" + length + " bytes]";
    }
}
