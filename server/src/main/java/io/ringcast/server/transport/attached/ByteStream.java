package io.ringcast.server.transport.attached;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A blocking socket as an attached connection needs it.
 *
 * <p>Thread: one reads, one writes, any aborts.
 */
public interface ByteStream {
    /** Waits for bytes; the array is the caller's own. Null at the end of the stream. */
    byte @Nullable [] read() throws IOException;

    /** Returns when the system has taken all bytes. */
    void write(byte[] bytes, int offset, int length) throws IOException;

    /** Sends FIN; where that is not possible alone, closes. */
    void endOutput() throws IOException;

    /** Closes at once, with a reset where possible; blocked readers and writers fail. Idempotent. */
    void abort();

    /** The peer's IP address, or an empty string where there is none. */
    String remoteAddress();
}
