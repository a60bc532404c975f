package io.ringcast.server.node;

import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.SessionDrain;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.server.http.CommandGate;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;

/**
 * One stop of a node, and the time that is left for it.
 *
 * <p>Thread: confined to the one who stops the node.
 */
final class Drain {
    private static final System.Logger LOG = System.getLogger(Drain.class.getName());
    private static final long POLL_NS = 10_000_000L;

    /** Nobody is spread thinner than so many a second: a handful that comes back at once is no stampede. */
    private static final long SLOWEST_PER_SECOND = 100;

    /** A publication waits for room for a second by default; who takes longer is not waited for. */
    private static final Duration COMMANDS_FINISH = Duration.ofSeconds(2);

    /** Part of the grace period that is kept back for what ends behind its deadline by a few milliseconds. */
    private static final int RESERVE_OF_GRACE = 20;

    private final Duration grace;
    private final long deadlineNs;

    private Drain(Duration grace, long deadlineNs) {
        this.grace = grace;
        this.deadlineNs = deadlineNs;
    }

    /** Starts the clock. */
    static Drain begin(Duration gracePeriod) {
        Duration grace = gracePeriod.minus(gracePeriod.dividedBy(RESERVE_OF_GRACE));
        return new Drain(grace, System.nanoTime() + grace.toNanos());
    }

    Duration grace() {
        return grace;
    }

    /** How much of the time is left. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, deadlineNs - System.nanoTime()));
    }

    /**
     * Ends all sessions, spread over the window, behind what was answered before. To be called when no command and no
     * client is let in any more.
     *
     * @param connections those of the node, clients on their way to a session included
     */
    void sendAway(Engine engine, CommandGate commands, IntSupplier connections, Duration window) {
        Duration patience = atMost(COMMANDS_FINISH, left().dividedBy(4));
        awaitUntil(System.nanoTime() + patience.toNanos(), commands::empty);
        SessionDrain sessions = engine.drain(Disconnect.SHUTDOWN);
        awaitDeliveries(sessions, patience);
        spread(engine, sessions, window);
        awaitUntil(halfway(), () -> {
            // Whoever was let in just before may have become a session just now.
            engine.disconnectAll(session -> true, Disconnect.SHUTDOWN);
            return connections.getAsInt() == 0;
        });
    }

    private long halfway() {
        return deadlineNs - left().toNanos() / 2;
    }

    private static void awaitDeliveries(SessionDrain sessions, Duration patience) {
        long untilNs = System.nanoTime() + patience.toNanos();
        do {
            try {
                sessions.settled().get(Math.max(0, untilNs - System.nanoTime()), TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException | TimeoutException e) {
                LOG.log(Level.DEBUG, "A shard has no time for the question whether it is through", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        } while (System.nanoTime() - untilNs < 0 && pause());
        LOG.log(Level.WARNING, "A shard is flooded: clients may miss the publications of the last moments");
    }

    private Duration windowFor(long sessions, Duration window) {
        Duration slowest = Duration.ofMillis(sessions * 1000 / SLOWEST_PER_SECOND);
        return atMost(atMost(window, slowest), left());
    }

    private void spread(Engine engine, SessionDrain sessions, Duration window) {
        long windowNs = windowFor(engine.count(Counter.SESSIONS), window).toNanos();
        long startNs = System.nanoTime();
        // More sessions than fit the window are ended as fast as the steps allow.
        long latestNs = windowNs + Math.max(0, deadlineNs - startNs - windowNs) / 2;
        long elapsedNs = 0;
        while (!sessions.done() && elapsedNs < latestNs && engine.alive()) {
            sessions.advanceTo(windowNs == 0 ? 1 : (double) elapsedNs / windowNs);
            if (!pause()) {
                return;
            }
            elapsedNs = System.nanoTime() - startNs;
        }
    }

    /** Waits until something is so, for half of the time that is left: others come behind. */
    void await(BooleanSupplier done) {
        awaitUntil(halfway(), done);
    }

    private static void awaitUntil(long untilNs, BooleanSupplier done) {
        while (!done.getAsBoolean() && System.nanoTime() - untilNs < 0) {
            if (!pause()) {
                return;
            }
        }
    }

    // Returns false when it is interrupted: then nothing is waited for any more.
    private static boolean pause() {
        LockSupport.parkNanos(POLL_NS);
        return !Thread.currentThread().isInterrupted();
    }

    private static Duration atMost(Duration wanted, Duration bound) {
        return wanted.compareTo(bound) < 0 ? wanted : bound;
    }
}
