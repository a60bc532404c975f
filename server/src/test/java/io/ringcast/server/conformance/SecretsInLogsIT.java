package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.webhook.Receiver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever clients and back ends say, rightly or wrongly, none of their secrets, signatures, tokens and payloads is in
 * the log, however much of it is asked for.
 */
@Timeout(180)
final class SecretsInLogsIT {
    private static final String KEY = "key-5f0c1";
    private static final String SECRET = "secret-77aa2";
    private static final String TOKEN = "admin-token-4b19e";
    private static final String HOOK = "hook-63d08";
    private static final String PAYLOAD = "payload-9e417";

    @TempDir
    Path folder = Path.of("");

    private final List<String> secrets = new ArrayList<>(List.of(KEY, SECRET, TOKEN, HOOK, PAYLOAD));

    private static String app(Receiver receiver) {
        return "{\"id\":\"logs\",\"key\":\"" + KEY + "\",\"secret\":\"" + SECRET + "\",\"enable_client_messages\":true,"
                + "\"webhooks\":[{\"url\":\"" + receiver.url("/" + HOOK + "?token=" + HOOK)
                + "\",\"headers\":{\"X-Token\":\""
                + HOOK + "\"},\"event_types\":[\"channel_occupied\",\"client_event\",\"member_added\"],"
                + "\"retry\":{\"max_attempts\":1}}]}";
    }

    /** A signature that will be looked for. */
    private String signed(String text) {
        String signature = Wire.hmac(SECRET, text);
        secrets.add(signature);
        return signature;
    }

    private String auth(String text) {
        return KEY + ":" + signed(text);
    }

    private Api.Reply call(Api api, String method, String path, String body) {
        String query = api.query(method, path, body);
        secrets.add(query.substring(query.indexOf("auth_signature=") + "auth_signature=".length()));
        return api.send(method, path + "?" + query, body);
    }

    @ParameterizedTest
    @CsvSource({"human, epoll", "json, attached"})
    void shouldShowNoneAtLevelTrace(String format, String transport) throws IOException {
        try (Receiver receiver = Receiver.answering(500);
                LoggedServer server = LoggedServer.start(
                        folder,
                        app(receiver),
                        Map.of(
                                "RUST_LOG",
                                "trace,io.helidon=trace,jdk.internal=trace,java=trace,sun=trace",
                                "DEBUG",
                                "true",
                                "LOG_OUTPUT_FORMAT",
                                format,
                                "RINGCAST_TRANSPORT",
                                transport,
                                "RINGCAST_ADMIN_TOKEN",
                                TOKEN,
                                "RINGCAST_ACCESS_LOG_ENABLED",
                                "true"))) {
            publish(server);
            talk(server);
            misbehave(server);
            administer(server);
            await().untilAsserted(() -> assertThat(receiver.deliveries()).hasSizeGreaterThan(1));
            await().untilAsserted(() -> assertThat(server.out()).contains("was given up"));

            assertThat(server.terminate()).isZero();
            String all = server.out() + server.err();
            assertThat(all)
                    .contains("DEBUG", "Closing a session", "/apps/*/events", "has stopped")
                    .doesNotContainIgnoringCase("Bearer", "auth_signature", "auth_key", "body_md5");
            assertThat(secrets)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(secret -> assertThat(all).doesNotContain(secret));
        }
    }

    private void publish(LoggedServer server) {
        String event = "{\"name\":\"e\",\"channel\":\"c\",\"data\":\"" + PAYLOAD + "\"}";
        try (Api api = new Api(server.port(), "logs", KEY, SECRET);
                Api thief = new Api(server.port(), "logs", KEY, "stolen")) {
            assertThat(call(api, "POST", "/apps/logs/events", event).status()).isEqualTo(200);
            assertThat(call(api, "POST", "/apps/logs/batch_events", "{\"batch\":[" + event + "]}")
                            .status())
                    .isEqualTo(200);
            assertThat(call(api, "GET", "/apps/logs/channels", "").status()).isEqualTo(200);
            assertThat(call(api, "POST", "/apps/logs/events", "{\"data\":\"" + PAYLOAD)
                            .status())
                    .isEqualTo(400);
            assertThat(call(thief, "POST", "/apps/logs/events", event).status()).isEqualTo(401);
            assertThat(api.send("POST", "/apps/logs/events?auth_key=" + KEY + "&auth_signature=" + SECRET, event)
                            .status())
                    .isEqualTo(401);
            assertThat(api.send("GET", "/" + SECRET + "/" + PAYLOAD + "?" + TOKEN, "")
                            .status())
                    .isEqualTo(404);
        }
    }

    private void talk(LoggedServer server) {
        try (RawClient client = RawClient.connected(server.port(), KEY);
                RawClient other = RawClient.connected(server.port(), KEY)) {
            String data = "{\"user_id\":\"u\",\"user_info\":{\"x\":\"" + PAYLOAD + "\"}}";
            client.send(Wire.subscribe("private-c", auth(client.socketId() + ":private-c")))
                    .expect(Wire.succeeded("private-c"));
            client.send(Wire.subscribe("presence-c", auth(client.socketId() + ":presence-c:" + data), data));
            assertThat(client.text()).contains("subscription_succeeded");
            client.send("{\"event\":\"client-e\",\"channel\":\"private-c\",\"data\":\"" + PAYLOAD + "\"}");
            String user = "{\"id\":\"u\",\"name\":\"" + PAYLOAD + "\"}";
            client.send(Wire.signin(auth(client.socketId() + "::user::" + user), user));
            assertThat(client.text()).contains("signin_success");
            other.send(Wire.subscribe("private-c", auth("1.1:private-c")));
            assertThat(other.text()).contains("AuthError");
            other.send("{\"event\":\"" + PAYLOAD + "\",\"data\":[" + PAYLOAD);
            assertThat(other.text()).contains("pusher:error");
            other.send(Wire.signin(auth("nonsense"), user));
            assertThat(other.text()).contains("4009");
            client.reset();
        }
    }

    private static void misbehave(LoggedServer server) throws IOException {
        for (String head : List.of(
                "GET /app/" + KEY + "?x=" + PAYLOAD + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\nSec-WebSocket-Version: 1\r\nSec-WebSocket-Key: " + SECRET
                        + "\r\n\r\n",
                "GET /" + SECRET + " " + PAYLOAD + " HTTP/1.1\r\n\r\n",
                "POST /apps/logs/events?auth_key=" + KEY + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + PAYLOAD
                        + "\r\n\r\n",
                "POST /apps/logs/events?auth_key=" + KEY + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + PAYLOAD + "\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\nX " + SECRET + "\r\n\r\n",
                "GET /%zz" + SECRET + "?%zz" + SECRET + " HTTP/1.1\r\nHost: x\r\n\r\n",
                SECRET + "\r\n" + PAYLOAD + "\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: x\r\nX: " + PAYLOAD.repeat(3_000) + "\r\n\r\n")) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                socket.setSoTimeout(15_000);
                socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
                socket.shutdownOutput();
                assertThat(socket.getInputStream().readAllBytes()).isNotNull();
            }
        }
        try (RawClient client = RawClient.connected(server.port(), KEY)) {
            client.send(Frame.TEXT, (PAYLOAD + "\u00ff").getBytes(StandardCharsets.ISO_8859_1));
            assertThat(client.next().opcode()).isEqualTo(Frame.CLOSE);
        }
    }

    private static void administer(LoggedServer server) {
        try (Api api = new Api(server.metricsPort(), "", "", "")) {
            String path = "/admin/log-levels";
            assertThat(api.send(
                                    "PUT",
                                    path,
                                    "{\"" + SECRET + "\":\"" + PAYLOAD + "\"}",
                                    "Authorization",
                                    "Bearer " + TOKEN)
                            .status())
                    .isEqualTo(400);
            assertThat(api.send("GET", path, "", "Authorization", "Bearer x" + TOKEN)
                            .status())
                    .isEqualTo(401);
            assertThat(api.send("GET", "/admin/webhooks/dead?token=" + TOKEN, "", "Authorization", "Bearer " + TOKEN)
                            .status())
                    .isEqualTo(200);
        }
    }
}
