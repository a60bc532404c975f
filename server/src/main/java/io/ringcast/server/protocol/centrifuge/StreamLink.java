package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.server.protocol.StreamAdmission;
import io.ringcast.server.transport.Connection;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * A client on an HTTP answer that goes on until one of both ends it. What comes from the client on this connection is
 * dropped: it has said its first frame with the request, and sends others by requests of their own.
 *
 * <p>Thread: confined to the session's shard.
 */
final class StreamLink implements ClientLink, StreamAdmission.Opening {
    private static final long CLOSE_TIMEOUT_NS = 5_000_000_000L;
    /** Codes below are not known to clients: who was refused with an error has been told. */
    private static final int FIRST_DISCONNECT_CODE = 3000;

    private final Connection connection;
    private final Shard shard;
    private final StreamEntrance entrance;
    private final CentrifugeSession session;
    private byte @Nullable [] first;
    private boolean begun;
    private boolean closing;
    private long closeTimer = ShardTimers.NONE;

    StreamLink(StreamEntrance entrance, Connection connection, Shard shard) {
        this.entrance = entrance;
        this.connection = connection;
        this.shard = shard;
        this.first = entrance.request().first();
        this.session = new CentrifugeSession(entrance.protocol(), entrance.guest(), shard, this);
    }

    @Override
    public void start() {
        byte[] said = first;
        first = null;
        if (said == null) {
            return;
        }
        session.start();
        if (entrance.request().answers() == null) {
            // Proxies and clients see at once that there is an answer, however long the back end takes.
            begin();
        }
        if (traits().unidirectional()) {
            session.onConnectRequest(said, 0, said.length);
        } else {
            session.onFrame(said, 0, said.length);
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            write(entrance.head());
        }
    }

    // ---- from the client --------------------------------------------------------------------------------------------

    @Override
    public void onBytes(byte[] buffer, int offset, int length) {
        // The connection serves no other request.
    }

    @Override
    public void onPeerClosed() {
        // A client that ends its half has gone, as in Centrifugo: no client of these transports does so otherwise.
        session.end();
        finish();
    }

    @Override
    public void onSlowConsumer() {
        if (session.ended()) {
            connection.abort();
        } else {
            session.onSlow();
        }
    }

    @Override
    public void onClosed() {
        closing = true;
        session.end();
        shard.timers().cancel(closeTimer);
        closeTimer = ShardTimers.NONE;
    }

    // ---- to the client ----------------------------------------------------------------------------------------------

    @Override
    public Traits traits() {
        return entrance.traits();
    }

    @Override
    public boolean isOpen() {
        return !closing;
    }

    @Override
    public void send(byte[] framed) {
        if (!closing) {
            begin();
            session.beforeWriting(connection.pendingBytes(), framed.length);
            write(framed);
        }
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        if (!closing) {
            begin();
            session.beforeWriting(connection.pendingBytes(), length);
            connection.write(segment, offset, length);
        }
    }

    private void write(byte[] bytes) {
        connection.write(bytes, 0, bytes.length);
    }

    @Override
    public void ping() {
        throw new IllegalStateException("a stream has no pings of its own");
    }

    @Override
    public boolean refuse(int error, String message) {
        return answer(error, message);
    }

    @Override
    public void close(int code, String reason) {
        if (closing || answer(code, reason)) {
            return;
        }
        if (code >= FIRST_DISCONNECT_CODE) {
            // Centrifuge protocol: there is no close frame that could carry the reason, so a push comes first.
            send(entrance.protocol().disconnectFrame(shard, traits(), code, reason));
        }
        finish();
    }

    /** Answers like any HTTP request, if the stream has not begun and those who fail are to get no stream. */
    private boolean answer(int code, String reason) {
        ConnectAnswers answers = entrance.request().answers();
        if (begun || closing || answers == null) {
            return false;
        }
        write(answers.of(code, reason).bytes(entrance.request().moreHeaders()));
        closing = true;
        connection.closeAfterFlush();
        awaitEnd();
        return true;
    }

    private void finish() {
        if (!closing) {
            begin();
            closing = true;
            write(traits().framing().ending());
            connection.closeAfterFlush();
            awaitEnd();
        }
    }

    @Override
    public void closeNow(int code, String reason) {
        closing = true;
        connection.abort();
    }

    private void awaitEnd() {
        if (closeTimer == ShardTimers.NONE) {
            closeTimer = shard.timers().schedule(shard.nowNs() + CLOSE_TIMEOUT_NS, now -> {
                closeTimer = ShardTimers.NONE;
                connection.abort();
            });
        }
    }
}
