package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Loads settings from texts, as tests want it. */
final class Loading {
    private Loading() {}

    static LoadedSettings env(Map<String, String> env) {
        return SettingsLoader.load(CommandLine.EMPTY, env);
    }

    static LoadedSettings file(Path file, Map<String, String> env) {
        return SettingsLoader.load(new CommandLine(Optional.of(file), false), env);
    }

    static LoadedSettings toml(Path directory, String text) {
        return file(write(directory, "ringcast.toml", text), Map.of());
    }

    static LoadedSettings json(Path directory, String text) {
        return file(write(directory, "ringcast.json", text), Map.of());
    }

    static List<String> problemsOfEnv(Map<String, String> env) {
        return problems(() -> env(env));
    }

    /** The problems of a TOML file, which the messages call FILE. */
    static List<String> problemsOfToml(Path directory, String text) {
        Path file = write(directory, "ringcast.toml", text);
        return problems(() -> file(file, Map.of())).stream()
                .map(problem -> withoutPlace(problem, file))
                .toList();
    }

    /** The problem as it would be wherever the file and the line are. */
    static String withoutPlace(String problem, Path file) {
        return problem.replaceAll(Pattern.quote(file.toString()) + "(, line \\d+)?", "FILE");
    }

    static List<String> problems(Runnable load) {
        ConfigException thrown = catchThrowableOfType(ConfigException.class, load::run);
        return thrown == null ? List.of() : thrown.problems();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path directory, String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
