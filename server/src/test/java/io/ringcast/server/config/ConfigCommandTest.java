package io.ringcast.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.node.RingcastServer;
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
        return new ConfigCommand(new PrintStream(bytes, true, UTF_8), env, RingcastServer::problemsOfFiles)
                .run(List.of(arguments));
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
        assertThat(output().lines())
                .containsExactlyInAnyOrder(
                        "prot is not a known key. It stands in " + file + ", line 1; did you mean port? Correct or"
                                + " remove it; docs/configuration.md lists the keys of this version.",
                        "port=-1 is not valid: expected a whole number from 0 to 65535. It was set in " + file
                                + ", line 2; RINGCAST_PORT overrides it.");
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
    void shouldTellEveryProblemOfAFileAtOnceWithItsLine() {
        Path file = Loading.write(directory, "a.json", """
                {
                  "adapter": {"driver": "carrier-pigeon"},
                  "cluster_health": {"heartbeat_interval_ms": 20000},
                  "cache": {"redis": {"url_override": "http://:hunter2@h"}},
                  "database": {"redis": {"cluster_nodes": [{"host": "h", "port": 70000}], "password": ["hunter2"]}},
                  "app_manager": {"array": {"apps": [
                    {"id": "a", "key": "k", "secret": "hunter2", "max_connections": "many", "max_conections": 1},
                    {"id": "a", "key": "l", "secret": "hunter2",
                     "webhooks": [{"url": "ftp://hunter2@h", "event_types": ["channel_ocupied"]}]}
                  ]}}
                }
                """);

        assertThat(run(Map.of("PORT", "http"), "check", file.toString())).isEqualTo(ConfigCommand.INVALID);
        assertThat(output().lines().map(line -> line.replace(file.toString(), "FILE")))
                .contains(
                        "adapter.driver=carrier-pigeon is not valid: expected one of local, redis, redis-cluster, nats."
                                + " It was set in FILE, line 2; RINGCAST_ADAPTER_DRIVER overrides it.",
                        "port=http is not valid: expected a whole number from 0 to 65535. It was set by PORT in the"
                                + " environment; correct it there or unset it.")
                .anyMatch(line -> line.startsWith("cluster_health.heartbeat_interval_ms=20000 is not valid"))
                .anyMatch(
                        line -> line.startsWith("cache.redis.url_override=*** is not valid: expected nothing, or a URL")
                                && line.contains("FILE, line 4;"))
                .anyMatch(line -> line.startsWith("database.redis.cluster_nodes=[...] is not valid")
                        && line.contains("FILE, line 5;"))
                .anyMatch(line ->
                        line.startsWith("database.redis.password=[...] is not valid") && line.contains("FILE, line 5;"))
                .anyMatch(line -> line.startsWith("app_manager.array.apps[0].max_connections=many is not valid")
                        && line.contains("FILE, line 7;"))
                .anyMatch(line -> line.startsWith("app_manager.array.apps[0].max_conections is not a known key. It"
                        + " stands in FILE, line 7; did you mean max_connections?"))
                .anyMatch(line -> line.startsWith("app_manager.array.apps[1].webhooks[0].url=ftp:*** is not valid")
                        && line.contains("FILE, line 9;"))
                .anyMatch(line -> line.contains("event_types") && line.contains("FILE, line 9;"))
                .anyMatch(line -> line.startsWith("The app id a stands at"))
                .noneMatch(line -> line.contains("hunter2"));
    }

    @Test
    void shouldMaskPasswordsInAddresses() {
        Map<String, String> env = Map.of(
                "REDIS_URL", "redis+sentinel://:hun,t/e@r2@h1:1,h2:2/m/0?password=hunter2",
                "NATS_SERVERS", "nats://u:hunter2@h:1,nats://u:hunter2@i:2",
                "DATABASE_MYSQL_PASSWORD", "hunter2",
                "AWS_SECRET_ACCESS_KEY", "hunter2",
                "NATS_TOKEN", "hunter2");

        assertThat(run(env, "print")).isEqualTo(ConfigCommand.OK);
        assertThat(output().lines())
                .contains(
                        "adapter.redis.redis_pub_options.url = \"redis+sentinel://***@h1:1,h2:2/m/0?***\"  # env REDIS_URL")
                .contains("adapter.nats.servers = [\"nats://***@i:2\"]  # env NATS_SERVERS")
                .contains("database.mysql.password = \"***\"  # env DATABASE_MYSQL_PASSWORD")
                .contains("queue.redis_cluster.nodes = [\"redis://127.0.0.1:6379\"]  # default")
                .noneMatch(line -> line.contains("hun"));
        assertThat(Loading.env(env).toString()).doesNotContain("hun");
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
                .containsOnly(
                        "Usage: config check [FILE | --config FILE] [--centrifugo-config FILE] | config print [--config"
                                + " FILE] [--centrifugo-config FILE] [--strict] | config checkconfig [FILE | -c FILE] | config"
                                + " genconfig");
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

    @Test
    void shouldLookIntoTheFilesThatSettingsName() {
        Path file = Loading.write(
                directory,
                "tls.toml",
                "[ssl]\nenabled = true\ncert_path = \"/no/such/cert.pem\"\nkey_path = \"/no/such/key.pem\"\n");

        assertThat(run(Map.of(), "check", file.toString())).isEqualTo(ConfigCommand.INVALID);
        assertThat(bytes.toString(UTF_8)).contains("/no/such/cert.pem").doesNotContain("is valid");
    }
}
