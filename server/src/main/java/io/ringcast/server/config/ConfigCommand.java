package io.ringcast.server.config;

import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The command {@code config}: {@code check} tells whether a configuration is usable, {@code print} shows what the server
 * would run with and why; {@code checkconfig} and {@code genconfig} are what Centrifugo calls the same for its files.
 *
 * <p>Thread: any.
 */
public final class ConfigCommand {
    /** Exit code of a usable configuration. */
    public static final int OK = 0;
    /** Exit code of a configuration with problems. */
    public static final int INVALID = 1;
    /** Exit code of a command that is spelled wrongly. */
    public static final int USAGE = 2;

    private static final String USAGE_TEXT = "Usage: config check [FILE | --config FILE] [--centrifugo-config FILE]"
            + " | config print [--config FILE] [--centrifugo-config FILE] [--strict]"
            + " | config checkconfig [FILE | -c FILE] | config genconfig";

    private final PrintStream out;
    private final Map<String, String> env;
    private final Function<Settings, List<String>> files;

    /**
     * Prepares the command.
     *
     * @param env the process environment, injected
     * @param files looks into the files that settings name; a sentence for each that can't be used
     */
    public ConfigCommand(PrintStream out, Map<String, String> env, Function<Settings, List<String>> files) {
        this.out = out;
        this.env = Map.copyOf(env);
        this.files = files;
    }

    /**
     * Runs one command.
     *
     * @param arguments what follows {@code config}
     * @return the exit code
     */
    public int run(List<String> arguments) {
        String command = arguments.isEmpty() ? "" : arguments.getFirst();
        List<String> rest = arguments.isEmpty() ? List.of() : arguments.subList(1, arguments.size());
        try {
            if (command.equals("check")) {
                return check(CommandLine.parse(
                        rest.size() == 1 && !rest.getFirst().startsWith("-")
                                ? List.of("--config", rest.getFirst())
                                : rest));
            }
            if (command.equals("print")) {
                return print(CommandLine.parse(rest));
            }
            if (command.equals("checkconfig") && rest.size() <= 2) {
                return check(CommandLine.parse(List.of("--centrifugo-config", fileOfCentrifugo(rest))));
            }
            if (command.equals("genconfig") && rest.isEmpty()) {
                out.print(CentrifugoExample.text(new SecureRandom()));
                return OK;
            }
        } catch (ConfigException e) {
            e.problems().forEach(out::println);
            return INVALID;
        }
        out.println(USAGE_TEXT);
        return USAGE;
    }

    // What a server would only warn of is a problem here: whoever asks wants to know.
    private int check(CommandLine line) {
        LoadedSettings loaded = SettingsLoader.load(line.strictly(), env);
        loaded.warnings().forEach(warning -> out.println("warning: " + warning));
        loaded.notices().forEach(notice -> out.println("notice: " + notice));
        List<String> unusable = files.apply(loaded.settings());
        if (!unusable.isEmpty()) {
            unusable.forEach(out::println);
            return INVALID;
        }
        String what = Stream.concat(SettingsLoader.fileOf(line, env).stream(), line.centrifugo().stream())
                .map(Path::toString)
                .collect(Collectors.joining(" with "));
        out.println((what.isEmpty() ? "The configuration from the environment and the defaults" : what) + " is valid.");
        return OK;
    }

    // Centrifugo names the file by -c or --config, and takes this one where none is named.
    private static String fileOfCentrifugo(List<String> arguments) {
        return arguments.isEmpty() ? "config.json" : arguments.getLast();
    }

    private int print(CommandLine line) {
        LoadedSettings loaded = SettingsLoader.load(line, env);
        loaded.sources()
                .forEach((path, source) -> out.println(path + " = " + source.value() + "  # " + source.origin()));
        out.println("# Largest message from a client: " + loaded.settings().maxMessageBytes() + " bytes");
        loaded.warnings().forEach(warning -> out.println("# warning: " + warning));
        loaded.notices().forEach(notice -> out.println("# notice: " + notice));
        return OK;
    }
}
