package io.ringcast.server.protocol.centrifuge;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What the engine wrote for a client before it was told that it is connected.
 *
 * <p>Thread: confined to the session's shard.
 */
final class HeldFrames {
    private static final int MAX_BYTES = 1024 * 1024;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private boolean full;

    void add(MemorySegment segment, long offset, int length) {
        if (length > MAX_BYTES - bytes.size()) {
            full = true;
        } else {
            bytes.writeBytes(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
        }
    }

    /** Whether something did not fit. */
    boolean full() {
        return full;
    }

    void writeTo(ClientLink link) {
        if (bytes.size() > 0) {
            link.sendAsIs(bytes.toByteArray());
        }
    }
}
