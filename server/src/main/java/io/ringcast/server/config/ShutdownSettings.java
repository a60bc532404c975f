package io.ringcast.server.config;

import java.time.Duration;

/**
 * How the server stops.
 *
 * <p>Thread: any.
 */
public record ShutdownSettings(
        @Setting(
                name = "drain_window_ms",
                value = "0",
                zero = "auto",
                unit = Unit.MILLIS,
                min = 0,
                max = 3600000,
                doc =
                        "Time over which the connections are closed; auto is half of shutdown_grace_period, which bounds it"
                                + " in any case.")
        Duration drainWindow) {
    /** The time over which connections are closed, given how long a stop may take. */
    public Duration drainWindow(Duration grace) {
        Duration wanted = drainWindow.isZero() ? grace.dividedBy(2) : drainWindow;
        return wanted.compareTo(grace) < 0 ? wanted : grace;
    }
}
