package io.ringcast.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandTest {
    @TempDir
    Path directory = Path.of("");

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int run(Map<String, String> env, String... arguments) {
        return new ConfigCommand(new PrintStream(bytes, true, UTF_8), env).run(List.of(arguments));
    }

    private String output() {
        return bytes.toString(UTF_8);
    }

    @Test
    void shouldApproveAGoodFile() {
        Path file = Loading.write(directory, "a.toml", "port = 7000");

        assertThat(run(Map.of(), "check", file.toString())).isEqualTo(ConfigCommand.OK);
        assertThat(output()).isEqualTo(file + " is valid." + System.lineSeparator());
    }

    @Test
    void shouldRefuseAFileWithUnknownKeys() {
        Path file = Loading.write(directory, "a.toml", "prot = 7000\nport = -1");

        assertThat(run(Map.of(), "check", file.toString())).isEqualTo(ConfigCommand.INVALID);
        assertThat(output().lines()).hasSize(2);
        assertThat(output()).contains("port=-1 is not valid").contains("Unknown keys in " + file + ": prot.");
    }

    @Test
    void shouldPrintEffectiveValuesAndTheirSources() {
        Path file = Loading.write(directory, "a.toml", "mode = 'x'\nprot = 1");

        int code = run(Map.of("PORT", "7001"), "print", "--config", file.toString());

        assertThat(code).isEqualTo(ConfigCommand.OK);
        assertThat(output().lines())
                .contains("port = 7001  # env PORT")
                .contains("mode = \"x\"  # file " + file)
                .contains("host = \"127.0.0.1\"  # default, because no app is configured")
                .contains("metrics.prometheus.prefix = \"ringcast_\"  # default")
                .contains("cors.origin = [\"*\"]  # default")
                .anyMatch(line -> line.startsWith("app_manager.array.apps[0] = { id = \"app-id\", keys = [{ key ="
                        + " \"app-key\", secret = \"***\" }], enabled = true, max_connections = -1"))
                .anyMatch(line -> line.startsWith("# warning: Unknown keys in "));
    }

    @Test
    void shouldPrintWhatItCanReadAgain() {
        run(Map.of("CORS_ORIGINS", "https://a.b,\"c\\d"), "print");
        Path printed = Loading.write(directory, "again.toml", output().replaceAll("(?m)^app_manager.array.*$", ""));

        Settings again = Loading.file(printed, Map.of()).settings();

        assertThat(again.cors().origin()).containsExactly("https://a.b", "\"c\\d");
        assertThat(Loading.problems(() -> SettingsLoader.load(
                        CommandLine.parse(List.of("--strict", "--config", printed.toString())), Map.of())))
                .isEmpty();
    }

    @Test
    void shouldExplainItselfWhenMisspelled() {
        assertThat(run(Map.of())).isEqualTo(ConfigCommand.USAGE);
        assertThat(run(Map.of(), "lint", "x")).isEqualTo(ConfigCommand.USAGE);
        assertThat(output().lines())
                .containsOnly("Usage: config check [FILE | --config FILE] | config print [--config FILE] [--strict]");
        assertThat(run(Map.of(), "print", "--what")).isEqualTo(ConfigCommand.INVALID);
        assertThat(run(Map.of(), "check", "a", "b")).isEqualTo(ConfigCommand.INVALID);
    }

    @Test
    void shouldCheckWhatServeWouldRead() {
        Path file = Loading.write(directory, "checked.toml", "port = 1234\n");
        Path bad = Loading.write(directory, "bad.toml", "port = 123456\n");

        assertThat(run(Map.of(), "check", "--config", file.toString())).isEqualTo(ConfigCommand.OK);
        assertThat(run(Map.of("RINGCAST_CONFIG", file.toString()), "check")).isEqualTo(ConfigCommand.OK);
        assertThat(run(Map.of("PORT", "7000"), "check")).isEqualTo(ConfigCommand.OK);
        assertThat(output()).contains("The configuration from the environment and the defaults is valid.");
        assertThat(run(Map.of("RINGCAST_CONFIG", bad.toString()), "check")).isEqualTo(ConfigCommand.INVALID);
        assertThat(run(Map.of("PORT", "seven"), "check")).isEqualTo(ConfigCommand.INVALID);
    }

    @Test
    void shouldNotWarnOfWhatTheLauncherReads() {
        run(Map.of("RINGCAST_JAVA_OPTS", "-Xmx1g", "RINGCAST_NONSENSE", "1"), "print");

        assertThat(output()).contains("RINGCAST_NONSENSE").doesNotContain("RINGCAST_JAVA_OPTS");
    }
}
