package io.ringcast.server.log;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Levels by name, as {@code RUST_LOG} spells them: {@code debug}, {@code info,sockudo::websocket=debug}. Names are
 * modules of the originals, which stand for packages of ours, or packages themselves. What names neither has no effect,
 * because the filters that people bring along name libraries that are not here.
 *
 * <p>Thread: any.
 *
 * @param level for everything that is not named
 * @param named packages or classes and their levels
 * @param misspelt parts whose level is none
 */
record LevelFilter(LogLevel level, Map<String, LogLevel> named, List<String> misspelt) {
    static final String OWN = "io.ringcast";
    private static final String SERVER = OWN + ".server.";
    private static final String ENGINE = OWN + ".engine.";
    private static final String BACKENDS = OWN + ".backends.";
    private static final int MAX_PARTS = 128;
    private static final int MAX_NAME_LENGTH = 200;

    /** The modules of Sockudo whose name is not that of a package of ours. */
    private static final Map<String, List<String>> MODULES = Map.ofEntries(
            Map.entry("websocket", List.of(SERVER + "transport", SERVER + "protocol")),
            Map.entry("ws", List.of(SERVER + "transport", SERVER + "protocol")),
            Map.entry("ws_handler", List.of(SERVER + "transport", SERVER + "protocol")),
            Map.entry("adapter", List.of(SERVER + "protocol", OWN + ".engine", OWN + ".backends")),
            Map.entry("channel", List.of(SERVER + "channel", ENGINE + "channel", ENGINE + "fanout")),
            Map.entry("token", List.of(SERVER + "auth")),
            Map.entry("http_handler", List.of(SERVER + "http")),
            Map.entry("middleware", List.of(SERVER + "http", SERVER + "listener")),
            Map.entry("options", List.of(SERVER + "config")),
            Map.entry("rate_limiter", List.of(ENGINE + "limit", ENGINE + "memory", OWN + ".backends")),
            Map.entry("cache", List.of(ENGINE + "memory", OWN + ".backends")),
            Map.entry("queue", List.of(ENGINE + "memory", OWN + ".backends")),
            Map.entry("server", List.of(OWN + ".server")),
            Map.entry("core", List.of(OWN + ".engine")),
            Map.entry("engine", List.of(OWN + ".engine")));

    LevelFilter {
        named = Map.copyOf(named);
        misspelt = List.copyOf(misspelt);
    }

    static LevelFilter parse(String text) {
        LogLevel level = LogLevel.INFO;
        Map<String, LogLevel> named = new LinkedHashMap<>();
        List<String> misspelt = new ArrayList<>();
        String[] parts = text.split(",", MAX_PARTS + 1);
        for (int i = 0; i < Math.min(parts.length, MAX_PARTS); i++) {
            String part = parts[i].strip();
            int equals = part.lastIndexOf('=');
            // A name alone lets everything of it through.
            Optional<LogLevel> found =
                    Optional.ofNullable(equals < 0 ? LogLevel.of(part) : LogLevel.of(part.substring(equals + 1)));
            if (equals < 0 && found.isPresent()) {
                level = found.get();
            } else if (equals >= 0 && found.isEmpty()) {
                misspelt.add(part);
            } else {
                String name = equals < 0 ? part : part.substring(0, equals).strip();
                packagesOf(name).forEach(each -> named.put(each, found.orElse(LogLevel.TRACE)));
            }
        }
        return new LevelFilter(level, named, misspelt);
    }

    /** The names of loggers that a name in a filter means; none if it means nothing here. */
    static List<String> packagesOf(String name) {
        if (name.length() > MAX_NAME_LENGTH || !isName(name)) {
            return List.of();
        }
        int colons = name.indexOf("::");
        if (colons < 0 && name.indexOf('.') > 0) {
            return List.of(name);
        }
        String crate = colons < 0 ? name : name.substring(0, colons);
        String path = colons < 0 ? "" : name.substring(colons + 2);
        if (crate.startsWith("sockudo_")) {
            path = path.isEmpty() ? crate.substring(8) : crate.substring(8) + "::" + path;
            crate = "sockudo";
        }
        if (!crate.equals("sockudo") && !crate.equals("ringcast")) {
            return List.of();
        }
        return path.isEmpty() ? List.of(OWN) : packagesOf(crate, path);
    }

    private static List<String> packagesOf(String crate, String path) {
        String dotted = path.replace("::", ".");
        if (crate.equals("ringcast") && dotted.matches("(server|engine|backends)(\\..*)?")) {
            return List.of(OWN + "." + dotted);
        }
        int end = path.indexOf("::");
        String module = end < 0 ? path : path.substring(0, end);
        List<String> known = MODULES.get(module);
        return known == null ? List.of(SERVER + dotted, ENGINE + dotted, BACKENDS + dotted) : known;
    }

    private static boolean isName(String name) {
        return !name.isEmpty()
                && name.chars().allMatch(c -> c < 0x80 && (Character.isLetterOrDigit(c) || "_.:$-".indexOf(c) >= 0));
    }
}
