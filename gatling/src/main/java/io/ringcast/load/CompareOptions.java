package io.ringcast.load;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of a comparison: what a person may choose, and the paths that the launcher adds.
 *
 * <p>Thread: any.
 */
final class CompareOptions {
    private static final List<String> KNOWN = List.of(
            "--rows",
            "--pairs",
            "--processes",
            "--warm",
            "--seconds",
            "--idle-seconds",
            "--shards",
            "--transport",
            "--java",
            "--flags",
            "--jar",
            "--aot",
            "--config",
            "--generator",
            "--floor",
            "--logs",
            "--progress");
    private static final List<String> TRANSPORTS = List.of("auto", "epoll", "attached");

    private final Map<String, String> given = new HashMap<>();

    private CompareOptions(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i);
            if (!KNOWN.contains(name)) {
                throw new IllegalArgumentException("unknown option '" + name + "'");
            }
            if (i + 1 == arguments.size()) {
                throw new IllegalArgumentException(name + " needs a value");
            }
            given.put(name, arguments.get(i + 1));
        }
    }

    static Setup parse(List<String> arguments) {
        CompareOptions options = new CompareOptions(arguments);
        return new Setup(
                options.rows(),
                options.amounts(),
                options.number("--shards", 1, 1, 256),
                options.transport(),
                options.path("--java"),
                options.flags(),
                options.path("--jar"),
                options.pathOrNull("--aot"),
                options.path("--config"),
                options.path("--generator"),
                options.path("--floor"),
                options.path("--logs"),
                options.given.getOrDefault("--progress", "no").equals("yes"));
    }

    private List<Row> rows() {
        String names = given.get("--rows");
        return names == null ? Rows.all() : Rows.named(List.of(names.split(",", -1)));
    }

    private Setup.Amounts amounts() {
        return new Setup.Amounts(
                number("--pairs", 9, 1, 1000),
                number("--processes", 0, 1, 100),
                number("--warm", 10, 1, 600),
                number("--seconds", 4, 1, 600),
                number("--idle-seconds", 60, 1, 3600));
    }

    private int number(String name, int otherwise, int least, int most) {
        String value = given.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // Told below with the bounds.
        }
        throw new IllegalArgumentException(
                name + " " + value + " is not valid, expected a whole number from " + least + " to " + most);
    }

    private String transport() {
        String transport = given.getOrDefault("--transport", "auto");
        if (!TRANSPORTS.contains(transport)) {
            throw new IllegalArgumentException(
                    "--transport " + transport + " is not valid, expected one of " + TRANSPORTS);
        }
        return transport;
    }

    private List<String> flags() {
        String flags = given.getOrDefault("--flags", "").strip();
        return flags.isEmpty() ? List.of() : List.of(flags.split("\\s+"));
    }

    private Path path(String name) {
        Path path = pathOrNull(name);
        if (path == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return path;
    }

    private @Nullable Path pathOrNull(String name) {
        String path = given.get(name);
        return path == null ? null : Path.of(path);
    }
}
