package io.ringcast.server;

import java.lang.System.Logger.Level;

/**
 * Does something on every SIGHUP, which then ends the process no more.
 *
 * <p>Thread: any.
 */
final class HangUp {
    private static final System.Logger LOG = System.getLogger(HangUp.class.getName());

    private HangUp() {}

    /** From now on runs {@code action} on a thread of its own for every SIGHUP; says in the log if it can't. */
    static void on(Runnable action) {
        switch (Signals.handle("HUP", () -> run(action))) {
            case INSTALLED -> {}
            case IGNORED ->
                LOG.log(
                        Level.WARNING,
                        "SIGHUP does not reload the settings: whoever started this process, such as nohup, has it"
                                + " ignored. POST /admin/reload does, or a start by setsid or a supervisor.");
            case UNAVAILABLE ->
                LOG.log(Level.WARNING, "SIGHUP does not reload the settings here. POST /admin/reload does.");
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The reload failed", e);
        }
    }
}
