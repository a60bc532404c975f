package io.ringcast.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key that Sockudo 2.9.2 documents is known here, with its default in profile sockudo and its variables. */
class SockudoKeysTest {
    private static final String UNSET = "-";

    @TempDir
    Path directory = Path.of("");

    record Documented(String path, String byDefault, List<String> env) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static String resource(String name) {
        try (InputStream in = SockudoKeysTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Documented> documented() {
        return resource("sockudo-keys.txt")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\\|", -1))
                .map(columns ->
                        new Documented(columns[0].strip(), columns[1].strip(), Key.splitList(columns[2].strip())));
    }

    private static Optional<Key> keyOf(String path) {
        return Keys.ALL.stream()
                .filter(key -> key.path().equals(path) || key.traits().alias().contains(path))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("documented")
    void shouldKnowItsKeysDefaultsAndVariables(Documented documented) {
        Key key = keyOf(documented.path()).orElseThrow(() -> new AssertionError(documented.path() + " is not known"));

        String expected = documented.byDefault().equals(UNSET) ? (key.isNumber() ? "0" : "") : documented.byDefault();
        assertThat(key.parse(key.defaultText(Profile.SOCKUDO))).isNotNull().isEqualTo(key.parse(expected));
        assertThat(key.envNames()).containsAll(documented.env());
    }

    @Test
    void shouldLoadAFileWithEveryKeyInBothFormats() {
        Path json = Loading.write(directory, "every-key.json", resource("every-key.json"));
        Path toml = Loading.write(directory, "every-key.toml", resource("every-key.toml"));

        LoadedSettings fromJson = strictly(json);
        LoadedSettings fromToml = strictly(toml);

        assertThat(fromJson.warnings()).isEmpty();
        assertThat(fromToml.warnings()).isEmpty();
        assertThat(fromJson.settings()).isEqualTo(fromToml.settings());
        assertThat(fromJson.notices())
                .singleElement()
                .asString()
                .startsWith("These keys have no effect in this server: ")
                .contains("adapter.buffer_multiplier_per_cpu (", "cleanup.batch_size");
        assertThat(unset(fromJson)).isEmpty();
        assertThat(unset(fromToml)).isEmpty();
    }

    private static LoadedSettings strictly(Path file) {
        return SettingsLoader.load(CommandLine.parse(List.of("--strict", "-c", file.toString())), Map.of());
    }

    // The file must go on having every key, also those that are documented later.
    private static Set<String> unset(LoadedSettings loaded) {
        Set<String> unset = new HashSet<>();
        documented().map(each -> keyOf(each.path()).orElseThrow().path()).forEach(unset::add);
        loaded.sources().forEach((path, source) -> {
            if (source.origin().startsWith("file ")) {
                unset.remove(path);
            }
        });
        return unset;
    }

    @Test
    void shouldReadFlatAndNestedAppsAlike() {
        Settings settings = strictly(Loading.write(directory, "every-key.json", resource("every-key.json")))
                .settings();

        App flat = settings.apps().getFirst();
        App nested = settings.apps().getLast();
        assertThat(flat.limits()).isEqualTo(nested.limits());
        assertThat(flat.features()).isEqualTo(nested.features());
        assertThat(flat.allowedOrigins()).isEqualTo(nested.allowedOrigins());
        assertThat(flat.limits().maxConnections()).isEqualTo(1000);
        assertThat(flat.limits().maxEventBatchSize()).isEqualTo(8);
        assertThat(flat.limits().maxPresenceMemberSizeBytes()).isEqualTo(3 * 1024);
        assertThat(flat.enabled()).isTrue();
        assertThat(nested.enabled()).isFalse();
        assertThat(settings.appWebhooks().get("flat")).hasSize(1);
        assertThat(settings.appWebhooks().get("nested")).hasSize(1);
    }

    @Test
    void shouldReadNodesAsTextsAndObjects() {
        DatabaseSettings.Redis redis = strictly(Loading.write(directory, "every-key.json", resource("every-key.json")))
                .settings()
                .database()
                .redis();

        assertThat(redis.sentinels()).containsExactly("10.1.0.1:26380", "10.1.0.2:26379");
        assertThat(redis.clusterNodes()).containsExactly("10.1.0.3:7000", "rediss://10.1.0.4:7002", "[fd00::5]:7004");
    }
}
