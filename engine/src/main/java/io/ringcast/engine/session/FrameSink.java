package io.ringcast.engine.session;

import java.lang.foreign.MemorySegment;

/**
 * Where a session's bytes go. The engine offers bytes that are already framed for the session's dialect; a transport
 * implements it. Called on the session's shard only. Must not block and must not call back into the engine. What can't
 * be sent at once is copied before the call returns: the segment is reused.
 *
 * <p>Thread: confined to the session's shard.
 */
public interface FrameSink {
    /** Sends {@code length} bytes of {@code segment} (native memory) from {@code offset} on. */
    void write(MemorySegment segment, long offset, int length);
}
