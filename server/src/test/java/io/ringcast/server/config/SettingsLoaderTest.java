package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsLoaderTest {
    private static final String ONE_APP = "[[app_manager.array.apps]]\nid = 'a'\nkey = 'k'\nsecret = 's'\n";

    @TempDir
    Path directory = Path.of("");

    @Test
    void shouldUseOurDefaultsWithoutAnySource() {
        Settings settings = Loading.env(Map.of()).settings();

        assertThat(settings.server().port()).isEqualTo(6001);
        assertThat(settings.server().pathPrefix()).isEmpty();
        assertThat(settings.server().activityTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.server().pongTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.server().userAuthenticationTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.server().maxConnections()).isZero();
        assertThat(settings.pusher())
                .isEqualTo(new Settings.Pusher(
                        false, true, Settings.Liveness.BOTH, Duration.ZERO, Settings.PathNotFound.NOT_FOUND, 131072));
        assertThat(settings.http()).isEqualTo(new Settings.Http(false, false, true));
        assertThat(settings.httpApi().requestLimitBytes()).isEqualTo(10 * 1024 * 1024);
        assertThat(settings.httpApi().acceptTraffic().memoryThreshold()).isEqualTo(0.85);
        assertThat(settings.engine())
                .isEqualTo(
                        new EngineSettings(0, 16384, EngineSettings.IdleStrategy.BACKOFF, Duration.ofSeconds(1), 512));
        assertThat(settings.websocket())
                .isEqualTo(new Settings.WebSocket(1048576, Duration.ofSeconds(10), 0, Settings.Compression.DISABLED));
        assertThat(settings.listener())
                .isEqualTo(
                        new ListenerSettings(Duration.ofSeconds(10), Duration.ofSeconds(30), 16384, false, List.of()));
        assertThat(settings.metrics().port()).isEqualTo(9601);
        assertThat(settings.metrics().prometheus().prefix()).isEqualTo("ringcast_");
        assertThat(settings.maxMessageBytes()).isEqualTo(131072);
        assertThat(settings.cors().allowsAnyOrigin()).isTrue();
        assertThat(settings.cors().credentials()).isFalse();
    }

    @Test
    void shouldOfferADevelopmentAppOnLoopbackWhenNoAppIsConfigured() {
        Settings settings = Loading.env(Map.of()).settings();

        App app = settings.apps().getFirst();
        assertThat(settings.developmentDefaults()).isTrue();
        assertThat(settings.server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.metrics().host()).isEqualTo("127.0.0.1");
        assertThat(settings.apps()).hasSize(1);
        assertThat(app.id()).isEqualTo("app-id");
        assertThat(app.secretOf("app-key")).isEqualTo("app-secret");
        assertThat(app.features().clientMessages()).isTrue();
    }

    @Test
    void shouldBindWhereItIsToldEvenWithTheDevelopmentApp() {
        Settings byEnv = Loading.env(Map.of("HOST", "0.0.0.0")).settings();
        Settings byFile = Loading.toml(directory, "host = '10.0.0.1'").settings();

        assertThat(byEnv.server().host()).isEqualTo("0.0.0.0");
        assertThat(byFile.server().host()).isEqualTo("10.0.0.1");
        assertThat(byEnv.developmentDefaults() && byFile.developmentDefaults()).isTrue();
    }

    @Test
    void shouldBindToAllAddressesWhenAnAppIsConfigured() {
        Settings settings = Loading.toml(directory, ONE_APP).settings();

        assertThat(settings.developmentDefaults()).isFalse();
        assertThat(settings.server().host()).isEqualTo("0.0.0.0");
        assertThat(settings.metrics().host()).isEqualTo("0.0.0.0");
        assertThat(settings.apps()).extracting(App::id).containsExactly("a");
    }

    @Test
    void shouldNotInventAnAppWhenTheListIsEmptyOnPurpose() {
        LoadedSettings loaded = Loading.json(directory, "{\"app_manager\":{\"array\":{\"apps\":[]}}}");

        assertThat(loaded.settings().apps()).isEmpty();
        assertThat(loaded.settings().developmentDefaults()).isFalse();
        assertThat(loaded.warnings()).containsExactly("No app is configured: every connection is closed with 4001.");
    }

    @Test
    void shouldLetTheEnvironmentWinOverTheFile() {
        Path file = Loading.write(directory, "a.toml", "port = 1000\nmode = 'file'");

        LoadedSettings loaded = Loading.file(file, Map.of("PORT", "2000"));

        assertThat(loaded.settings().server().port()).isEqualTo(2000);
        assertThat(loaded.settings().server().mode()).isEqualTo("file");
        assertThat(source(loaded, "port")).isEqualTo(new LoadedSettings.Source("2000", "env PORT"));
        assertThat(source(loaded, "mode")).isEqualTo(new LoadedSettings.Source("\"file\"", "file " + file));
        assertThat(source(loaded, "debug")).isEqualTo(new LoadedSettings.Source("false", "default"));
    }

    private static LoadedSettings.Source source(LoadedSettings loaded, String path) {
        return Objects.requireNonNull(loaded.sources().get(path));
    }

    @Test
    void shouldPreferOurEnvironmentNames() {
        Map<String, String> env = Map.of(
                "PORT", "2000",
                "RINGCAST_PORT", "3000",
                "SOCKUDO_MAX_CONNECTIONS", "1",
                "RINGCAST_MAX_CONNECTIONS", "2",
                "SOCKUDO_LOG_PROD", "error",
                "RINGCAST_LOG_PROD", "warn");

        Settings settings = Loading.env(env).settings();

        assertThat(settings.server().port()).isEqualTo(3000);
        assertThat(settings.server().maxConnections()).isEqualTo(2);
        assertThat(settings.logging().prodFilter()).isEqualTo("warn");
    }

    @Test
    void shouldTakeAnEmptyVariableForUnset() {
        assertThat(Loading.env(Map.of("PORT", " ", "RINGCAST_PORT", ""))
                        .settings()
                        .server()
                        .port())
                .isEqualTo(6001);
    }

    @ParameterizedTest
    @CsvSource({
        "true,  false, '',    true",
        "false, true,  '',    true",
        "*,     '',    '',    false",
        "true,  '',    false, false",
        "'',    yes,   '',    true",
    })
    void shouldForceDebugOnOnly(String debug, String debugMode, String ours, boolean expected) {
        Map<String, String> env = Map.of("DEBUG", debug, "DEBUG_MODE", debugMode, "RINGCAST_DEBUG", ours);

        assertThat(Loading.env(env).settings().server().debug()).isEqualTo(expected);
    }

    @Test
    void shouldFindTheFileThatTheEnvironmentNames() {
        Path file = Loading.write(directory, "b.toml", "port = 1000");
        Path other = Loading.write(directory, "c.toml", "port = 2000");

        assertThat(Loading.env(Map.of("RINGCAST_CONFIG", file.toString()))
                        .settings()
                        .server()
                        .port())
                .isEqualTo(1000);
        assertThat(Loading.file(other, Map.of("RINGCAST_CONFIG", file.toString()))
                        .settings()
                        .server()
                        .port())
                .isEqualTo(2000);
    }

    @Test
    void shouldReadTheSameKeysFromBothFormats() {
        Settings toml = Loading.toml(
                        directory, "port = '7000'\n[cors]\norigin = ['https://a.b']\ncredentials = 1\n" + ONE_APP)
                .settings();
        Settings json = Loading.json(directory, """
                        {"port": 7000.0, "cors": {"origin": "https://a.b", "credentials": true}, "debug": null,
                         "app_manager": {"array": {"apps": [{"id": "a", "key": "k", "secret": "s"}]}}}""").settings();

        assertThat(toml).isEqualTo(json);
        assertThat(toml.cors().credentials()).isTrue();
        assertThat(toml.server().port()).isEqualTo(7000);
    }

    @Test
    void shouldReportEverythingThatIsWrongAtOnce() {
        List<String> problems = Loading.problemsOfToml(directory, """
                port = 70000
                [presence]
                max_members_per_channel = 0
                [engine]
                ring_size = 5000
                idle_strategy = "lazy"
                [cors]
                credentials = "maybe"
                origin = { a = 1 }
                """);

        assertThat(problems)
                .containsExactlyInAnyOrder(
                        "port=70000 is not valid: expected a whole number from 0 to 65535. It was set in FILE;"
                                + " RINGCAST_PORT overrides it.",
                        "presence.max_members_per_channel=0 is not valid: expected a whole number from 1 to 10000000. It"
                                + " was set in FILE; RINGCAST_PRESENCE_MAX_MEMBERS_PER_CHANNEL overrides it.",
                        "engine.ring_size=5000 is not valid: expected a whole number from 2048 to 4194304 that is a"
                                + " power of two. It was set in FILE; RINGCAST_ENGINE_RING_SIZE overrides it.",
                        "engine.idle_strategy=lazy is not valid: expected one of backoff, yielding, busy_spin, sleeping."
                                + " It was set in FILE; RINGCAST_ENGINE_IDLE_STRATEGY overrides it.",
                        "cors.credentials=maybe is not valid: expected true or false. It was set in FILE;"
                                + " RINGCAST_CORS_CREDENTIALS overrides it.",
                        "cors.origin={...} is not valid: expected a list of words. It was set in FILE;"
                                + " RINGCAST_CORS_ORIGIN overrides it.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PORT | abc | port=abc is not valid: expected a whole number from 0 to 65535.",
                "PORT | 1.5 | port=1.5 is not valid: expected a whole number from 0 to 65535.",
                "PORT | 1e999999999 | port=1e999999999 is not valid: expected a whole number from 0 to 65535.",
                "PORT | -1 | port=-1 is not valid: expected a whole number from 0 to 65535.",
                "DEBUG_MODE | ja | debug=ja is not valid: expected true or false.",
                "HOST | a b | host=a b is not valid: expected an address or a host name.",
                "UNIX_SOCKET_PERMISSION_MODE | 888 | unix_socket.permission_mode=888 is not valid: expected octal"
                        + " permissions from 000 to 777, such as 660.",
                "RINGCAST_LISTENER_TRUSTED_PROXIES | 10.0.0.0/33 | listener.trusted_proxies=10.0.0.0/33 is not valid:"
                        + " expected a list of addresses and networks such as 10.0.0.0/8.",
                "ADAPTER_DRIVER | pigeon | adapter.driver=pigeon is not valid: expected one of local, redis,"
                        + " redis-cluster, nats.",
                "APP_MANAGER_DRIVER | ldap | app_manager.driver=ldap is not valid: expected one of memory, mysql,"
                        + " dynamodb, pgsql, scylladb.",
                "CACHE_DRIVER | disk | cache.driver=disk is not valid: expected one of memory, redis, redis-cluster,"
                        + " none.",
                "ACTIVITY_TIMEOUT | 0 | activity_timeout=0 is not valid: expected a whole number of seconds from 1 to"
                        + " 86400.",
                "RINGCAST_PROFILE | x | profile=x is not valid: expected one of default, sockudo, soketi,"
                        + " pusher-strict.",
                "METRICS_PROMETHEUS_PREFIX | 1-x | metrics.prometheus.prefix=1-x is not valid: expected letters, digits"
                        + " and underscores, not beginning with a digit.",
                "RINGCAST_PATH_PREFIX | /a?b | path_prefix=/a?b is not valid: expected a URL path such as /realtime.",
                "RINGCAST_HTTP_API_REQUEST_LIMIT_IN_MB | 0 | http_api.request_limit_in_mb=0 is not valid: expected a"
                        + " number of MiB from 0.001 to 1024.",
                "SOCKUDO_MAX_CONNECTIONS | x | max_connections=x is not valid: expected a whole number from 0 to"
                        + " 2147483647 or off."
            })
    void shouldStopAtABadEnvironmentValue(String name, String value, String message) {
        assertThat(Loading.problemsOfEnv(Map.of(name, value)))
                .containsExactly(
                        message + " It was set by " + name + " in the environment; correct it there or unset it.");
    }

    @Test
    void shouldCutAndEscapeAValueInAMessage() {
        List<String> problems = Loading.problemsOfEnv(Map.of("PORT", "\u001b[31m\n" + "x".repeat(500)));

        assertThat(problems.getFirst())
                .startsWith("port=\\u001b[31m\\u000ax")
                .contains("x... is not valid")
                .hasSizeLessThan(300);
    }

    @Test
    void shouldTakeWordsForZero() {
        Settings settings = Loading.env(Map.of(
                        "RINGCAST_PUSHER_MAX_IDLE", "off",
                        "RINGCAST_ENGINE_SHARDS", "auto",
                        "SOCKUDO_MAX_CONNECTIONS", "none"))
                .settings();

        assertThat(settings.pusher().maxIdle()).isZero();
        assertThat(settings.engine().shards()).isZero();
        assertThat(settings.server().maxConnections()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,1,1", "0,2,1", "0,3,3", "0,200,64", "5,2,5"})
    void shouldChooseShardsByCores(String shards, int cores, int expected) {
        Settings settings =
                Loading.env(Map.of("RINGCAST_ENGINE_SHARDS", shards)).settings();

        assertThat(settings.engine().shardsFor(cores)).isEqualTo(expected);
    }

    @Test
    void shouldListUnknownKeysAsAWarning() {
        Path file = Loading.write(
                directory,
                "x.toml",
                "prot = 1\n[cors]\norigins = []\n[database.oracle]\nhost = 'h'\n[push]\na = 1\n" + ONE_APP + "ttl=1");

        LoadedSettings loaded = Loading.file(file, Map.of());

        assertThat(loaded.warnings())
                .containsExactly("Unknown keys in " + file
                        + ": prot (line 1; did you mean port?), cors.origins (line 3; did you mean cors.origin?),"
                        + " database.oracle (line 4), push (line 6), app_manager.array.apps[0].ttl (line 12). They have"
                        + " no effect; docs/configuration.md lists the keys of this version.");
    }

    @Test
    void shouldRefuseUnknownKeysWhenStrict() {
        Path file = Loading.write(directory, "x.toml", "prot = 1\n[websocket]\nmax_pending = 1\nnonsense = 2");

        assertThat(Loading.problems(() -> SettingsLoader.load(new CommandLine(Optional.of(file), true), Map.of())))
                .containsExactly(
                        "prot is not a known key. It stands in " + file + ", line 1; did you mean port? Correct or"
                                + " remove it; docs/configuration.md lists the keys of this version.",
                        "websocket.max_pending is not a known key. It stands in " + file + ", line 3; did you mean"
                                + " websocket.max_pending_seconds? Correct or remove it; docs/configuration.md lists"
                                + " the keys of this version.",
                        "websocket.nonsense is not a known key. It stands in " + file + ", line 4. Correct or remove"
                                + " it; docs/configuration.md lists the keys of this version.");
    }

    @Test
    void shouldWarnOfUnknownVariablesOfOurs() {
        Path file = Loading.write(directory, "x.toml", "mode = '${RINGCAST_MY_MODE}'");

        LoadedSettings loaded = Loading.file(file, Map.of("RINGCAST_MY_MODE", "m", "RINGCAST_PROT", "1", "OTHER", "x"));

        assertThat(loaded.warnings())
                .containsExactly("Unknown environment variables: RINGCAST_PROT. They have no effect.");
    }

    @Test
    void shouldRefuseAValueWhereASectionBelongs() {
        assertThat(Loading.problemsOfToml(directory, "cors = 5"))
                .containsExactly("cors=*** is not valid: expected a section with keys. It was set in FILE; correct it"
                        + " there.");
    }

    @Test
    void shouldRefuseOnePortForTwoListeners() {
        assertThat(Loading.problemsOfEnv(Map.of("PORT", "9601")))
                .containsExactly(
                        "metrics.port=9601 is not valid: expected a port other than that of port. Change one of"
                                + " them, or set metrics.enabled to false.");
        assertThat(Loading.problemsOfEnv(Map.of("PORT", "9601", "METRICS_ENABLED", "no")))
                .isEmpty();
        assertThat(Loading.problemsOfEnv(Map.of("PORT", "0", "METRICS_PORT", "0")))
                .isEmpty();
    }

    @Test
    void shouldNeverAllowCredentialsWithAnyOrigin() {
        LoadedSettings any = Loading.env(Map.of("CORS_CREDENTIALS", "true", "CORS_ORIGINS", "https://a.b,Any"));
        LoadedSettings one = Loading.env(Map.of("CORS_CREDENTIALS", "true", "CORS_ORIGINS", "https://a.b"));

        assertThat(any.settings().cors().credentials()).isFalse();
        assertThat(any.warnings())
                .containsExactly("cors.credentials is taken for false, because cors.origin allows any origin. List the"
                        + " origins that need credentials.");
        assertThat(one.settings().cors().credentials()).isTrue();
        assertThat(one.warnings()).isEmpty();
    }

    @Test
    void shouldTakeTheRequestLimitUnderBothNames() {
        Settings settings =
                Loading.toml(directory, "http.request_limit_in_mb = 2").settings();

        assertThat(settings.httpApi().requestLimitBytes()).isEqualTo(2 * 1024 * 1024);
    }

    @Test
    void shouldTakeTheSmallestBoundOfMessages() {
        LoadedSettings loaded = Loading.env(Map.of(
                "WEBSOCKET_MAX_PAYLOAD_KB", "150",
                "WEBSOCKET_MAX_MESSAGE_SIZE", "140000",
                "RINGCAST_PUSHER_MAX_MESSAGE_BYTES", "300000"));

        assertThat(loaded.settings().maxMessageBytes()).isEqualTo(140000);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldRaiseTheDefaultBoundOfMessagesForLargeEvents() {
        Settings settings = Loading.env(Map.of("RINGCAST_EVENT_LIMITS_MAX_PAYLOAD_IN_KB", "200"))
                .settings();
        Settings byApp = Loading.toml(directory, ONE_APP + "max_event_payload_in_kb = 300")
                .settings();

        assertThat(settings.maxMessageBytes()).isEqualTo(200 * 1024 + 2048);
        assertThat(byApp.maxMessageBytes()).isEqualTo(300 * 1024 + 2048);
    }

    @Test
    void shouldRefuseMessagesSmallerThanEvents() {
        assertThat(Loading.problemsOfEnv(Map.of("RINGCAST_PUSHER_MAX_MESSAGE_BYTES", "104447")))
                .containsExactly("pusher.max_message_bytes=104447 is not valid: expected at least 104448, which is the"
                        + " largest event data allowed and 2 KiB. Raise it, or lower event_limits.max_payload_in_kb and"
                        + " the apps' max_event_payload_in_kb.");
        assertThat(Loading.problemsOfEnv(Map.of("RINGCAST_PUSHER_MAX_MESSAGE_BYTES", "104448")))
                .isEmpty();
    }

    @Test
    void shouldKeepSockudosFileWorkingWhoseMessagesAreSmallerThanEvents() {
        LoadedSettings loaded = Loading.env(Map.of("WEBSOCKET_MAX_PAYLOAD_KB", "64"));

        assertThat(loaded.settings().maxMessageBytes()).isEqualTo(65536);
        assertThat(loaded.warnings())
                .containsExactly("websocket_max_payload_kb allows messages of 65536 bytes from clients, less than the"
                        + " largest event data allowed and 2 KiB (104448). Larger client events close their connection"
                        + " with 1009.");
    }

    @Test
    void shouldTakeSockudosDefaultsInItsProfile() {
        LoadedSettings loaded = Loading.env(Map.of("RINGCAST_PROFILE", "sockudo"));

        Settings settings = loaded.settings();
        assertThat(settings.server().userAuthenticationTimeout()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.maxMessageBytes()).isEqualTo(65536);
        assertThat(settings.httpApi().acceptTraffic().memoryThreshold()).isEqualTo(0.9);
        assertThat(settings.channelLimits().cacheTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(settings.metrics().prometheus().prefix()).isEqualTo("sockudo_");
        assertThat(settings.cors().methods()).containsExactly("GET", "POST", "OPTIONS");
        assertThat(source(loaded, "metrics.prometheus.prefix"))
                .isEqualTo(new LoadedSettings.Source("\"sockudo_\"", "default of profile sockudo"));
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldTakeSoketisDefaultsInItsProfile() {
        Settings settings =
                Loading.toml(directory, "profile = 'soketi'\n" + ONE_APP).settings();

        assertThat(settings.server().activityTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.http()).isEqualTo(new Settings.Http(true, true, true));
        assertThat(settings.apps().getFirst().limits().overQuotaCode()).isEqualTo(4100);
    }

    @Test
    void shouldTakeTheHostedServicesLimitsInItsProfile() {
        Settings settings =
                Loading.toml(directory, "profile = 'pusher-strict'\n" + ONE_APP).settings();

        App app = settings.apps().getFirst();
        assertThat(app.limits().maxChannelNameLength()).isEqualTo(164);
        assertThat(app.limits().maxEventPayloadBytes()).isEqualTo(10240);
        assertThat(app.limits().maxPresenceMemberSizeBytes()).isEqualTo(1024);
        assertThat(app.features().allowColon()).isFalse();
        assertThat(settings.http().channelVerbose()).isFalse();
    }

    @Test
    void shouldReadTheCommandLine() {
        assertThat(CommandLine.parse(List.of("-c", "a.toml", "--strict")))
                .isEqualTo(new CommandLine(Optional.of(Path.of("a.toml")), true));
        assertThat(CommandLine.parse(List.of("--config=b.json")))
                .isEqualTo(new CommandLine(Optional.of(Path.of("b.json")), false));
        assertThat(Loading.problems(() -> CommandLine.parse(List.of("--config"))))
                .containsExactly("--config names no file: write --config PATH.");
        assertThat(Loading.problems(() -> CommandLine.parse(List.of("--port"))))
                .containsExactly(
                        "Unknown option --port: expected --config PATH, --centrifugo-config PATH or --strict.");
    }
}
