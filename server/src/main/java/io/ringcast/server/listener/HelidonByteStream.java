package io.ringcast.server.listener;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.HelidonSocket;
import io.ringcast.server.transport.attached.ByteStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * An upgraded socket that stays with Helidon.
 *
 * <p>Thread: one reads, one writes, any aborts.
 */
final class HelidonByteStream implements ByteStream {
    private final HelidonSocket socket;
    private final AcceptedSocket accepted;

    HelidonByteStream(GuardedContext context) {
        this.socket = context.serverSocket();
        this.accepted = context.accepted();
    }

    @Override
    public byte @Nullable [] read() throws IOException {
        try {
            return socket.get();
        } catch (UncheckedIOException broken) {
            throw new IOException("connection broken", broken);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        try {
            socket.write(BufferData.create(bytes, offset, length));
        } catch (UncheckedIOException broken) {
            throw new IOException("connection broken", broken);
        }
    }

    @Override
    public void endOutput() throws IOException {
        accepted.endOutput();
    }

    @Override
    public void abort() {
        accepted.abort();
    }

    @Override
    public String remoteAddress() {
        return accepted.remoteAddress();
    }
}
