package io.ringcast.server.listener;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps Helidon's notes on start, stop and its dying listener out of the log: this package tells the same in its own
 * words. Warnings about failing routes stay.
 */
final class HelidonLogging {
    // Held here because the logging system forgets the level of a logger that nobody holds.
    private static final Logger ALL = Logger.getLogger("io.helidon");
    private static final List<Logger> SILENT = List.of(Logger.getLogger("io.helidon.webserver.ServerListener"));

    private HelidonLogging() {}

    /** Levels that a person has set for these loggers stay as they are. */
    static void quieten() {
        if (ALL.getLevel() == null) {
            ALL.setLevel(Level.WARNING);
        }
        for (Logger logger : SILENT) {
            if (logger.getLevel() == null) {
                logger.setLevel(Level.OFF);
            }
        }
    }
}
