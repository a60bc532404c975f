package io.ringcast.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.config.AccessLogSettings;
import io.ringcast.server.config.LoggingSettings.LogFormat;
import io.ringcast.server.listener.Exchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessLogTest {
    @TempDir
    Path directory = Path.of("");

    private AccessLog open(LogFormat format) throws IOException {
        return Objects.requireNonNull(AccessLog.open(
                new AccessLogSettings(true, directory.resolve("access.log").toString()), format, "/realtime"));
    }

    private String text() throws IOException {
        return Files.readString(directory.resolve("access.log"));
    }

    @Test
    void shouldWriteLinesOfTheCombinedForm() throws IOException {
        try (AccessLog log = open(LogFormat.HUMAN)) {
            log.onExchange(new Exchange("10.0.0.1", "POST", "/apps/my-app/events", 200, 321, 1_234_567_890L));
            log.onExchange(new Exchange("", "BREW me", "", 0, 0, 5));
            log.webSocketClosed("::1", 1006, 7, 9, 61_000_000_000L);
        }

        assertThat(text())
                .matches("10\\.0\\.0\\.1 - - \\[\\d\\d/\\w{3}/\\d{4}(:\\d\\d){3} [+-]\\d{4}] "
                        + "\"POST /apps/\\*/events HTTP/1\\.1\" 200 321 \"-\" \"-\" 1\\.234\n"
                        + "- - - \\[[^]]+] \"- - HTTP/1\\.1\" 0 0 \"-\" \"-\" 0\\.000\n"
                        + "::1 - - \\[[^]]+] \"CLOSE - WebSocket\" 1006 9 \"-\" \"-\" 61\\.000 7\n");
    }

    @Test
    void shouldWriteJson() throws IOException {
        try (AccessLog log = open(LogFormat.JSON)) {
            log.onExchange(new Exchange("10.0.0.1", "GET", "/app/my-key", 101, 129, 1_234_567));
            log.webSocketClosed("10.0.0.1", 4200, 7, 9, 61_000_000_000L);
        }

        assertThat(text().replaceAll("\"ts\":\"[^\"]{24}\"", "\"ts\":\"T\""))
                .isEqualTo("{\"ts\":\"T\",\"level\":\"INFO\",\"target\":\"access\",\"type\":\"websocket_open\","
                        + "\"remote\":\"10.0.0.1\",\"method\":\"GET\",\"path\":\"/app/*\",\"status\":101,"
                        + "\"sent_bytes\":129,\"duration_ms\":1.234}\n"
                        + "{\"ts\":\"T\",\"level\":\"INFO\",\"target\":\"access\",\"type\":\"websocket_close\","
                        + "\"remote\":\"10.0.0.1\",\"code\":4200,\"received_bytes\":7,\"sent_bytes\":9,"
                        + "\"duration_ms\":61000.000}\n");
    }

    @ParameterizedTest
    @CsvSource({
        "/, /",
        "'', -",
        "*, -",
        "/app/key, /app/*",
        "/realtime/app/key, /realtime/app/*",
        "/apps/1/channels/presence-x/users, /apps/*/channels/*/users",
        "/apps/1/users/2/terminate_connections, /apps/*/users/*/terminate_connections",
        "/up/1, /up/*",
        "/admin/log-levels, /admin/log-levels",
        "/a/b/c/d/e/f/g/h/i/j/k/l/events/n, /*/*/*/*/*/*/*/*/*/*/*/*/*",
        "/events%0d%0a, /*"
    })
    void shouldShowOnlyTheServersOwnWords(String path, String template) {
        assertThat(new RoutePaths("/realtime").templateOf(path)).isEqualTo(template);
    }

    @Test
    void shouldOpenAnewWhenTheFileWasMovedAway() throws IOException {
        Exchange exchange = new Exchange("10.0.0.1", "GET", "/ready", 200, 1, 1);
        Path moved = directory.resolve("access.log.1");
        try (AccessLog log = open(LogFormat.HUMAN)) {
            log.onExchange(exchange);
            await().untilAsserted(() -> assertThat(text()).hasLineCount(1));
            Files.move(directory.resolve("access.log"), moved);

            await().pollInterval(Duration.ofMillis(50))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> {
                        log.onExchange(exchange);
                        return Files.exists(directory.resolve("access.log"));
                    });
            assertThat(log.lostLines()).isZero();
        }
        assertThat(Files.readAllLines(moved)).isNotEmpty();
        assertThat(text()).isNotEmpty();
    }

    @Test
    void shouldNotStartWithAFileThatCannotBeWritten() {
        Path nowhere = directory.resolve("missing").resolve("access.log");

        assertThatThrownBy(() -> AccessLog.open(new AccessLogSettings(true, nowhere.toString()), LogFormat.HUMAN, ""))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("access_log.file=" + nowhere + " can't be written (")
                .hasMessageEndingWith("): set it to a file in a folder that is there and writable, or to -");
    }

    @Test
    void shouldBeNoneUnlessItIsAskedFor() throws IOException {
        assertThat(AccessLog.open(new AccessLogSettings(false, "/missing/x"), LogFormat.HUMAN, ""))
                .isNull();
    }
}
