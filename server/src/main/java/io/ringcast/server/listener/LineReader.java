package io.ringcast.server.listener;

import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import java.util.function.Supplier;

/**
 * Helidon's parser reads whole lines only around the chunks of a body, without a bound: a chunk size that never ends would
 * be collected until the body's deadline, and one with an extension refused.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class LineReader extends DataReader {
    /** A size and any extension that somebody might send. */
    private static final int MAX_LINE_BYTES = 1024;

    @SuppressWarnings("removal") // its factory method makes the same, but nothing that can be bounded
    LineReader(Supplier<byte[]> input) {
        super(input, false);
    }

    @Override
    public String readLine() throws IncorrectNewLineException {
        int length = findNewLine(MAX_LINE_BYTES);
        if (length >= MAX_LINE_BYTES) {
            throw RequestException.builder()
                    .type(DirectHandler.EventType.BAD_REQUEST)
                    .status(Status.BAD_REQUEST_400)
                    .setKeepAlive(false)
                    .message("A chunk begins with a line of more than " + MAX_LINE_BYTES + " bytes")
                    .build();
        }
        String line = readAsciiString(length);
        skip(2);
        // RFC 9112 7.1.1: chunk extensions that are not understood are ignored.
        int extension = line.indexOf(';');
        return extension > 0 ? line.substring(0, extension).stripTrailing() : line;
    }
}
