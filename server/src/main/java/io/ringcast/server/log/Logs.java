package io.ringcast.server.log;

import io.ringcast.server.config.LoggingSettings;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The log of this process. Everybody logs through {@link System.Logger}; the JDK's own logging carries it, because the
 * libraries below log there, and is left with nothing but its table of levels.
 *
 * <p>Thread: any.
 */
public final class Logs {
    /** How long somebody waits for lines to be written. */
    static final Duration FLUSH_LIMIT = Duration.ofSeconds(1);

    private static final int MAX_CHANGED = 256;

    private static final ReentrantLock LOCK = new ReentrantLock();
    private static final LevelTable TABLE = new LevelTable();
    private static LevelFilter configured = LevelFilter.parse("");
    private static final Map<String, LogLevel> CHANGED = new TreeMap<>();
    private static Map<String, LogLevel> inForce = Map.of();
    private static volatile @Nullable Output output;

    private Logs() {}

    /** Standard output or error, and who writes there. */
    private record Output(StandardStream stream, LineWriter lines, LogHandler handler) {}

    /** Makes the JDK's logging ours. Must be the first thing that a process does: later is too late without a word. */
    public static void prepare() {
        System.setProperty("java.util.logging.manager", RingcastLogManager.class.getName());
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> System.getLogger(Logs.class.getName())
                .log(Level.ERROR, "Thread " + thread.getName() + " was ended by a failure", thrown));
    }

    /**
     * Puts settings in force; again after a reload, where it takes back what {@link #change} has changed.
     *
     * @param debug whether {@code debug} is on
     */
    public static void apply(LoggingSettings settings, boolean debug) {
        LevelFilter filter = LevelFilter.parse(
                !settings.filter().isBlank()
                        ? settings.filter()
                        : debug ? settings.debugFilter() : settings.prodFilter());
        LOCK.lock();
        try {
            configured = filter;
            CHANGED.clear();
            inForce = TABLE.apply(filter.level(), filter.named());
            Output out = opened();
            boolean toError = settings.output() == LoggingSettings.LogOutput.STDERR;
            out.stream.use(toError ? System.err : System.out);
            boolean colours = settings.colorsEnabled() && Terminal.ofProcess().wantsColours(toError ? 2 : 1);
            out.handler.form(formOf(settings, colours));
            install(out.handler);
        } finally {
            LOCK.unlock();
        }
        if (!filter.misspelt().isEmpty()) {
            System.getLogger(Logs.class.getName())
                    .log(
                            Level.WARNING,
                            "Parts of the log filter have no effect: " + String.join(", ", filter.misspelt())
                                    + ". Expected a level (off, error, warn, info, debug, trace) behind each name.");
        }
    }

    /** The levels in force by package or class; {@code root} is everything that is not named. */
    public static Map<String, String> levels() {
        LOCK.lock();
        try {
            Map<String, String> words = new TreeMap<>();
            inForce.forEach((name, level) -> words.put(name, level.word()));
            return words;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Changes levels until the next {@link #apply} or restart: all of them or, if one is not valid, none.
     *
     * @param levels words by package, class, module of the originals, or {@code root}; an empty word takes a change back
     * @throws IllegalArgumentException if a name or a word is not valid; the message says which
     */
    public static void change(Map<String, String> levels) {
        LOCK.lock();
        try {
            Map<String, LogLevel> next = new TreeMap<>(CHANGED);
            levels.forEach((name, word) -> change(next, name, word));
            if (next.size() > MAX_CHANGED) {
                throw new IllegalArgumentException("More than " + MAX_CHANGED + " levels are changed: take some back");
            }
            CHANGED.clear();
            CHANGED.putAll(next);
            Map<String, LogLevel> named = new TreeMap<>(configured.named());
            named.putAll(next);
            LogLevel level = named.getOrDefault(LevelTable.ROOT, configured.level());
            named.remove(LevelTable.ROOT);
            inForce = TABLE.apply(level, named);
        } finally {
            LOCK.unlock();
        }
    }

    private static void change(Map<String, LogLevel> changed, String name, String word) {
        List<String> loggers = name.equals(LevelTable.ROOT) ? List.of(name) : LevelFilter.packagesOf(name);
        LogLevel level = LogLevel.of(word);
        if (loggers.isEmpty()) {
            throw new IllegalArgumentException(
                    shown(name) + " is no package such as io.ringcast.server.transport, and not root");
        } else if (level == null && !word.isEmpty()) {
            throw new IllegalArgumentException(
                    shown(word) + " is no level: expected off, error, warn, info, debug or trace");
        }
        for (String logger : loggers) {
            if (level == null) {
                changed.remove(logger);
            } else {
                changed.put(logger, level);
            }
        }
    }

    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        PlainText.append(shown, text, 100);
        return shown.toString();
    }

    /** Waits a second at most for what was logged before to be written; false if that was not enough. */
    public static boolean flush() {
        Output out = output;
        return out == null || out.lines.flush(FLUSH_LIMIT);
    }

    /** Lines that were lost, because the output took no more or is closed. */
    public static long lostLines() {
        Output out = output;
        return out == null ? 0 : out.lines.lost();
    }

    /** Where the log goes, for those whose lines stand between those of the log. */
    static LineWriter lines() {
        LOCK.lock();
        try {
            return opened().lines;
        } finally {
            LOCK.unlock();
        }
    }

    private static Output opened() {
        Output out = output;
        if (out == null) {
            StandardStream stream = new StandardStream(System.out);
            LineWriter lines = new LineWriter("ringcast-log", stream, Logs::lossNote);
            out = new Output(stream, lines, new LogHandler(lines));
            output = out;
        }
        return out;
    }

    private static String lossNote(long lost) {
        Output out = output;
        LogRecord note = new LogRecord(
                java.util.logging.Level.WARNING, lost + " lines of the log were lost: its output did not take them");
        note.setLoggerName(Logs.class.getName());
        return out == null ? "" : out.handler.line(note);
    }

    private static void install(Handler handler) {
        Logger root = Logger.getLogger("");
        for (Handler other : root.getHandlers()) {
            root.removeHandler(other);
        }
        root.addHandler(handler);
    }

    private static Formatter formOf(LoggingSettings settings, boolean colours) {
        return settings.outputFormat() == LoggingSettings.LogFormat.JSON
                ? new JsonFormatter(settings.includeTarget())
                : new HumanFormatter(colours, settings.includeTarget(), ZoneId.systemDefault());
    }
}
