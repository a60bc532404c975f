package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The log of a server in a process of its own, from its first line to its last. */
@Timeout(120)
final class LogsIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final String LEVELS = "/admin/log-levels";
    private static final String START =
            "ringcast \\S+ \\(JDK 25\\S*\\) listens on 127\\.0\\.0\\.1:\\d+, transport=\\w+,"
                    + " shards=\\d+, apps=1, connections=\\d+, descriptors=\\d+, heap=\\d+ MiB, mode=production, node=[0-9a-f-]{36}, metrics on 127\\.0\\.0\\.1:\\d+";
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder = Path.of("");

    private LoggedServer start(Map<String, String> environment) {
        return LoggedServer.start(folder, TestNode.APP, environment);
    }

    /** A client that is refused, which is worth a line at level debug. */
    private static void beRefused(LoggedServer server) {
        try (RawClient client = RawClient.open(server.port(), "/app/nobody?protocol=7")) {
            client.expectFatal(4001, "App key nobody does not exist.");
        }
    }

    private static Api admin(LoggedServer server) {
        return new Api(server.metricsPort(), "", "", "");
    }

    @Test
    void shouldTellPeopleOfItsLifeInLines() {
        try (LoggedServer server = start(Map.of("RINGCAST_NO_SUCH_KEY", "1"))) {
            beRefused(server);

            assertThat(server.terminate()).isZero();
            assertThat(server.err()).isEmpty();
            assertThat(server.out().lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .matches(
                                            "\\S{10}T\\S{12}(Z|[+-]\\d\\d:\\d\\d) WARN  io\\.ringcast\\.server\\.Main: "
                                                    + "Unknown environment variables: RINGCAST_NO_SUCH_KEY\\. They have no effect\\."),
                            line -> assertThat(line)
                                    .matches(
                                            "\\S{10}T\\S{12}(Z|[+-]\\d\\d:\\d\\d) INFO  io\\.ringcast\\.server\\.Main: "
                                                    + START),
                            line -> assertThat(line)
                                    .endsWith(
                                            " INFO  io.ringcast.server.Main: ringcast is stopping, within 2 s; a second"
                                                    + " signal ends it at once."),
                            line -> assertThat(line).endsWith(" INFO  io.ringcast.server.Main: ringcast has stopped."));
        }
    }

    @Test
    void shouldKeepItsFormWhenAReloadIsRefused() throws IOException {
        String form = "\"logging\":{\"output_format\":\"json\"},";
        try (LoggedServer server = LoggedServer.startWith(folder, form, TestNode.APP, Map.of())) {
            Files.writeString(folder.resolve("ringcast.json"), "{}");
            server.hangUp();
            await().atMost(Duration.ofSeconds(10)).until(() -> server.out().contains("refused"));

            assertThat(server.terminate()).isZero();
            assertThat(server.out().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
        }
    }

    @Test
    void shouldWriteNothingButJsonObjects() throws IOException {
        Map<String, String> environment = Map.of(
                "LOG_OUTPUT_FORMAT", "json",
                "FORCE_COLOR", "1",
                "DEBUG", "true",
                "RINGCAST_ACCESS_LOG_ENABLED", "true");
        try (LoggedServer server = start(environment)) {
            beRefused(server);

            assertThat(server.terminate()).isZero();
            List<JsonNode> lines = new ArrayList<>();
            for (String line : server.out().lines().toList()) {
                lines.add(MAPPER.readTree(line));
            }
            assertThat(lines)
                    .allMatch(line -> line.path("ts").textValue().matches("\\S{10}T\\S{12}Z")
                            && line.path("level").isTextual()
                            && line.path("target").isTextual());
            assertThat(lines)
                    .extracting(line -> line.path("message").asText())
                    .anyMatch(message -> message.matches(START))
                    .contains("Closing a session from 127.0.0.1 with 4001", "ringcast has stopped.");
            assertThat(lines)
                    .extracting(line -> line.path("type").asText())
                    .contains("websocket_open", "websocket_close");
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void shouldColourWhereItIsForcedAndWriteToStandardError() {
        try (LoggedServer server = launchToError()) {
            assertThat(server.terminate()).isZero();
            assertThat(server.out()).isEmpty();
            assertThat(server.err()).contains("\u001b[32mINFO\u001b[0m  ringcast has stopped.");
        }
    }

    private LoggedServer launchToError() {
        LoggedServer server = LoggedServer.startUnseen(
                folder,
                TestNode.APP,
                Map.of("RINGCAST_LOGGING_OUTPUT", "stderr", "CLICOLOR_FORCE", "1", "LOG_INCLUDE_TARGET", "false"));
        await().atMost(Duration.ofSeconds(30)).until(() -> server.err().contains("listens on "));
        return server;
    }

    @Test
    void shouldLogInDetailOnDemandOfTheOriginalsNames() {
        try (LoggedServer server = start(Map.of("DEBUG", "true"))) {
            beRefused(server);
            await().untilAsserted(
                            () -> assertThat(server.out()).contains(" DEBUG io.ringcast.server.protocol.pusher."));
        }
        try (LoggedServer server = start(Map.of("DEBUG", "true", "RUST_LOG", "info,sockudo::webhook=debug"))) {
            beRefused(server);
            assertThat(server.terminate()).isZero();
            assertThat(server.out()).doesNotContain(" DEBUG ");
        }
        try (LoggedServer server = start(Map.of("SOCKUDO_LOG_PROD", "info,sockudo::websocket=debug"))) {
            beRefused(server);
            await().untilAsserted(
                            () -> assertThat(server.out()).contains(" DEBUG io.ringcast.server.protocol.pusher."));
        }
    }

    @Test
    void shouldChangeLevelsWhileItRuns() {
        try (LoggedServer server = start(Map.of("RINGCAST_ADMIN_TOKEN", TOKEN));
                Api admin = admin(server)) {
            assertThat(admin.send("GET", LEVELS, "").status()).isEqualTo(401);
            assertThat(admin.send("PUT", LEVELS, "{\"root\":\"off\"}").status()).isEqualTo(401);
            ask(admin, "GET", "").is(200, "{\"io.helidon\":\"warn\",\"io.ringcast\":\"info\",\"root\":\"info\"}");

            ask(admin, "PUT", "{\"io.ringcast.server.protocol\":\"debug\",\"io.helidon.http\":\"trace\"}")
                    .is(
                            200,
                            "{\"io.helidon\":\"warn\",\"io.helidon.http\":\"info\",\"io.ringcast\":\"info\","
                                    + "\"io.ringcast.server.protocol\":\"debug\",\"root\":\"info\"}");
            beRefused(server);
            await().untilAsserted(() -> assertThat(server.out()).contains(" DEBUG "));

            ask(admin, "PUT", "{\"io.ringcast.server.protocol\":null,\"io.helidon.http\":null,\"root\":\"error\"}")
                    .is(200, "{\"io.helidon\":\"error\",\"io.ringcast\":\"error\",\"root\":\"error\"}");
            assertThat(server.terminate()).isZero();
            assertThat(server.out()).doesNotContain("has stopped");
        }
    }

    @Test
    void shouldRefuseLevelsThatAreNone() {
        try (LoggedServer server = start(Map.of("RINGCAST_ADMIN_TOKEN", TOKEN));
                Api admin = admin(server)) {
            ask(admin, "PUT", "{\"io.ringcast\":\"loud\\n\"}")
                    .is(400, "loud\\n is no level: expected off, error, warn, info, debug or trace\n");
            ask(admin, "PUT", "{\"a b\":\"debug\"}")
                    .is(400, "a b is no package such as io.ringcast.server.transport, and not root\n");
            ask(admin, "PUT", "{\"io.ringcast\":7}").is(400, "A level is a text, or null to take a change back\n");
            ask(admin, "PUT", "{").is(400, "The body is not JSON\n");
            ask(admin, "PUT", "[1]")
                    .is(
                            400,
                            "The body names no level: expected an object such as"
                                    + " {\"io.ringcast.server.transport\":\"debug\"}\n");
            assertThat(ask(admin, "PUT", " ".repeat(20_000)).status()).isEqualTo(413);
            ask(admin, "GET", "").is(200, "{\"io.helidon\":\"warn\",\"io.ringcast\":\"info\",\"root\":\"info\"}");
        }
    }

    private static Api.Reply ask(Api admin, String method, String body) {
        return admin.send(method, LEVELS, body, "Authorization", "Bearer " + TOKEN);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldServeOnWhenNobodyReadsItsOutput(boolean closed) throws IOException {
        Map<String, String> environment = Map.of("RINGCAST_ACCESS_LOG_ENABLED", "true", "LOG_OUTPUT_FORMAT", "json");
        try (LoggedServer server = LoggedServer.startWithPipe(folder, TestNode.APP, environment);
                Api api = new Api(server.port(), "app-id", Wire.KEY, Wire.SECRET);
                Api metrics = admin(server)) {
            if (closed) {
                server.process().getInputStream().close();
            }

            // A pipe takes 64 KiB before it stands still.
            for (int i = 0; i < 1_500; i++) {
                assertThat(api.send("GET", "/ready", "").status()).isEqualTo(200);
            }
            beRefused(server);

            if (closed) {
                assertThat(metrics.send("GET", "/metrics", "").response().body())
                        .containsPattern("ringcast_log_lines_lost_total\\{log=\"server\"} [1-9]");
            }
            assertThat(server.terminate()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldWriteALineForEachRequestAndWebSocket(String transport) throws IOException {
        Path file = folder.resolve("access.log");
        Map<String, String> environment = Map.of(
                "RINGCAST_TRANSPORT", transport,
                "RINGCAST_ACCESS_LOG_ENABLED", "true",
                "RINGCAST_ACCESS_LOG_FILE", "access.log");
        try (LoggedServer server = start(environment);
                Api api = new Api(server.port(), "app-id", Wire.KEY, Wire.SECRET)) {
            assertThat(api.publish("c", "e", "d").status()).isEqualTo(200);
            assertThat(api.send("GET", "/nothing/here?auth_key=app-key", "").status())
                    .isEqualTo(404);
            assertThat(api.send("POST", "/apps/app-id/events", "{}").status()).isEqualTo(401);
            try (RawClient garbage = RawClient.open(server.port(), "/no spaces here")) {
                assertThat(garbage.head()).startsWith("HTTP/1.1 400 ");
            }
            try (RawClient client = RawClient.connected(server.port(), Wire.KEY)) {
                client.send(Frame.CLOSE, new byte[] {0x03, (byte) 0xe8});
                client.next();
            }

            assertThat(server.terminate()).isZero();
            String text = Files.readString(file);
            assertThat(text.lines().map(line -> line.replaceAll("\\[.*] ", "").replaceAll(" \\d+ \"-\" \"-\" .*", "")))
                    .containsExactlyInAnyOrder(
                            "127.0.0.1 - - \"POST /apps/*/events HTTP/1.1\" 200",
                            "127.0.0.1 - - \"GET /*/* HTTP/1.1\" 404",
                            "127.0.0.1 - - \"POST /apps/*/events HTTP/1.1\" 401",
                            "127.0.0.1 - - \"- - HTTP/1.1\" 400",
                            "127.0.0.1 - - \"GET /app/* HTTP/1.1\" 101",
                            "127.0.0.1 - - \"CLOSE - WebSocket\" 1000");
            assertThat(text.lines()
                            .filter(line -> line.contains("CLOSE"))
                            .toList()
                            .getFirst())
                    .matches(".* 1000 [1-9]\\d+ \"-\" \"-\" \\d\\.\\d{3} 8");
        }
    }

    @Test
    void shouldSayWhyItDoesNotStart() throws Exception {
        try (LoggedServer server = LoggedServer.startUnseen(
                folder,
                TestNode.APP,
                Map.of(
                        "LOG_OUTPUT_FORMAT", "json",
                        "RINGCAST_ACCESS_LOG_ENABLED", "true",
                        "RINGCAST_ACCESS_LOG_FILE", "missing/access.log"))) {
            assertThat(server.process().waitFor()).isEqualTo(1);

            assertThat(MAPPER.readTree(server.out()).path("message").textValue())
                    .startsWith("ringcast did not start: access_log.file=missing/access.log can't be written");
            assertThat(server.err()).isEmpty();
        }
    }
}
