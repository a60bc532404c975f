package io.ringcast.server.log;

import java.util.logging.LogManager;

/**
 * The JDK's logging without its configuration file and its handlers, and without its shutdown hook: that one runs beside
 * the server's own, and what the server says while it drains would be lost. Named by a system property, therefore public.
 *
 * <p>Thread: any.
 */
public final class RingcastLogManager extends LogManager {
    /** Called by the JDK. */
    public RingcastLogManager() {
        super();
    }

    /** Reads nothing: {@link Logs} configures. */
    @Override
    public void readConfiguration() {}

    /** What the JDK's shutdown hook does: writes what waits and leaves everything in force. */
    @Override
    public void reset() {
        boolean _ = Logs.flush();
    }
}
