package io.ringcast.engine.fanout;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes publications with their places, so that a checker can say which is missing.
 *
 * <pre>
 *   0        4      5        6         14             18
 *  +--------+------+--------+---------+--------------+-----------------------+
 *  | length | kind | room   | offset  | epoch's hash | data or a difference  |
 *  +--------+------+--------+---------+--------------+-----------------------+
 * </pre>
 *
 * <p>Thread: any.
 */
final class NumberedDialect implements Dialect {
    private static final int HEAD = 18;

    /** A frame as it was read. */
    @SuppressWarnings("ArrayRecordComponent") // read and dropped; never compared
    record Frame(boolean difference, int room, long offset, int epoch, byte[] body) {}

    static String room(int number) {
        return "room" + number;
    }

    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        return event instanceof Publication publication ? frame(publication, false, data(publication)) : null;
    }

    @Override
    public byte[] encodeDelta(Publication publication, byte @Nullable [] patch) {
        return patch == null ? frame(publication, false, data(publication)) : frame(publication, true, patch);
    }

    private static byte[] data(Publication publication) {
        return Objects.requireNonNull(publication.data());
    }

    private static byte[] frame(Publication publication, boolean difference, byte[] body) {
        int room = publication.channel().charAt(publication.channel().length() - 1) - '0';
        return ByteBuffer.allocate(HEAD + body.length)
                .putInt(HEAD + body.length)
                .put((byte) (difference ? 1 : 0))
                .put((byte) room)
                .putLong(publication.offset())
                .putInt(publication.epoch().hashCode())
                .put(body)
                .array();
    }

    /** The frames of one write. */
    static List<Frame> read(ByteBuffer bytes) {
        List<Frame> frames = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            boolean difference = bytes.get() == 1;
            int room = bytes.get();
            long offset = bytes.getLong();
            int epoch = bytes.getInt();
            byte[] body = new byte[length - HEAD];
            bytes.get(body);
            frames.add(new Frame(difference, room, offset, epoch, body));
        }
        return frames;
    }
}
