package io.ringcast.server.transport.websocket;

import io.ringcast.engine.session.FrameSink;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.lang.foreign.MemorySegment;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One client's WebSocket over a {@link Connection}: reads messages, answers Pings and plays the closing handshake. After
 * a Close frame of ours nothing else is sent, whoever asks.
 *
 * <p>After a Close the stream is ended in order while input is read and dropped (within bounds): unread input would make
 * the kernel reset the connection and destroy our Close frame before the peer reads it.
 *
 * <p>Thread: confined to the connection's shard.
 */
public final class WebSocketConnection implements ConnectionHandler, FrameSink {
    private static final byte OPEN = 0;
    /** Our Close is sent, the peer's is awaited. */
    private static final byte CLOSING = 1;
    /** Nothing is expected but the end of the stream. */
    private static final byte ENDING = 2;

    private static final byte CLOSED = 3;

    private final Connection connection;
    private final MessageReader reader;
    private final Incoming incoming = new Incoming();
    private final WebSocketListener listener;

    private int droppedPongs;
    private int droppedInput;
    private char closeCode = CloseCode.ABNORMAL;
    private final byte windowBits;
    private byte state = OPEN;

    private WebSocketConnection(
            Connection connection,
            WebSocketSettings settings,
            @Nullable PermessageDeflate deflate,
            int windowBits,
            Function<WebSocketConnection, ? extends WebSocketListener> listener) {
        this.connection = connection;
        this.windowBits = (byte) windowBits;
        this.reader = new MessageReader(settings, deflate);
        this.listener = listener.apply(this);
    }

    /** A connection without extensions; the function makes its listener and must not send yet. */
    public static WebSocketConnection plain(
            Connection connection,
            WebSocketSettings settings,
            Function<WebSocketConnection, ? extends WebSocketListener> listener) {
        return new WebSocketConnection(connection, settings, null, 0, listener);
    }

    /** A connection that agreed on permessage-deflate; {@code deflate} belongs to the connection's shard. */
    public static WebSocketConnection compressed(
            Connection connection,
            WebSocketSettings settings,
            PermessageDeflate deflate,
            DeflateNegotiation.Agreed agreement,
            Function<WebSocketConnection, ? extends WebSocketListener> listener) {
        return new WebSocketConnection(connection, settings, deflate, agreement.serverWindowBits(), listener);
    }

    /** Whether messages can be sent. */
    public boolean isOpen() {
        return state == OPEN;
    }

    /**
     * Whether the session takes frames of {@link PermessageDeflate#frame(int, byte[], int, int)}. One with a smaller
     * window takes shared frames only uncompressed.
     */
    public boolean takesSharedDeflate() {
        return windowBits == PermessageDeflate.FULL_WINDOW_BITS;
    }

    /** Shared bytes that are whole frames for this session's dialect. Ignored unless open. */
    @Override
    public void write(MemorySegment segment, long offset, int length) {
        if (state == OPEN) {
            connection.write(segment, offset, length);
        }
    }

    /** Whole frames, already encoded by {@link FrameEncoder}. Ignored unless open. */
    public void sendFrames(byte[] frames, int offset, int length) {
        if (state == OPEN) {
            connection.write(frames, offset, length);
        }
    }

    /** A plain data frame of {@link FrameEncoder} as this session may be sent it: compressed if that was agreed on. */
    public byte[] agreed(byte[] plain) {
        PermessageDeflate deflate = reader.deflate();
        return deflate == null
                ? plain
                : deflate.compressed(plain, reader.settings().deflateThresholdBytes(), windowBits);
    }

    /** Sends one text message, which must be UTF-8. Ignored unless open. */
    public void sendText(byte[] payload, int offset, int length) {
        send(Opcode.TEXT, payload, offset, length);
    }

    /** Sends one binary message. Ignored unless open. */
    public void sendBinary(byte[] payload, int offset, int length) {
        send(Opcode.BINARY, payload, offset, length);
    }

    /**
     * Sends a Close and waits for the peer's, after which the stream ends. The caller's timer bounds the wait with
     * {@link #forceClose}. Ignored unless open.
     */
    public void close(int code, String reason) {
        if (state == OPEN) {
            writeFrame(FrameEncoder.close(code, reason));
            closeCode = (char) code;
            state = CLOSING;
        }
    }

    /** As {@link #close}, but the stream ends behind the Close without the peer's. */
    public void closeWithoutHandshake(int code, String reason) {
        if (state == OPEN) {
            writeFrame(FrameEncoder.close(code, reason));
            closeCode = (char) code;
            state = ENDING;
            reader.stop();
            connection.closeAfterFlush();
        }
    }

    /** Drops the connection at once, with what is queued. */
    public void forceClose() {
        if (state != CLOSED) {
            state = ENDING;
            reader.stop();
        }
        connection.abort();
    }

    /** The code of the Close that ended the connection, ours or the peer's; 1006 if there was none so far. */
    public int closeCode() {
        return closeCode;
    }

    /** Pings that were not answered because output was waiting. */
    public int droppedPongs() {
        return droppedPongs;
    }

    /** Bytes that wait because the peer does not take them. */
    public int pendingBytes() {
        return connection.pendingBytes();
    }

    /** As {@link Connection#remoteAddress}. */
    public String remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public void onBytes(byte[] buffer, int offset, int length) {
        if (state == OPEN || state == CLOSING) {
            reader.feed(buffer, offset, length, incoming);
        } else if (state == ENDING) {
            droppedInput += length;
            if (droppedInput > reader.settings().lingerBytes() || droppedInput < 0) {
                connection.abort();
            }
        }
    }

    @Override
    public void onPeerClosed() {
        end(CloseCode.ABNORMAL);
    }

    @Override
    public void onSlowConsumer() {
        listener.onSlowConsumer();
    }

    @Override
    public void onClosed() {
        if (state != CLOSED) {
            state = CLOSED;
            reader.stop();
            listener.onClosed();
        }
    }

    private void send(int opcode, byte[] payload, int offset, int length) {
        if (state != OPEN) {
            return;
        }
        PermessageDeflate deflate = reader.deflate();
        if (deflate != null && length >= reader.settings().deflateThresholdBytes()) {
            writeFrame(deflate.frame(opcode, payload, offset, length, windowBits));
        } else {
            writeFrame(FrameEncoder.frame(opcode, false, payload, offset, length));
        }
    }

    private void writeFrame(byte[] frame) {
        connection.write(frame, 0, frame.length);
    }

    /** Our part is said: FIN follows what is queued, and the peer's FIN is awaited. */
    private void end(int code) {
        boolean wasOpen = state == OPEN;
        if (state == OPEN || state == CLOSING) {
            state = ENDING;
            reader.stop();
            connection.closeAfterFlush();
        }
        if (wasOpen) {
            closeCode = (char) code;
            listener.onClosing(code);
        }
    }

    private void pong(byte[] bytes, int offset, int length) {
        // RFC 6455 5.5.3: only the latest Ping needs an answer, so a flood must not fill the queue with Pongs.
        if (connection.pendingBytes() > reader.settings().maxPendingForPong()) {
            droppedPongs++;
        } else {
            writeFrame(FrameEncoder.pong(bytes, offset, length));
        }
    }

    /** Keeps the reader's callbacks out of the public face of the connection. */
    private final class Incoming implements MessageHandler {
        @Override
        public void onText(byte[] bytes, int offset, int length) {
            if (state == OPEN) {
                listener.onText(bytes, offset, length);
            }
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            if (state == OPEN) {
                listener.onBinary(bytes, offset, length);
            }
        }

        @Override
        public void onPing(byte[] bytes, int offset, int length) {
            if (state == OPEN) {
                pong(bytes, offset, length);
            }
            if (state == OPEN) {
                listener.onControlFrame();
            }
        }

        @Override
        public void onPong(byte[] bytes, int offset, int length) {
            if (state == OPEN) {
                listener.onControlFrame();
            }
        }

        @Override
        public void onClose(int code, String reason) {
            if (state == OPEN) {
                // RFC 6455 5.5.1: the answer typically echoes the code that was received.
                writeFrame(FrameEncoder.close(code, ""));
            }
            end(code);
        }

        @Override
        public void onProtocolError(int code, String reason) {
            if (state == OPEN) {
                writeFrame(FrameEncoder.close(code, reason));
            }
            end(code);
        }
    }
}
