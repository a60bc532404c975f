package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.config.CentrifugeSamples.Sample;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each key of the Centrifugo side reaches its place, by file, by a Centrifugo file and by its environment names. */
class CentrifugeKeysTest {
    @TempDir
    Path directory = Path.of("");

    /** What a key alone would lack: the business of CentrifugeChecksTest. */
    private static Map<String, String> beside(String path) {
        Map<String, String> env = new HashMap<>(Map.of("RINGCAST_CENTRIFUGE_ENABLED", "true"));
        if (path.endsWith("force_recovery") || path.endsWith("history_size")) {
            env.put("CENTRIFUGO_CHANNEL_WITHOUT_NAMESPACE_HISTORY_TTL", "5m");
        }
        if (path.endsWith("force_recovery") || path.endsWith("history_ttl")) {
            env.put("CENTRIFUGO_CHANNEL_WITHOUT_NAMESPACE_HISTORY_SIZE", "5");
        }
        if (path.endsWith("personal_channel.enabled")) {
            env.put("CENTRIFUGO_CHANNEL_WITHOUT_NAMESPACE_PRESENCE", "true");
        }
        if (path.endsWith("_enabled") || (path.contains(".proxy.") && path.endsWith(".enabled"))) {
            for (String proxy : List.of(
                    "CLIENT_PROXY_CONNECT",
                    "CLIENT_PROXY_REFRESH",
                    "CHANNEL_PROXY_SUBSCRIBE",
                    "CHANNEL_PROXY_PUBLISH",
                    "CHANNEL_PROXY_SUB_REFRESH",
                    "RPC_PROXY")) {
                env.put("CENTRIFUGO_" + proxy + "_ENDPOINT", "http://b/");
            }
        }
        return env;
    }

    private static CentrifugeSettings of(LoadedSettings loaded) {
        return loaded.settings().centrifuge().orElseThrow();
    }

    @Test
    void shouldHaveASampleOfEveryKey() {
        List<String> keys = CentrifugeKeys.all().stream()
                .map(Key::path)
                .filter(path -> !path.equals("centrifuge.config_file"))
                .toList();

        assertThat(CentrifugeSamples.all().map(Sample::path)).containsExactlyInAnyOrderElementsOf(keys);
    }

    @ParameterizedTest
    @MethodSource("io.ringcast.server.config.CentrifugeSamples#all")
    void shouldTakeAKeyFromAFile(Sample sample) {
        Path file = Loading.write(directory, "r.toml", sample.path() + " = " + Key.quote(sample.text()));

        LoadedSettings loaded = Loading.file(file, beside(sample.path()));

        assertThat(sample.value().apply(of(loaded))).isEqualTo(sample.expected());
        assertThat(loaded.warnings())
                .filteredOn(warning -> warning.contains("nknown"))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.ringcast.server.config.CentrifugeSamples#all")
    void shouldTakeAKeyFromEachOfItsEnvironmentNames(Sample sample) {
        Key key = CentrifugeKeys.all().stream()
                .filter(each -> each.path().equals(sample.path()))
                .findFirst()
                .orElseThrow();

        for (String name : key.envNames()) {
            Map<String, String> env = beside(sample.path());
            env.put(name, sample.text());
            LoadedSettings loaded = Loading.env(env);
            assertThat(sample.value().apply(of(loaded))).as(name).isEqualTo(sample.expected());
            assertThat(loaded.warnings())
                    .filteredOn(warning -> warning.contains("nknown"))
                    .isEmpty();
        }
    }

    @Test
    void shouldReadNothingWhileNobodyAsks() {
        assertThat(Loading.env(Map.of("CENTRIFUGO_CLIENT_PING_INTERVAL", "nonsense"))
                        .settings()
                        .centrifuge())
                .isEmpty();
        assertThat(Loading.toml(directory, "[centrifuge.client.token]\n")
                        .settings()
                        .centrifuge())
                .isEmpty();
    }

    @Test
    void shouldTellWhatChanged() {
        Settings none = Loading.env(Map.of()).settings();
        Settings some = Loading.env(Map.of(
                        "RINGCAST_CENTRIFUGE_CLIENT_PING_INTERVAL", "26s",
                        "RINGCAST_CENTRIFUGE_CHANNEL_WITHOUT_NAMESPACE_PRESENCE", "true",
                        "RINGCAST_CENTRIFUGE_CLIENT_ALLOWED_ORIGINS", "*",
                        "RINGCAST_CENTRIFUGE_HTTP_SERVER_PORT", "8001"))
                .settings();

        SettingsChanges changes = SettingsChanges.between(none, none, some);
        assertThat(changes.reloaded())
                .containsExactlyInAnyOrder(
                        "centrifuge.client.ping_interval", "centrifuge.channel.without_namespace.presence");
        assertThat(changes.needingRestart())
                .containsExactlyInAnyOrder("centrifuge.client.allowed_origins", "centrifuge.http_server.port");
        // What the last reload brought is nothing new, what needs a restart still does.
        assertThat(SettingsChanges.between(none, some, some).reloaded()).isEmpty();
        assertThat(SettingsChanges.between(none, some, some).needingRestart()).hasSize(2);
        assertThat(SettingsChanges.between(some, some, some).needingRestart()).isEmpty();
    }

    @Test
    void shouldBeIndexedByTheBuild() {
        assertThat(KeyIndex.class.getResource(KeyIndex.CENTRIFUGE)).isNotNull();
        assertThat(KeyIndex.write(CentrifugeKeys.tree())).isEqualTo(KeyIndex.write(CentrifugeKeys.annotated()));
    }
}
