package io.ringcast.server.log;

import java.io.IOException;
import java.io.PrintStream;

/**
 * The process's standard output or standard error.
 *
 * <p>Thread: one writer of lines; {@link #use} any.
 */
final class StandardStream implements LineSink {
    private volatile PrintStream stream;

    StandardStream(PrintStream stream) {
        this.stream = stream;
    }

    void use(PrintStream other) {
        stream = other;
    }

    @Override
    public void write(byte[] lines, int length) throws IOException {
        PrintStream out = stream;
        out.write(lines, 0, length);
        // Flushes, and tells what the stream otherwise keeps to itself: that nobody reads any more.
        if (out.checkError()) {
            throw new IOException("the stream is closed");
        }
    }

    @Override
    public void close() {
        stream.flush();
    }
}
