package io.ringcast.engine.history;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns publications into records of a {@link PublicationRing} and back. All but the data goes through a buffer of its
 * own, since a record may lie around the end of the ring.
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class RecordCodec {
    private static final int HAS_EVENT = 1;
    private static final int HAS_INFO = 1 << 1;
    private static final int HAS_CONN_INFO = 1 << 2;
    private static final int HAS_CHAN_INFO = 1 << 3;
    private static final int HAS_TAGS = 1 << 4;
    private static final int DELTA = 1 << 5;

    private static final int USUAL_LENGTH = 1024;
    // One publication with much information about its publisher must not leave a large buffer behind.
    private static final int LARGEST_KEPT = 1 << 16;
    private static final int MOST_LENGTH_BYTES = 5;

    private byte[] head = new byte[USUAL_LENGTH];
    private int next;

    /** Encodes all but the data and returns its length, or -1 if the whole record is longer than it may be. */
    int encode(NewPublication publication, long nowNs, long nowMs, int mostBytes) {
        if (leastLength(publication) > mostBytes) {
            return -1;
        }
        reset(USUAL_LENGTH);
        next = PublicationRing.FIXED_LENGTH;
        if (publication.event() != null) {
            putText(publication.event());
        }
        ClientInfo info = publication.info();
        if (info != null) {
            putText(info.client());
            putText(info.user());
            putBytes(info.connInfo());
            putBytes(info.chanInfo());
        }
        Tags tags = publication.tags();
        if (!tags.isEmpty()) {
            putLength(tags.size());
            for (int i = 0; i < tags.size(); i++) {
                putText(tags.name(i));
                putText(tags.value(i));
            }
        }
        long length = (long) next + publication.data().length;
        if (length > mostBytes) {
            return -1;
        }
        PublicationRing.INT.set(head, PublicationRing.LENGTH, (int) length);
        PublicationRing.INT.set(head, PublicationRing.HEAD_LENGTH, next);
        PublicationRing.LONG.set(head, PublicationRing.APPENDED_NS, nowNs);
        PublicationRing.LONG.set(head, PublicationRing.TIME_MS, nowMs);
        head[PublicationRing.FLAGS] = (byte) flags(publication);
        return next;
    }

    /** What {@link #encode} left. */
    byte[] head() {
        return head;
    }

    /** Reads a record, counted from the oldest. */
    StoredPublication decode(PublicationRing ring, int index, long offset) {
        int headLength = ring.headLength(index);
        reset(headLength);
        ring.copyOut(index, 0, head, headLength);
        byte[] data = new byte[ring.length(index) - headLength];
        ring.copyOut(index, headLength, data, data.length);
        long timeMs = (long) PublicationRing.LONG.get(head, PublicationRing.TIME_MS);
        int flags = head[PublicationRing.FLAGS];
        next = PublicationRing.FIXED_LENGTH;
        String event = (flags & HAS_EVENT) == 0 ? null : text();
        ClientInfo info = (flags & HAS_INFO) == 0 ? null : info(flags);
        Tags tags = (flags & HAS_TAGS) == 0 ? Tags.NONE : tags();
        return new StoredPublication(offset, timeMs, event, data, info, tags, (flags & DELTA) != 0);
    }

    private static long leastLength(NewPublication publication) {
        long length = PublicationRing.FIXED_LENGTH + (long) publication.data().length;
        String event = publication.event();
        ClientInfo info = publication.info();
        length += event == null ? 0 : event.length();
        return info == null ? length : length + length(info.connInfo()) + length(info.chanInfo());
    }

    private static int length(byte @Nullable [] bytes) {
        return bytes == null ? 0 : bytes.length;
    }

    private static int flags(NewPublication publication) {
        int flags = publication.event() == null ? 0 : HAS_EVENT;
        ClientInfo info = publication.info();
        if (info != null) {
            flags |= HAS_INFO;
            flags |= info.connInfo() == null ? 0 : HAS_CONN_INFO;
            flags |= info.chanInfo() == null ? 0 : HAS_CHAN_INFO;
        }
        flags |= publication.tags().isEmpty() ? 0 : HAS_TAGS;
        return flags | (publication.delta() ? DELTA : 0);
    }

    private void reset(int length) {
        if (head.length < length || head.length > LARGEST_KEPT) {
            head = new byte[Math.max(USUAL_LENGTH, length)];
        }
    }

    private void room(int length) {
        if (length > head.length - next) {
            byte[] larger = new byte[Math.max(next + length, head.length * 2)];
            System.arraycopy(head, 0, larger, 0, next);
            head = larger;
        }
    }

    private void putLength(int length) {
        room(MOST_LENGTH_BYTES);
        int rest = length;
        while (rest > 0x7F) {
            head[next++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        head[next++] = (byte) rest;
    }

    private void putText(String text) {
        int before = next;
        int length = text.length();
        putLength(length);
        room(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c > 0x7F) {
                next = before;
                putBytes(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            head[next++] = (byte) c;
        }
    }

    private void putBytes(byte @Nullable [] bytes) {
        if (bytes != null) {
            putLength(bytes.length);
            room(bytes.length);
            System.arraycopy(bytes, 0, head, next, bytes.length);
            next += bytes.length;
        }
    }

    private int length() {
        int length = 0;
        int shift = 0;
        byte part;
        do {
            part = head[next++];
            length |= (part & 0x7F) << shift;
            shift += 7;
        } while (part < 0);
        return length;
    }

    private String text() {
        int length = length();
        String text = new String(head, next, length, StandardCharsets.UTF_8);
        next += length;
        return text;
    }

    private byte[] bytes() {
        byte[] bytes = new byte[length()];
        System.arraycopy(head, next, bytes, 0, bytes.length);
        next += bytes.length;
        return bytes;
    }

    private ClientInfo info(int flags) {
        String client = text();
        String user = text();
        byte[] connInfo = (flags & HAS_CONN_INFO) == 0 ? null : bytes();
        byte[] chanInfo = (flags & HAS_CHAN_INFO) == 0 ? null : bytes();
        return new ClientInfo(client, user, connInfo, chanInfo);
    }

    private Tags tags() {
        int count = length();
        Map<String, String> tags = LinkedHashMap.newLinkedHashMap(count);
        for (int i = 0; i < count; i++) {
            String name = text();
            tags.put(name, text());
        }
        return Tags.of(tags);
    }
}
