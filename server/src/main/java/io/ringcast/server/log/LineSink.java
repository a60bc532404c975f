package io.ringcast.server.log;

import java.io.IOException;

/**
 * Where lines end up. May block; is called by one thread.
 *
 * <p>Thread: confined to the writer of its lines.
 */
interface LineSink {
    /** Writes whole lines, or fails; after a failure the next call tries anew. */
    void write(byte[] lines, int length) throws IOException;

    /** Lets go of what it holds. */
    void close();
}
