package io.ringcast.server.protocol.centrifuge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one session answers to the commands of one frame: it leaves in one write.
 *
 * <p>Thread: confined to the shard, which handles one frame at a time.
 */
final class ReplyBatch {
    // More than that in one frame helps nobody, and clients need not hold it all.
    private static final int MAX_MESSAGES = 64;
    private static final int MAX_BYTES = 64 * 1024;

    private final List<byte[]> messages = new ArrayList<>();
    private @Nullable CentrifugeSession owner;
    private int bytes;

    void begin(CentrifugeSession session) {
        owner = session;
    }

    /** Whether the session's messages are to be added here. */
    boolean isOf(CentrifugeSession session) {
        return owner == session;
    }

    void add(byte[] message, ClientLink link) {
        messages.add(message);
        bytes += message.length;
        if (messages.size() >= MAX_MESSAGES || bytes >= MAX_BYTES) {
            flush(link);
        }
    }

    void flush(ClientLink link) {
        if (messages.isEmpty()) {
            return;
        }
        if (link.traits().batches()) {
            link.send(link.traits().framing().frame(messages));
        } else {
            for (byte[] message : messages) {
                link.send(link.traits().framing().frame(message));
            }
        }
        messages.clear();
        bytes = 0;
    }

    void end(ClientLink link) {
        flush(link);
        owner = null;
    }
}
