package io.ringcast.server;

import io.ringcast.server.log.Logs;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * How the process ends. The first SIGTERM or SIGINT stops the server and ends with 0, within the grace period whatever
 * happens; the second ends at once, with 128 and the signal's number, as if nobody had handled it.
 *
 * <p>The JVM's own handling of a signal has no second time: it runs the shutdown hooks and ignores what follows. Where its
 * handlers can't be replaced (-Xrs), the hooks alone do what they can.
 *
 * <p>Thread: any.
 */
final class Shutdown {
    /** What is over the grace period by less is not worth an end by force. */
    private static final Duration MARGIN = Duration.ofMillis(500);

    private static final int SIGNAL_CODES = 128;

    private final Runnable stop;
    private final Duration grace;
    private final System.Logger log;
    private final AtomicBoolean signalled = new AtomicBoolean();

    private Shutdown(Runnable stop, Duration grace, System.Logger log) {
        this.stop = stop;
        this.grace = grace;
        this.log = log;
    }

    /**
     * Has signals, and every other end of the JVM that can be noticed, stop the server.
     *
     * @param stop returns when the server has stopped
     * @param grace how long that may take
     */
    static void arrange(Runnable stop, Duration grace, System.Logger log) {
        Shutdown shutdown = new Shutdown(stop, grace, log);
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform().name("ringcast-shutdown").unstarted(shutdown::stop));
        Map.of("TERM", 15, "INT", 2).forEach(shutdown::handle);
    }

    private void stop() {
        Thread.ofPlatform().daemon().name("ringcast-shutdown-limit").start(this::enforceGrace);
        stop.run();
        log.log(Level.INFO, "ringcast has stopped.");
        end(0);
    }

    private void enforceGrace() {
        try {
            Thread.sleep(grace.plus(MARGIN));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        log.log(Level.WARNING, "The grace period (shutdown_grace_period) is over; what was not finished is dropped.");
        end(0);
    }

    // A stop that was asked for is a success; the JVM would report the signal's number.
    private void end(int code) {
        boolean _ = Logs.flush();
        Runtime.getRuntime().halt(code);
    }

    private void handle(String name, int number) {
        if (Signals.handle(name, () -> onSignal(number)) == Signals.Handling.UNAVAILABLE) {
            log.log(
                    Level.WARNING,
                    "A second SIG" + name + " will not end the process at once: its handler can't be replaced.");
        }
    }

    // Each signal comes on a thread of its own, so the first may wait in here until the JVM is gone.
    private void onSignal(int number) {
        if (!signalled.compareAndSet(false, true)) {
            end(SIGNAL_CODES + number);
        }
        log.log(
                Level.INFO,
                "ringcast is stopping, within " + grace.toSeconds() + " s; a second signal ends it at once.");
        System.exit(0);
    }
}
