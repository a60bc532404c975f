package io.ringcast.server.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;

/**
 * Puts levels in force. Only this server's own packages ever log below {@code info}: libraries write what goes over the
 * wire into their detailed logs, secrets and payloads included.
 *
 * <p>Thread: any.
 */
final class LevelTable {
    /** The name of everything that is not named. */
    static final String ROOT = "root";
    /** Speaks up at {@code info} about what the listener tells in its own words. */
    private static final String HELIDON = "io.helidon";

    // Held here because the logging system forgets the level of a logger that nobody holds.
    private final List<Logger> set = new ArrayList<>();

    /** Takes back what was put in force before. The answer is what holds now, by name. */
    synchronized Map<String, LogLevel> apply(LogLevel level, Map<String, LogLevel> named) {
        for (Logger logger : set) {
            if (!logger.getName().isEmpty()) {
                logger.setLevel(null);
            }
        }
        set.clear();
        LogLevel forLibraries = level.atMost(LogLevel.INFO);
        Map<String, LogLevel> wanted = new TreeMap<>(
                Map.of("", forLibraries, LevelFilter.OWN, level, HELIDON, forLibraries.atMost(LogLevel.WARN)));
        named.forEach((name, each) -> wanted.put(name, isOwn(name) ? each : each.atMost(LogLevel.INFO)));
        wanted.forEach((name, each) -> {
            Logger logger = Logger.getLogger(name);
            logger.setLevel(each.threshold());
            set.add(logger);
        });
        Map<String, LogLevel> result = new TreeMap<>(wanted);
        result.remove("");
        result.put(ROOT, forLibraries);
        return result;
    }

    private static boolean isOwn(String name) {
        return name.equals(LevelFilter.OWN) || name.startsWith(LevelFilter.OWN + ".");
    }
}
