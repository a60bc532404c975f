package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.fanout.ShardTimers;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.transport.websocket.CloseCode;
import io.ringcast.server.transport.websocket.FrameEncoder;
import io.ringcast.server.transport.websocket.WebSocketConnection;
import java.lang.foreign.MemorySegment;

/**
 * A client on a WebSocket.
 *
 * <p>Thread: confined to the session's shard.
 */
final class WebSocketLink implements ClientLink, Admission.Opening {
    private static final long CLOSE_TIMEOUT_NS = 5_000_000_000L;
    private static final byte[] PING = FrameEncoder.ping(new byte[0], 0, 0);

    private final WebSocketConnection socket;
    private final Shard shard;
    private final Traits traits;
    private final CentrifugeSession session;
    private final WebSocketEntrance entrance;
    private long closeTimer = ShardTimers.NONE;
    private boolean first = true;

    WebSocketLink(WebSocketEntrance entrance, WebSocketConnection socket, Shard shard, Traits traits) {
        this.entrance = entrance;
        this.socket = socket;
        this.shard = shard;
        this.traits = traits;
        this.session = new CentrifugeSession(entrance.protocol(), entrance.guest(), shard, this);
    }

    @Override
    public void start() {
        session.start();
        byte[] connect = entrance.connectRequest();
        if (connect.length > 0) {
            first = false;
            session.onConnectRequest(connect, 0, connect.length);
        }
    }

    // ---- from the client --------------------------------------------------------------------------------------------

    @Override
    public void onText(byte[] bytes, int offset, int length) {
        onMessage(bytes, offset, length);
    }

    @Override
    public void onBinary(byte[] bytes, int offset, int length) {
        onMessage(bytes, offset, length);
    }

    private void onMessage(byte[] bytes, int offset, int length) {
        if (!traits.unidirectional()) {
            session.onFrame(bytes, offset, length);
        } else if (first) {
            first = false;
            session.onConnectRequest(bytes, offset, length);
        }
    }

    @Override
    public void onControlFrame() {
        if (traits.ownPings()) {
            session.onOwnPong();
        }
    }

    @Override
    public void onClosing(int code) {
        session.end();
        awaitEnd();
    }

    @Override
    public void onSlowConsumer() {
        if (session.ended()) {
            socket.forceClose();
        } else {
            session.onSlow();
        }
    }

    @Override
    public void onClosed() {
        session.end();
        shard.timers().cancel(closeTimer);
        closeTimer = ShardTimers.NONE;
    }

    // ---- to the client ----------------------------------------------------------------------------------------------

    @Override
    public Traits traits() {
        return traits;
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public void send(byte[] framed) {
        session.beforeWriting(socket.pendingBytes(), framed.length);
        socket.sendFrames(framed, 0, framed.length);
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        session.beforeWriting(socket.pendingBytes(), length);
        socket.write(segment, offset, length);
    }

    @Override
    public void ping() {
        socket.sendFrames(PING, 0, PING.length);
    }

    @Override
    public void close(int code, String reason) {
        if (traits.unidirectional() && entrance.uni().disconnectPush() && isOpen()) {
            send(entrance.protocol().disconnectFrame(shard, traits, code, reason));
        }
        closeNow(code, reason);
    }

    @Override
    public void closeNow(int code, String reason) {
        int sent = code >= 3000 && code <= 4999 ? code : CloseCode.NORMAL;
        if (traits.unidirectional() && !entrance.uni().closingHandshake()) {
            socket.closeWithoutHandshake(sent, reason);
        } else {
            socket.close(sent, reason);
        }
        awaitEnd();
    }

    private void awaitEnd() {
        if (closeTimer == ShardTimers.NONE) {
            closeTimer = shard.timers().schedule(shard.nowNs() + CLOSE_TIMEOUT_NS, now -> {
                closeTimer = ShardTimers.NONE;
                socket.forceClose();
            });
        }
    }
}
