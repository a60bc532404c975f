package io.ringcast.server.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.webserver.ServerConnectionException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Writes HTTP responses under a deadline, since a client that does not read would hold its thread forever. A failing
 * write is the client's doing and ends the connection without a word.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class ResponseOutput implements DataWriter {
    private final DataWriter socket;
    private final AcceptedSocket accepted;
    private final long timeoutNs;
    private final @Nullable ExchangeTracker exchanges;

    ResponseOutput(DataWriter socket, AcceptedSocket accepted, long timeoutNs, @Nullable ExchangeTracker exchanges) {
        this.socket = socket;
        this.accepted = accepted;
        this.timeoutNs = timeoutNs;
        this.exchanges = exchanges;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        int bytes = exchanges == null ? 0 : buffer.available();
        accepted.expectBy(System.nanoTime() + timeoutNs, AcceptedSocket.Expiry.CLOSE);
        try {
            socket.writeNow(buffer);
        } catch (UncheckedIOException gone) {
            throw new ServerConnectionException("client gone or not reading", gone);
        }
        accepted.expectNothing();
        if (exchanges != null) {
            exchanges.sent(bytes);
        }
    }
}
