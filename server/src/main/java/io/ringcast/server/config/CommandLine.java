package io.ringcast.server.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the command line says about configuration.
 *
 * <p>Thread: any.
 *
 * @param config the file to load; {@code RINGCAST_CONFIG} names one if it is empty
 * @param strict unknown keys are errors
 * @param centrifugo a file of Centrifugo that is read too
 * @param folder where config/config.toml and config/config.json are looked for when no file is named
 */
public record CommandLine(Optional<Path> config, boolean strict, Optional<Path> centrifugo, Path folder) {
    private static final String CENTRIFUGO = "--centrifugo-config";

    /** Says nothing. */
    public static final CommandLine EMPTY = new CommandLine(Optional.empty(), false);

    /** Without a file of Centrifugo. */
    public CommandLine(Optional<Path> config, boolean strict, Path folder) {
        this(config, strict, Optional.empty(), folder);
    }

    /** For the folder that the process runs in. */
    public CommandLine(Optional<Path> config, boolean strict) {
        this(config, strict, Path.of(""));
    }

    /** Reads {@code [-c|--config PATH] [--centrifugo-config PATH] [--strict]}. */
    public static CommandLine parse(List<String> arguments) {
        CommandLine line = EMPTY;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--strict")) {
                line = line.strictly();
            } else if (argument.startsWith("--config=")) {
                line = line.withConfig(argument.substring("--config=".length()));
            } else if (argument.equals("--config") || argument.equals("-c")) {
                i++;
                line = line.withConfig(i < arguments.size() ? arguments.get(i) : "");
            } else if (argument.startsWith(CENTRIFUGO + "=")) {
                line = line.withCentrifugo(argument.substring(CENTRIFUGO.length() + 1));
            } else if (argument.equals(CENTRIFUGO)) {
                i++;
                line = line.withCentrifugo(i < arguments.size() ? arguments.get(i) : "");
            } else {
                throw new ConfigException("Unknown option " + Problems.bounded(argument)
                        + ": expected --config PATH, --centrifugo-config PATH or --strict.");
            }
        }
        return line;
    }

    private CommandLine withConfig(String path) {
        if (path.isEmpty()) {
            throw new ConfigException("--config names no file: write --config PATH.");
        }
        return new CommandLine(Optional.of(pathOf(path)), strict, centrifugo, folder);
    }

    private CommandLine withCentrifugo(String path) {
        if (path.isEmpty()) {
            throw new ConfigException(CENTRIFUGO + " names no file: write " + CENTRIFUGO + " PATH.");
        }
        return new CommandLine(config, strict, Optional.of(pathOf(path, CENTRIFUGO)), folder);
    }

    /** The same, where unknown keys are errors. */
    CommandLine strictly() {
        return new CommandLine(config, true, centrifugo, folder);
    }

    static Path pathOf(String path) {
        return pathOf(path, "--config or RINGCAST_CONFIG");
    }

    static Path pathOf(String path, String namedBy) {
        try {
            return Path.of(path);
        } catch (InvalidPathException e) {
            throw new ConfigException(Problems.bounded(path) + " is not a path. Correct " + namedBy + ".");
        }
    }
}
