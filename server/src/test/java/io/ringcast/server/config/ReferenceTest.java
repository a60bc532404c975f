package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that people copy are what the registry says; {@code -Dringcast.regenerate=true} writes them anew. */
class ReferenceTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().endsWith("server") ? Path.of("..") : Path.of("");

    @TempDir
    Path directory = Path.of("");

    private static void compare(Path file, String generated) throws IOException {
        if (Boolean.getBoolean("ringcast.regenerate")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, generated);
        }
        assertThat(file).hasContent(generated);
    }

    @Test
    void shouldKeepTheReferencePage() throws IOException {
        compare(ROOT.resolve("docs/configuration.md"), Reference.markdownReference());
    }

    @Test
    void shouldKeepTheExample() throws IOException {
        compare(ROOT.resolve("config/ringcast.toml"), Reference.exampleToml());
    }

    @Test
    void shouldLoadTheExampleAsItIs() {
        Path example = ROOT.resolve("config/ringcast.toml");

        LoadedSettings loaded =
                SettingsLoader.load(CommandLine.parse(List.of("--strict", "--config", example.toString())), Map.of());

        assertThat(loaded.settings()).isEqualTo(Loading.env(Map.of()).settings());
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldLoadTheExampleWithEveryKeyUncommented() {
        String all = Reference.exampleToml().replaceAll("(?m)^# ([a-z_]+ = .*|\\[\\[.*)$", "$1");
        Path file = Loading.write(directory, "all.toml", all);

        LoadedSettings loaded = SettingsLoader.load(
                CommandLine.parse(List.of("--strict", "--config", file.toString())), Map.of("APP_SECRET", "s"));

        assertThat(loaded.sources().values())
                .filteredOn(source -> source.origin().startsWith("default"))
                .extracting(LoadedSettings.Source::value)
                .containsOnly("\"\"");
        assertThat(loaded.settings().apps().getFirst().secretOf("app-key")).isEqualTo("s");
    }

    @Test
    void shouldBenchWithoutLimits() {
        Path bench = ROOT.resolve("config/bench.toml");

        LoadedSettings loaded =
                SettingsLoader.load(CommandLine.parse(List.of("--strict", "--config", bench.toString())), Map.of());

        assertThat(loaded.warnings()).isEmpty();
        assertThat(loaded.settings().server().maxConnections()).isZero();
        assertThat(loaded.settings().apps()).singleElement().satisfies(app -> {
            assertThat(app.id()).isEqualTo("app-id");
            assertThat(app.secretOf("app-key")).isEqualTo("app-secret");
            assertThat(app.features().clientMessages()).isTrue();
            assertThat(app.limits().maxConnections()).isEqualTo(-1);
            assertThat(app.limits().maxClientEventsPerSecond()).isEqualTo(-1);
            assertThat(app.limits().maxBackendEventsPerSecond()).isEqualTo(-1);
            assertThat(app.limits().maxReadRequestsPerSecond()).isEqualTo(-1);
        });
    }

    @Test
    void shouldDescribeEveryKeyAndField() {
        String page = Reference.markdownReference();

        assertThat(Keys.ALL).allSatisfy(key -> assertThat(page).contains("| `" + key.path() + "` | "));
        assertThat(CentrifugeKeys.all()).allSatisfy(key -> assertThat(page).contains("| `" + key.path() + "` | "));
        assertThat(AppField.values()).allSatisfy(field -> assertThat(page).contains("| `" + field.field() + "` | "));
    }
}
