package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the order of a session's commands: what comes while as many as allowed wait for the back end has to wait, too.
 *
 * <p>Thread: confined to the session's shard.
 */
final class CommandQueue {
    private static final int MAX_WAITING = 1_000;
    private static final int MAX_WAITING_BYTES = 1024 * 1024;

    private final CentrifugeSession session;
    private @Nullable ArrayDeque<Command> waiting;
    private int waitingBytes;
    private int underWay;
    private boolean draining;

    CommandQueue(CentrifugeSession session) {
        this.session = session;
    }

    /** Carries a command out, or keeps it until its turn. Pongs are nobody's turn. */
    void take(Command command) {
        if (command instanceof Command.Pong && session.isOpen()) {
            session.carryOut(command);
        } else if (mustWait()) {
            keep(command);
        } else {
            session.carryOut(command);
        }
    }

    private boolean mustWait() {
        int limit = session.isOpen()
                ? Math.max(1, session.protocol().settings().limits().concurrency())
                : 1;
        return underWay >= limit || (waiting != null && !waiting.isEmpty() && !draining);
    }

    private void keep(Command command) {
        if (waiting == null) {
            waiting = new ArrayDeque<>(2);
        }
        int bytes = bytesOf(command);
        if (waiting.size() >= MAX_WAITING || waitingBytes > MAX_WAITING_BYTES - bytes) {
            session.disconnect(DisconnectCode.TOO_MANY_REQUESTS);
            return;
        }
        waitingBytes += bytes;
        waiting.addLast(command);
    }

    /** About what a command holds beside its objects. */
    private static int bytesOf(Command command) {
        return switch (command) {
            case Command.Publish publish -> publish.data().length;
            case Command.Rpc rpc -> rpc.data().length;
            case Command.Send send -> send.data().length;
            case Command.Subscribe subscribe ->
                subscribe.request().data().length + subscribe.request().token().length();
            case Command.Refresh refresh -> refresh.token().length();
            case Command.SubRefresh refresh -> refresh.token().length();
            default -> 0;
        };
    }

    /** A command goes on elsewhere. */
    void begin() {
        underWay++;
    }

    /** It is done. */
    void end() {
        underWay--;
        resume();
    }

    /** Carries out what may go on. */
    void resume() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (waiting != null && !waiting.isEmpty() && !mustWait() && !session.ended()) {
                Command next = waiting.removeFirst();
                waitingBytes -= bytesOf(next);
                session.carryOut(next);
            }
        } finally {
            draining = false;
        }
    }

    void clear() {
        waiting = null;
        waitingBytes = 0;
    }
}
