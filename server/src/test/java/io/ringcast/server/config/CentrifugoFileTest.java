package io.ringcast.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import io.ringcast.server.node.RingcastServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and variables of Centrifugo are read as they are. */
class CentrifugoFileTest {
    private static final String YAML = """
            # as its users write it
            client:
              allowed_origins: ["https://*.example.com", "http://localhost:3000"]
              token:
                hmac_secret_key: "${SECRET}"
              ping_interval: 12s
              pong_timeout: 4s
            channel:
              without_namespace: &common
                presence: true
                history_size: 10
                history_ttl: 300s
              namespaces:
                - name: chat
                  <<: *common
                  force_recovery: true
                  allow_subscribe_for_client: true
                  channel_regex: "^[a-z]+$"
                  subscribe_proxy_enabled: true
                  subscribe_proxy_name: rooms
                  pusher_event: news
                - name: news
                  publication_data_format: json_object
            proxies:
              - name: rooms
                endpoint: http://127.0.0.1:3001/subscribe
                timeout: 3s
                http_headers: [Cookie, X-Request-Id]
                http:
                  static_headers: {Authorization: "Bearer ${SECRET}"}
                  status_to_code_transforms:
                    - status_code: 404
                      to_error: {code: 404, message: not found}
                    - status_code: 403
                      to_disconnect: {code: 4403, reason: go away}
            http_api:
              key: k
            http_server:
              port: 8100
              internal_port: "9100"
            health:
              enabled: true
            """;

    private static final String JSON = """
            {
              "client": {
                "allowed_origins": ["https://*.example.com", "http://localhost:3000"],
                "token": {"hmac_secret_key": "${SECRET}"},
                "ping_interval": "12s", "pong_timeout": "4s"
              },
              "channel": {
                "without_namespace": {"presence": true, "history_size": 10, "history_ttl": "300s"},
                "namespaces": [
                  {"name": "chat", "presence": true, "history_size": 10, "history_ttl": "300s", "force_recovery": true,
                   "allow_subscribe_for_client": true, "channel_regex": "^[a-z]+$", "subscribe_proxy_enabled": true,
                   "subscribe_proxy_name": "rooms", "pusher_event": "news"},
                  {"name": "news", "publication_data_format": "json_object"}
                ]
              },
              "proxies": [{
                "name": "rooms", "endpoint": "http://127.0.0.1:3001/subscribe", "timeout": "3s",
                "http_headers": ["Cookie", "X-Request-Id"],
                "http": {
                  "static_headers": {"Authorization": "Bearer ${SECRET}"},
                  "status_to_code_transforms": [
                    {"status_code": 404, "to_error": {"code": 404, "message": "not found"}},
                    {"status_code": 403, "to_disconnect": {"code": 4403, "reason": "go away"}}
                  ]
                }
              }],
              "http_api": {"key": "k"},
              "http_server": {"port": 8100, "internal_port": "9100"},
              "health": {"enabled": true}
            }
            """;

    private static final String TOML = """
            [client]
            allowed_origins = ["https://*.example.com", "http://localhost:3000"]
            token.hmac_secret_key = "${SECRET}"
            ping_interval = "12s"
            pong_timeout = "4s"
            [channel.without_namespace]
            presence = true
            history_size = 10
            history_ttl = "300s"
            [[channel.namespaces]]
            name = "chat"
            presence = true
            history_size = 10
            history_ttl = "300s"
            force_recovery = true
            allow_subscribe_for_client = true
            channel_regex = "^[a-z]+$"
            subscribe_proxy_enabled = true
            subscribe_proxy_name = "rooms"
            pusher_event = "news"
            [[channel.namespaces]]
            name = "news"
            publication_data_format = "json_object"
            [[proxies]]
            name = "rooms"
            endpoint = "http://127.0.0.1:3001/subscribe"
            timeout = "3s"
            http_headers = ["Cookie", "X-Request-Id"]
            [proxies.http]
            static_headers = {Authorization = "Bearer ${SECRET}"}
            status_to_code_transforms = [
              {status_code = 404, to_error = {code = 404, message = "not found"}},
              {status_code = 403, to_disconnect = {code = 4403, reason = "go away"}}
            ]
            [http_api]
            key = "k"
            [http_server]
            port = 8100
            internal_port = "9100"
            [health]
            enabled = true
            """;

    @TempDir
    Path directory = Path.of("");

    private LoadedSettings load(String name, String text, Map<String, String> env) {
        Path file = Loading.write(directory, name, text);
        return SettingsLoader.load(CommandLine.parse(List.of("--centrifugo-config", file.toString())), env);
    }

    private CentrifugeSettings read(String name, String text, Map<String, String> env) {
        return load(name, text, env).settings().centrifuge().orElseThrow();
    }

    /** The problems of a file, called FILE where they name it. */
    private List<String> problems(String name, String text) {
        return Loading.problems(() -> load(name, text, Map.of())).stream()
                .map(problem -> problem.replace(directory.resolve(name).toString(), "FILE"))
                .toList();
    }

    @Test
    void shouldReadTheSameFromEachFormat() {
        Map<String, String> env = Map.of("SECRET", "a\"b\\c");

        CentrifugeSettings yaml = read("c.yaml", YAML, env);

        assertThat(yaml.enabled()).isTrue();
        assertThat(yaml.client().token().hmacSecretKey()).isEqualTo("a\"b\\c");
        assertThat(yaml.client().life().pingInterval()).isEqualTo(Duration.ofSeconds(12));
        assertThat(yaml.client().allowedOrigins()).containsExactly("https://*.example.com", "http://localhost:3000");
        assertThat(yaml.httpServer().internalPort()).isEqualTo(9100);
        assertThat(read("c.json", JSON, env)).isEqualTo(yaml);
        assertThat(read("c.toml", TOML, env)).isEqualTo(yaml);
    }

    @Test
    void shouldMakeNamespacesForTheEngine() {
        Namespaces namespaces = read("c.yaml", YAML, Map.of("SECRET", "s")).namespaces();

        assertThat(namespaces.find("unknown:x")).isNull();
        assertThat(namespaces.find("news:x"))
                .extracting(Namespace::dataFormat)
                .isEqualTo(Namespace.DataFormat.JSON_OBJECT);
        assertThat(namespaces.find("$chat:room")).satisfies(chat -> {
            assertThat(chat.options().presence()).isTrue();
            assertThat(chat.options().history().size()).isEqualTo(10);
            assertThat(chat.options().history().ttl()).isEqualTo(Duration.ofMinutes(5));
            assertThat(chat.options().history().metaTtl()).isEqualTo(Duration.ofDays(30));
            assertThat(chat.options().pusherEvent()).isEqualTo("news");
            assertThat(chat.rights().subscribe().allows(true, false)).isTrue();
            assertThat(chat.rights().subscribe().allows(false, false)).isFalse();
            assertThat(chat.rights().publish().allows(true, true)).isFalse();
            assertThat(chat.recovery().forceRecovery()).isTrue();
            assertThat(chat.form()).isNotNull().accepts("small").rejects("Capital");
            assertThat(chat.proxies().subscribe()).isEqualTo("rooms");
            assertThat(chat.proxies().publish()).isNull();
        });
    }

    @Test
    void shouldMakeProxies() {
        CentrifugeProxies proxies = read("c.yaml", YAML, Map.of("SECRET", "s")).proxies();

        assertThat(proxies.connect()).isEmpty();
        assertThat(proxies.publish()).containsOnlyKeys("rooms");
        assertThat(proxies.subscribe().get("rooms")).satisfies(rooms -> {
            assertThat(rooms.timeout()).isEqualTo(Duration.ofSeconds(3));
            assertThat(rooms.httpHeaders()).containsExactly("Cookie", "X-Request-Id");
            assertThat(rooms.staticHeaders()).isEqualTo(Map.of("Authorization", "Bearer s"));
            assertThat(rooms.statusToCodeTransforms())
                    .extracting(ProxySettings.StatusTransform::status)
                    .containsExactly(404, 403);
            assertThat(rooms.statusToCodeTransforms().get(1).disconnect())
                    .contains(new ProxySettings.CodeText(4403, "go away", false));
        });
    }

    @Test
    void shouldLetVariablesWinOverOurFileAndOurFileOverTheirs() {
        Path theirs = Loading.write(directory, "c.json", JSON);
        Path ours = Loading.write(
                directory,
                "r.toml",
                "[centrifuge]\nconfig_file = " + Key.quote(theirs.toString())
                        + "\nclient.ping_interval = '13s'\nclient.pong_timeout = '5s'\nhealth.enabled = false");
        Map<String, String> env = Map.of(
                "SECRET", "s",
                "CENTRIFUGO_CLIENT_PONG_TIMEOUT", "6s",
                "CENTRIFUGO_HTTP_API_KEY", "theirs",
                "RINGCAST_CENTRIFUGE_HTTP_API_KEY", "ours",
                "CENTRIFUGO_CLIENT_ALLOWED_ORIGINS", "http://a http://b",
                "CENTRIFUGO_CHANNEL_NAMESPACES_CHAT_HISTORY_SIZE", "11");

        LoadedSettings loaded = Loading.file(ours, env);
        CentrifugeSettings settings = loaded.settings().centrifuge().orElseThrow();

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.httpServer().port()).isEqualTo(8100);
        assertThat(settings.health().enabled()).isFalse();
        assertThat(settings.client().life().pingInterval()).isEqualTo(Duration.ofSeconds(13));
        assertThat(settings.client().life().pongTimeout()).isEqualTo(Duration.ofSeconds(6));
        assertThat(settings.httpApi().key()).isEqualTo("ours");
        assertThat(settings.client().allowedOrigins()).containsExactly("http://a", "http://b");
        assertThat(settings.namespaces().find("chat:x"))
                .extracting(chat -> chat.options().history().size())
                .isEqualTo(11);
        assertThat(loaded.warnings()).noneMatch(warning -> warning.contains("nknown"));
        assertThat(loaded.sources().get("centrifuge.http_api.key"))
                .extracting(LoadedSettings.Source::value)
                .isEqualTo("\"***\"");
        assertThat(loaded.sources().get("centrifuge.http_server.port"))
                .extracting(LoadedSettings.Source::origin)
                .isEqualTo("file " + theirs);
    }

    @Test
    void shouldReadNamespacesFromAVariable() {
        CentrifugeSettings settings = Loading.env(Map.of(
                        "RINGCAST_CENTRIFUGE_ENABLED", "true",
                        "CENTRIFUGO_CHANNEL_NAMESPACES", "[{\"name\":\"chat\",\"presence\":true}]",
                        "CENTRIFUGO_CHANNEL_NAMESPACES_CHAT_JOIN_LEAVE", "true",
                        "CENTRIFUGO_PROXIES", "one two",
                        "CENTRIFUGO_PROXIES_ONE_ENDPOINT", "http://one/",
                        "CENTRIFUGO_PROXIES_TWO_ENDPOINT", "http://two/"))
                .settings()
                .centrifuge()
                .orElseThrow();

        assertThat(settings.namespaces().find("chat:x")).satisfies(chat -> {
            assertThat(chat.options().presence()).isTrue();
            assertThat(chat.options().joinLeave()).isTrue();
        });
        assertThat(settings.proxies().rpc().get("two"))
                .extracting(ProxySettings::endpoint)
                .isEqualTo("http://two/");
    }

    @Test
    void shouldReadFilesOfCentrifugo5AndNameWhatIsNewer() {
        LoadedSettings loaded = load("v5.json", """
                {
                  "port": 8200, "address": "127.0.0.1", "admin": false, "log_level": "info", "health": true,
                  "allowed_origins": ["*"], "token_hmac_secret_key": "s", "api_key": "k", "engine": "memory",
                  "redis_address": "localhost:6379", "redis_prefix": "centrifugo",
                  "proxy_connect_endpoint": "http://b/connect", "proxy_connect_timeout": "5s",
                  "proxy_subscribe_endpoint": "http://b/subscribe", "proxy_publish_endpoint": "http://b/publish",
                  "proxy_http_headers": ["Cookie"], "client_channel_limit": 200, "presence": true,
                  "namespaces": [{"name": "chat", "presence": true, "join_leave": true, "history_size": 100,
                    "history_ttl": "60s", "force_recovery": true, "proxy_subscribe": true, "proxy_publish": true}]
                }
                """, Map.of());
        CentrifugeSettings settings = loaded.settings().centrifuge().orElseThrow();

        assertThat(settings.httpServer().port()).isEqualTo(8200);
        assertThat(settings.health().enabled()).isTrue();
        assertThat(settings.client().token().hmacSecretKey()).isEqualTo("s");
        assertThat(settings.client().limits().channelLimit()).isEqualTo(200);
        assertThat(settings.channel().withoutNamespace().members().presence()).isTrue();
        assertThat(settings.proxies().connect())
                .hasValueSatisfying(connect -> assertThat(connect.timeout()).isEqualTo(Duration.ofSeconds(5)));
        assertThat(settings.proxies().publish().get("default"))
                .extracting(ProxySettings::httpHeaders)
                .isEqualTo(List.of("Cookie"));
        assertThat(settings.namespaces().find("chat:room-1")).satisfies(chat -> {
            assertThat(chat.proxies().subscribe()).isEqualTo("default");
            assertThat(chat.proxies().publish()).isEqualTo("default");
            assertThat(chat.recovery().forceRecovery()).isTrue();
        });
        assertThat(loaded.warnings())
                .anyMatch(warning -> warning.contains("names of Centrifugo 5")
                        && warning.contains("port (write http_server.port)")
                        && warning.contains("token_hmac_secret_key (write client.token.hmac_secret_key)"))
                .noneMatch(warning -> warning.contains("Unknown"));
    }

    @Test
    void shouldReadVariablesOfCentrifugo5ButNotThoseOfKubernetes() {
        LoadedSettings loaded = Loading.env(Map.of(
                "RINGCAST_CENTRIFUGE_ENABLED", "true",
                "CENTRIFUGO_TOKEN_HMAC_SECRET_KEY", "s",
                "CENTRIFUGO_PROXY_CONNECT_ENDPOINT", "http://b/connect",
                "CENTRIFUGO_PORT", "tcp://10.0.0.1:8000",
                "CENTRIFUGO_SERVICE_PORT", "8000",
                "CENTRIFUGO_PORT_8000_TCP_ADDR", "10.0.0.1",
                "CENTRIFUGO_NONSENSE", "1"));
        CentrifugeSettings settings = loaded.settings().centrifuge().orElseThrow();

        assertThat(settings.client().token().hmacSecretKey()).isEqualTo("s");
        assertThat(settings.proxies().connect()).isPresent();
        assertThat(settings.httpServer().port()).isEqualTo(8000);
        assertThat(loaded.warnings())
                .contains("Unknown environment variables: CENTRIFUGO_NONSENSE. They have no effect.")
                .anyMatch(warning -> warning.contains(
                        "CENTRIFUGO_TOKEN_HMAC_SECRET_KEY (write CENTRIFUGO_CLIENT_TOKEN_HMAC_SECRET_KEY)"));
    }

    @Test
    void shouldTellWhatIsNotSupported() {
        LoadedSettings loaded = load("c.yaml", """
                client: {token: {hmac_secret_key: s}}
                consumers: [{name: a, enabled: true, type: kafka}]
                grpc_api: {enabled: true, port: 10001}
                admin: {enabled: false, password: hunter2}
                swagger: {enabled: true}
                engine: {type: memory, redis: {address: x}}
                websocket: {read_buffer_size: 512}
                channel: {namespaces: [{name: ab, map: {mode: ephemeral}}]}
                nonsense: 1
                """, Map.of());

        assertThat(loaded.warnings())
                .anyMatch(warning -> warning.startsWith("consumers is not supported. Nothing is consumed."))
                .anyMatch(warning -> warning.startsWith("grpc_api.enabled=true is not supported. Use the HTTP API"))
                .anyMatch(warning -> warning.startsWith("swagger.enabled=true is not supported."))
                .anyMatch(warning -> warning.startsWith("channel.namespaces[0].map is not supported."))
                .anyMatch(warning -> warning.startsWith("Unknown keys of the Centrifugo side")
                        && warning.contains("nonsense (")
                        && warning.contains(", line 9"))
                .noneMatch(warning -> warning.contains("admin")
                        || warning.contains("engine")
                        || warning.contains("read_buffer")
                        || warning.contains("hunter2"));
    }

    @Test
    void shouldNotStartWhereAnOptionWouldBeMissedTooLate() {
        assertThat(problems("a.yaml", "engine:\n  type: redis\n"))
                .containsExactly(
                        "engine.type=redis is not supported. This node would stand alone: clients of other nodes"
                                + " would not hear it. Remove it for a single node. It stands in FILE, line 2.");
        assertThat(problems("b.json", "{\"engine\": \"redis\"}"))
                .singleElement()
                .asString()
                .startsWith("engine.type=redis is not supported.")
                .endsWith("It stands in FILE, line 1.");
        assertThat(problems("e.yaml", "broker: {enabled: true, type: nats, nats: {url: x}}"))
                .singleElement()
                .asString()
                .startsWith("broker.type=nats is not supported.");
        assertThat(problems("c.json", "{\"http_server\": {\"tls\": {\"enabled\": true}}}"))
                .singleElement()
                .asString()
                .startsWith("http_server.tls.enabled=true is not supported.");
        assertThat(problems(
                        "d.json",
                        "{\"channel\": {\"namespaces\": [{\"name\": \"ab\", \"subscription_type\": \"map\"}]}}"))
                .singleElement()
                .asString()
                .startsWith("channel.namespaces[0].subscription_type=map is not supported.");
        for (String name : List.of("CENTRIFUGO_ENGINE_TYPE", "CENTRIFUGO_ENGINE", "CENTRIFUGO_BROKER_TYPE")) {
            Map<String, String> env = new HashMap<>(Map.of("RINGCAST_CENTRIFUGE_ENABLED", "true", name, "redis"));
            assertThat(Loading.problemsOfEnv(env))
                    .as(name)
                    .singleElement()
                    .asString()
                    .contains("not supported");
        }
    }

    @Test
    void shouldRefuseFilesThatAreNone() {
        assertThat(problems("a.yaml", "a: b\na: c\n"))
                .singleElement()
                .asString()
                .contains("FILE, line 2, is not valid YAML");
        assertThat(problems("b.yaml", "- a\n")).singleElement().asString().contains("not a YAML mapping");
        assertThat(problems("c.yaml", "a: !!java.io.File [x]\n"))
                .singleElement()
                .asString()
                .contains("YAML");
        assertThat(problems("d.yaml", "a: ${NONE}\n"))
                .singleElement()
                .asString()
                .contains("environment variables that are not set: NONE");
        assertThat(problems("e.yaml", "a: ${NONE:-x}\nb: [".repeat(200))).hasSize(1);
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a" + i + ": &a" + i + " [" + "*a%d,".formatted(i - 1).repeat(9) + "]\n");
        }
        assertThat(problems("f.yaml", bomb.toString())).hasSize(1);
        assertThat(Loading.problems(() -> SettingsLoader.load(
                        CommandLine.parse(List.of("--centrifugo-config", "/no/such/file.json")), Map.of())))
                .containsExactly("/no/such/file.json does not exist. Correct --centrifugo-config or"
                        + " centrifuge.config_file, or create the file.");
        assertThat(Loading.problems(() -> CommandLine.parse(List.of("--centrifugo-config"))))
                .containsExactly("--centrifugo-config names no file: write --centrifugo-config PATH.");
    }

    @Test
    void shouldStayOffWhereItIsSwitchedOff() {
        Path theirs = Loading.write(directory, "c.json", "{}");
        Map<String, String> env =
                Map.of("RINGCAST_CENTRIFUGE_CONFIG_FILE", theirs.toString(), "RINGCAST_CENTRIFUGE_ENABLED", "false");

        assertThat(Loading.env(env).settings().centrifuge())
                .hasValueSatisfying(settings -> assertThat(settings.enabled()).isFalse());
    }

    @Test
    void shouldBelongToTheNamedOrTheFirstApp() {
        Settings settings =
                load("c.json", "{\"client\": {\"insecure\": true}}", Map.of()).settings();

        assertThat(settings.server().host()).isEqualTo("127.0.0.1");
        assertThat(settings.centrifuge().orElseThrow().appOf(settings.apps()))
                .hasValueSatisfying(app -> assertThat(app.id()).isEqualTo("app-id"));
        assertThat(Loading.problemsOfEnv(Map.of("RINGCAST_CENTRIFUGE_APP", "b")))
                .singleElement()
                .asString()
                .startsWith("centrifuge.app=b is not valid: expected the id of an app that is configured.");
    }

    @Test
    void shouldLetNobodyInByKnownKeysWhereOnlyCentrifugoIsConfigured() {
        String insecure = "{\"client\": {\"insecure\": true}}";
        LoadedSettings loaded = load("c.json", insecure, Map.of());
        Settings settings = loaded.settings();

        assertThat(settings.developmentDefaults()).isFalse();
        assertThat(settings.appsConfigured()).isFalse();
        assertThat(settings.apps())
                .singleElement()
                .satisfies(app -> assertThat(app.credentials())
                        .singleElement()
                        .satisfies(credential -> assertThat(credential.key() + credential.secret())
                                .hasSizeGreaterThan(60)));
        assertThat(loaded.notices()).anyMatch(notice -> notice.startsWith("No app is configured: only Centrifugo's"));
        assertThat(load("c.json", insecure, Map.of()).settings().apps())
                .as("a reload changes no app")
                .isEqualTo(settings.apps());
    }

    @Test
    void shouldTellOfNamesThatArePublicToPusherClientsOnly() {
        Map<String, String> env = new HashMap<>(Map.of(
                "SOCKUDO_DEFAULT_APP_ID", "a", "SOCKUDO_DEFAULT_APP_KEY", "b", "SOCKUDO_DEFAULT_APP_SECRET", "c"));
        String insecure = "{\"client\": {\"insecure\": true}}";

        assertThat(load("c.json", insecure, env).warnings()).anyMatch(each -> each.contains("centrifuge.public_names"));
        env.put("RINGCAST_CENTRIFUGE_PUBLIC_NAMES", "true");
        assertThat(load("c.json", insecure, env).warnings())
                .noneMatch(each -> each.contains("centrifuge.public_names"));
    }

    @Test
    void shouldFindKeysOfTokensThatCannotBeUsed() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, UTF_8);
        Path file = Loading.write(directory, "c.json", """
                {"client": {"token": {"rsa_public_key": "nope"},
                            "subscription_token": {"enabled": true, "ecdsa_public_key": "neither"}}}""");

        int result = new ConfigCommand(out, Map.of(), RingcastServer::problemsOfFiles)
                .run(List.of("checkconfig", file.toString()));

        assertThat(result).isEqualTo(ConfigCommand.INVALID);
        assertThat(bytes.toString(UTF_8))
                .contains("client.token.rsa_public_key is not usable")
                .contains("client.subscription_token.ecdsa_public_key is not usable");
        LoadedSettings loaded = SettingsLoader.load(
                CommandLine.parse(List.of("--centrifugo-config", file.toString())),
                Map.of("METRICS_PORT", "0", "PORT", "0"));
        assertThatIllegalStateException()
                .isThrownBy(() -> RingcastServer.start(loaded.settings()))
                .withMessageContaining("client.token.rsa_public_key is not usable");
    }

    @Test
    void shouldGenerateAFileThatItApproves() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConfigCommand command = new ConfigCommand(new PrintStream(bytes, true, UTF_8), Map.of(), settings -> List.of());

        assertThat(command.run(List.of("genconfig"))).isEqualTo(ConfigCommand.OK);
        String first = bytes.toString(UTF_8);
        Path file = Loading.write(directory, "config.json", first);
        bytes.reset();
        command.run(List.of("genconfig"));
        assertThat(bytes.toString(UTF_8)).isNotEqualTo(first);
        bytes.reset();

        List<List<String>> calls = new ArrayList<>();
        calls.add(List.of("checkconfig", file.toString()));
        calls.add(List.of("checkconfig", "-c", file.toString()));
        calls.add(List.of("check", "--centrifugo-config", file.toString()));
        for (List<String> call : calls) {
            bytes.reset();
            assertThat(command.run(call)).as(bytes.toString(UTF_8)).isEqualTo(ConfigCommand.OK);
            assertThat(bytes.toString(UTF_8).lines())
                    .filteredOn(line -> !line.startsWith("notice: No app is configured: "))
                    .containsExactly(file + " is valid.");
        }
        assertThat(Arrays.stream(first.split("\"", -1)).filter(part -> part.length() > 80))
                .hasSize(2);
    }

    @Test
    void shouldFailACheckForUnknownKeysAndMissingSupport() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ConfigCommand command = new ConfigCommand(new PrintStream(bytes, true, UTF_8), Map.of(), settings -> List.of());
        Path unknown =
                Loading.write(directory, "u.json", "{\"client\": {\"insecure\": true, \"pign_interval\": \"1s\"}}");
        Path warned = Loading.write(
                directory, "w.json", "{\"client\": {\"insecure\": true}, \"swagger\": {\"enabled\": true}}");

        assertThat(command.run(List.of("checkconfig", unknown.toString()))).isEqualTo(ConfigCommand.INVALID);
        assertThat(command.run(List.of("checkconfig", warned.toString()))).isEqualTo(ConfigCommand.OK);
        assertThat(bytes.toString(UTF_8))
                .contains("client.pign_interval (" + unknown + ", line 1; did you mean client.ping_interval?)")
                .contains("warning: swagger.enabled=true is not supported.");
    }
}
