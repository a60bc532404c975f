package io.ringcast.engine.channel;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The last publication of a cache channel, as it is kept in the cache:
 *
 * <pre>
 *   0            4                4+n
 *  +------------+----------------+----------------+
 *  | int n      | event, UTF-8   | data, as it is |
 *  +------------+----------------+----------------+
 * </pre>
 *
 * <p>Thread: any.
 *
 * @param event {@link #PLAIN} if the publication has none
 * @param data JSON text, byte for byte as published; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
public record CachedPublication(String event, byte[] data) {
    /** In place of the event of a publication that has none. */
    public static final String PLAIN = "";

    /** The bytes that {@link #decode} reads. */
    public byte[] encode() {
        byte[] name = event.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + name.length + data.length)
                .putInt(name.length)
                .put(name)
                .put(data)
                .array();
    }

    /** Reads what {@link #encode} wrote; null if the bytes are something else. */
    public static @Nullable CachedPublication decode(byte[] bytes) {
        try {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            int length = buffer.getInt();
            if (length < 0 || length > buffer.remaining()) {
                return null;
            }
            byte[] name = new byte[length];
            buffer.get(name);
            byte[] data = new byte[buffer.remaining()];
            buffer.get(data);
            return new CachedPublication(new String(name, StandardCharsets.UTF_8), data);
        } catch (BufferUnderflowException e) {
            return null;
        }
    }
}
