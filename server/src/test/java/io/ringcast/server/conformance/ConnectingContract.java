package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, who is told what, and in which order that is decided. */
abstract class ConnectingContract extends Contract {
    private static final int CAP = 5;

    private final TestNode node = node(
            Map.of("PUSHER_LENIENT_PROTOCOL", "false", "PUSHER_PATH_NOT_FOUND", "upgrade"),
            TestNode.APP,
            """
            {"id":"off","key":"off","secret":"s","enabled":false,"tls_only":true,"max_connections":1}""",
            """
            {"id":"tls","key":"tls","secret":"s","tls_only":true,"allowed_origins":["https://a.example"]}""",
            """
            {"id":"origins","key":"origins","secret":"s","max_connections":1,
             "allowed_origins":["https://a.example","b.example:3000","*.c.example","localhost","https://*.d.example"]}""",
            """
            {"id":"one","key":"one","secret":"s","max_connections":1}""",
            """
            {"id":"soketi","key":"soketi","secret":"s","max_connections":1,"over_quota_code":4100}""",
            """
            {"id":"five","key":"five","secret":"s","max_connections":5}""",
            """
            {"id":"brisk","key":"brisk","secret":"s","activity_timeout":1}""",
            """
            {"id":"calm","key":"calm","secret":"s","activity_timeout":77}""");
    private final TestNode capped = node(Map.of("MAX_CONNECTIONS", "5", "PUSHER_REQUIRE_PROTOCOL", "true"));

    ConnectingContract(String transport, int shards) {
        super(transport, shards);
    }

    private RawClient open(String key, String... headers) {
        return node.open("/app/" + key + "?protocol=7", headers);
    }

    @Test
    @DisplayName("6 connection_established is told first, byte by byte, with at least ten seconds")
    void shouldTellEstablished() {
        open(Wire.KEY).established(120).quiet();
        open("calm").established(77);
        open("brisk").established(10);
        node.open("/app/app-key").established(120);
        node.open("/app/app%2Dkey/?protocol=7&foo=bar&&=&x=%C3%BC&flash=false").established(120);
    }

    @Test
    void shouldGiveEverySocketItsOwnId() {
        List<String> ids =
                IntStream.range(0, 40).mapToObj(i -> node.connect().socketId()).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(ids).allSatisfy(id -> {
            for (String half : id.split("\\.", -1)) {
                assertThat(Long.parseLong(half)).isBetween(0L, 10_000_000_000L);
            }
        });
    }

    @Test
    void shouldSelectNoSubprotocolAndNoExtension() {
        RawClient client =
                open(Wire.KEY, "Sec-WebSocket-Protocol: foo", "Sec-WebSocket-Extensions: permessage-deflate");
        assertThat(client.head())
                .startsWith("HTTP/1.1 101 ")
                .contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
                .doesNotContain("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions");
        client.established(120);
    }

    @Test
    @DisplayName("70 4001: an unknown key is named in event and close frame")
    void shouldRefuseUnknownKey() {
        open("nope").expectFatal(4001, "App key nope does not exist.");
        open("no%2Fp%C3%A9").expectFatal(4001, "App key no/p\u00e9 does not exist.");
    }

    @Test
    void shouldCutLongReasonBetweenCharacters() {
        String key = "k".repeat(114);
        RawClient client = open(key + "%C3%A9x");
        client.expect(Wire.error(4001, "App key " + key + "\u00e9x does not exist."));
        Frame close = client.next();
        assertThat(close.closeCode()).isEqualTo(4001);
        assertThat(close.payload().length).isLessThanOrEqualTo(125);
        assertThat(close.closeReason().getBytes(StandardCharsets.UTF_8)).hasSize(close.payload().length - 2);
        assertThat(close.closeReason()).startsWith("App key kkk").doesNotContain("\ufffd");
    }

    @Test
    @DisplayName("70 4003 comes before 4000 and 4004, 4000 before 4009, 4009 before 4004")
    void shouldCheckInOrder() {
        open("off").expectFatal(4003, "The app is not enabled.");
        open("tls", "Origin: https://evil.example")
                .expectFatal(4000, "Application only accepts SSL connections, reconnect using wss://");
        open("tls", "X-Forwarded-Proto: http", "Origin: https://a.example")
                .expectFatal(4000, "Application only accepts SSL connections, reconnect using wss://");
        open("tls", "X-Forwarded-Proto: https", "Origin: https://evil.example").expectFatal(4009, "Origin not allowed");
        open("tls", "X-Forwarded-Proto: https", "Origin: https://a.example").established(120);
        open("origins", "Origin: https://a.example").established(120);
        open("origins", "Origin: https://evil.example").expectFatal(4009, "Origin not allowed");
        open("origins", "Origin: https://a.example").expectFatal(4004, "Application is over connection quota");
    }

    @ParameterizedTest
    @DisplayName("10 origins that are allowed")
    @ValueSource(
            strings = {
                "https://a.example",
                "HTTPS://A.EXAMPLE",
                "http://b.example:3000",
                "https://b.example:3000",
                "https://c.example",
                "http://x.y.c.example",
                "http://localhost",
                "https://x.d.example"
            })
    void shouldAllowOrigin(String origin) {
        await().atMost(Duration.ofSeconds(5)).until(() -> node.usage("origins").connections() == 0);
        open("origins", "Origin: " + origin).established(120);
    }

    @ParameterizedTest
    @DisplayName("10 origins that are refused")
    @ValueSource(
            strings = {
                "http://a.example",
                "https://a.example:8443",
                "https://a.example.evil",
                "https://b.example",
                "https://b.example:3001",
                "https://evilc.example",
                "http://x.d.example",
                "https://d.example",
                "null"
            })
    void shouldRefuseOrigin(String origin) {
        open("origins", "Origin: " + origin).expectFatal(4009, "Origin not allowed");
    }

    @Test
    @DisplayName("10 a missing Origin is refused where there is a list")
    void shouldRefuseMissingOrigin() {
        open("origins").expectFatal(4009, "Origin not allowed");
    }

    @Test
    @DisplayName("4 over quota never counts, and a place is free again when its holder has gone")
    void shouldNeverCountRefusedClient() {
        RawClient first = open("one").established(120);
        for (int i = 0; i < 5; i++) {
            open("one").expectFatal(4004, "Application is over connection quota");
            assertThat(node.usage("one").connections()).isEqualTo(1);
        }
        assertThat(node.usage("one").connectedTotal()).isEqualTo(1);
        assertThat(connectedGauge("one")).isEqualTo("1.0");
        first.close();
        await().atMost(Duration.ofSeconds(5)).until(() -> node.usage("one").connections() == 0);
        open("one").established(120);
        assertThat(connectedGauge("one")).isEqualTo("1.0");
    }

    @Test
    void shouldUseCodeOfAppOverQuota() {
        open("soketi").established(120);
        open("soketi").expectFatal(4100, "Application is over connection quota");
    }

    private String connectedGauge(String app) {
        return node.metrics()
                .send("GET", "/metrics", "")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith("ringcast_connected{") && line.contains("app_id=\"" + app + "\""))
                .map(line -> line.substring(line.lastIndexOf(' ') + 1))
                .findFirst()
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "abc, 4006, Invalid version string format",
        "'', 4006, Invalid version string format",
        "7.0, 4006, Invalid version string format",
        "1, 4007, Unsupported protocol version",
        "2, 4007, Unsupported protocol version",
        "3, 4007, Unsupported protocol version",
        "-1, 4007, Unsupported protocol version",
        "8, 4007, Unsupported protocol version",
        "99999999999, 4007, Unsupported protocol version"
    })
    void shouldRefuseVersion(String version, int code, String message) {
        node.open("/app/app-key?protocol=" + version).expectFatal(code, message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", "5", "6", "7"})
    void shouldAcceptVersion(String version) {
        node.open("/app/app-key?protocol=" + version).established(120);
    }

    @Test
    void shouldTakeUnknownVersionForCurrentWhereLenient() {
        capped.open("/app/app-key?protocol=99").established(120);
        capped.open("/app/app-key?protocol=007").established(120);
    }

    @Test
    @DisplayName("4008 where a version is required")
    void shouldRequireVersion() {
        capped.open("/app/app-key").expectFatal(4008, "No protocol version supplied");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/app", "/app/", "/app/a/b"})
    @DisplayName("4005 for a path below /app that is none, where that is upgraded")
    void shouldUpgradeUnknownPath(String path) {
        node.open(path + "?protocol=7").expectFatal(4005, "Path not found");
        assertThat(capped.open(path + "?protocol=7").head()).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @CsvSource({"/, 200", "/nope, 404", "/application, 404", "/apps/app-id/events, 405", "/app/%zz, 400"})
    void shouldNotUpgradeElsewhere(String path, int status) {
        assertThat(node.open(path).head()).startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    @DisplayName("5 node cap: 4100 over it, and concurrent connects never exceed it")
    void shouldHoldNodeCap() throws InterruptedException {
        race(capped, "/app/app-key?protocol=7", "app-id", 4100, "Over capacity");
    }

    @Test
    @DisplayName("4 concurrent connects never exceed the cap of an app")
    void shouldHoldAppCap() throws InterruptedException {
        race(node, "/app/five?protocol=7", "five", 4004, "Application is over connection quota");
    }

    private static void race(TestNode node, String target, String appId, int code, String message)
            throws InterruptedException {
        long before = node.usage(appId).connectedTotal();
        ConcurrentLinkedQueue<RawClient> opened = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4 * CAP; i++) {
            threads.add(Thread.ofVirtual().start(() -> opened.add(node.open(target))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(opened).hasSize(4 * CAP);
        int established = 0;
        for (RawClient client : opened) {
            String first = client.text();
            if (first.startsWith("{\"event\":\"pusher:connection_established\"")) {
                established++;
            } else {
                assertThat(first).isEqualTo(Wire.error(code, message));
                client.expectClose(code, message);
            }
            assertThat(node.usage(appId).connections()).isLessThanOrEqualTo(CAP);
        }
        assertThat(established).isEqualTo(CAP);
        assertThat(node.usage(appId).connections()).isEqualTo(CAP);
        assertThat(node.usage(appId).connectedTotal() - before).isEqualTo(CAP);
    }

    @Test
    @DisplayName("4200 when the node stops: event, close frame, end")
    void shouldTellClientsThatNodeStops() throws InterruptedException {
        TestNode stopping = node(Map.of());
        RawClient client = stopping.connect();
        Thread stop = Thread.ofVirtual().start(stopping::close);
        client.expectFatal(4200, "Server closed. Please reconnect shortly.");
        stop.join();
    }
}
