package io.ringcast.server.listener;

import io.ringcast.server.listener.AcceptedSocket.Expiry;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Until when a socket is waited for, what happens then, and who may close it: one word, so that nobody sees the time of one
 * deadline with the consequence of another.
 *
 * <p>Thread: any; only the owner sets deadlines, only the sweeper lets them pass.
 */
final class SocketDeadline {
    private static final long NONE = 0;

    /** The socket is being closed by another thread than its own; final. */
    private static final long REVOKED = 1;

    /** The socket belongs to somebody else; final. */
    private static final long HANDED_OVER = 2;

    /** The smallest number above those with a meaning of their own that is a deadline. */
    private static final long FIRST_DEADLINE = 4;

    /** Set in a deadline that ends the input; the nanoseconds of a deadline are even. */
    private static final long END_INPUT_BIT = 1;

    private final AtomicLong state = new AtomicLong(NONE);

    void expectBy(long whenNs, Expiry then) {
        long evenNs = whenNs & ~END_INPUT_BIT;
        long bit = then == Expiry.END_INPUT ? END_INPUT_BIT : 0;
        become((evenNs >= NONE && evenNs < FIRST_DEADLINE ? FIRST_DEADLINE : evenNs) | bit);
    }

    void expectNothing() {
        become(NONE);
    }

    /** Takes the socket out of everybody else's reach; false if it is already being closed. */
    boolean handOver() {
        return become(HANDED_OVER);
    }

    /** The right to close from another thread than the connection's; false if somebody else has it. */
    boolean revoke() {
        return become(REVOKED);
    }

    private boolean become(long next) {
        long current = state.get();
        while (current != REVOKED && current != HANDED_OVER) {
            if (state.compareAndSet(current, next)) {
                return true;
            }
            current = state.get();
        }
        return false;
    }

    /** What is to happen because the deadline has passed, to be done by the caller; null if it has not. */
    @Nullable
    Expiry expire(long nowNs) {
        while (true) {
            long current = state.get();
            if (current == NONE || current == REVOKED || current == HANDED_OVER) {
                return null;
            }
            if (nowNs - (current & ~END_INPUT_BIT) < 0) {
                return null;
            }
            Expiry then = (current & END_INPUT_BIT) == 0 ? Expiry.CLOSE : Expiry.END_INPUT;
            if (state.compareAndSet(current, then == Expiry.CLOSE ? REVOKED : NONE)) {
                return then;
            }
        }
    }
}
