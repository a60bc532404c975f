package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys of the Centrifugo side about ports, paths and sizes: what is served where. */
@Timeout(60)
final class CentrifugeDoorsIT extends CentrifugeContract {
    private static final String ANYBODY =
            "\"client\":{\"allow_anonymous_connect_without_token\":true,\"token\":{\"hmac_secret_key\":\"secret\"}}";

    CentrifugeDoorsIT() {
        super("auto", 1);
    }

    private static Api api(int port) {
        return new Api(port, "", "", "");
    }

    private static int status(int port, String method, String path) {
        return api(port)
                .send(method, path, method.equals("POST") ? "{}" : "", "X-API-Key", "k")
                .status();
    }

    @Test
    void shouldServeBackEndsByTheOtherPort() {
        String outside = ANYBODY + ",\"http_api\":{\"key\":\"k\"},\"health\":{\"enabled\":true},"
                + "\"prometheus\":{\"enabled\":true}";
        TestNode one = centrifugo(outside);
        int only = one.server().centrifugePort();
        assertThat(List.of(
                        status(only, "POST", "/api/info"),
                        status(only, "GET", "/health"),
                        status(only, "GET", "/metrics")))
                .containsOnly(200);
        assertThat(api(only).send("GET", "/metrics", "").response().body()).contains("centrifugo_node_num_clients");

        int free = freePort();
        TestNode two =
                node(keysWithServer("\"internal_port\":" + free + ",\"internal_address\":\"127.0.0.1\"", outside));
        int outer = two.server().centrifugePort();
        int inner = two.server().centrifugeInternalPort();
        assertThat(inner).isEqualTo(free);
        assertThat(List.of(
                        status(inner, "POST", "/api/info"),
                        status(inner, "GET", "/health"),
                        status(inner, "GET", "/metrics")))
                .containsOnly(200);
        assertThat(List.of(
                        status(outer, "POST", "/api/info"),
                        status(outer, "GET", "/health"),
                        status(outer, "GET", "/metrics")))
                .containsOnly(404);
        assertThat(CentrifugeClient.open(inner, Form.JSON, "").head()).startsWith("HTTP/1.1 404 ");

        int another = freePort();
        TestNode three = node(keysWithServer(
                "\"internal_port\":" + another + ",\"internal_address\":\"127.0.0.1\"",
                ANYBODY + ",\"http_api\":{\"key\":\"k\",\"external\":true}"));
        assertThat(status(three.server().centrifugePort(), "POST", "/api/info")).isEqualTo(200);
        assertThat(status(another, "POST", "/api/info")).isEqualTo(200);
    }

    private static java.util.Map<String, String> keysWithServer(String server, String rest) {
        try {
            java.nio.file.Path file =
                    java.nio.file.Files.createTempFile(java.nio.file.Path.of("target"), "centrifugo-", ".json");
            java.nio.file.Files.writeString(
                    file, "{\"http_server\":{\"port\":0,\"address\":\"127.0.0.1\"," + server + "}," + rest + "}");
            return java.util.Map.of(
                    "CENTRIFUGE_CONFIG_FILE", file.toAbsolutePath().toString());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static int freePort() {
        // Below those that the system gives to whoever asks for any port, as the tests beside this one do.
        for (int port : new Random().ints(100, 20_000, 32_000).toArray()) {
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException e) {
                assertThat(e).isInstanceOf(BindException.class);
            }
        }
        throw new AssertionError("no free port");
    }

    @Test
    void shouldCountMessagesUnderTheirKnownNames() {
        TestNode node = centrifugo("\"client\":{\"insecure\":true}");
        CentrifugeClient client = open(node, Form.JSON).connect().subscribe("a");
        String series = "centrifugo_transport_messages_";
        long sent = node.metric(series + "sent");
        long sentBytes = node.metric(series + "sent_size");
        long received = node.metric(series + "received");
        long receivedBytes = node.metric(series + "received_size");
        client.done(CentrifugeClient.publish("a", "\"" + "x".repeat(1000) + "\""));
        client.next();

        // The answer, and the publication.
        assertThat(node.metric(series + "sent") - sent).isEqualTo(2);
        assertThat(node.metric(series + "sent_size") - sentBytes).isBetween(1000L, 1300L);
        assertThat(node.metric(series + "received") - received).isEqualTo(1);
        assertThat(node.metric(series + "received_size") - receivedBytes).isBetween(1000L, 1100L);
    }

    @Test
    void shouldServeUnderThePathsThatItIsTold() {
        TestNode node = centrifugo(ANYBODY
                + ",\"http_api\":{\"key\":\"k\",\"handler_prefix\":\"/a\",\"error_mode\":\"transport\"},"
                + "\"health\":{\"enabled\":true,\"handler_prefix\":\"/h\"},"
                + "\"prometheus\":{\"enabled\":true,\"handler_prefix\":\"/m\"}");
        int port = node.server().centrifugePort();
        assertThat(List.of(status(port, "POST", "/a/info"), status(port, "GET", "/h"), status(port, "GET", "/m")))
                .containsOnly(200);
        assertThat(List.of(
                        status(port, "POST", "/api/info"),
                        status(port, "GET", "/health"),
                        status(port, "GET", "/metrics")))
                .containsOnly(404);
        // With the usual mode this is 200 and an error in the body.
        assertThat(status(port, "POST", "/a/publish")).isEqualTo(400);

        int shut = centrifugo(ANYBODY + ",\"http_api\":{\"disabled\":true,\"key\":\"k\"}")
                .server()
                .centrifugePort();
        assertThat(List.of(
                        status(shut, "POST", "/api/info"),
                        status(shut, "GET", "/health"),
                        status(shut, "GET", "/metrics")))
                .containsOnly(404);
        int keyless = centrifugo(ANYBODY + ",\"http_api\":{\"insecure\":true}")
                .server()
                .centrifugePort();
        assertThat(api(keyless).send("POST", "/api/info", "{}").status()).isEqualTo(200);
        int locked = centrifugo(ANYBODY + ",\"http_api\":{\"key\":\"other\"}")
                .server()
                .centrifugePort();
        assertThat(status(locked, "POST", "/api/info")).isEqualTo(401);
    }

    @Test
    void shouldOfferStreamsWhereAndAsLargeAsItIsTold() throws Exception {
        TestNode off = centrifugo(ANYBODY);
        TestNode on = centrifugo(ANYBODY
                + ",\"sse\":{\"enabled\":true,\"handler_prefix\":\"/s\",\"max_request_body_size\":1024},"
                + "\"http_stream\":{\"enabled\":true,\"handler_prefix\":\"/t\",\"max_request_body_size\":1025},"
                + "\"emulation\":{\"handler_prefix\":\"/e\",\"max_request_body_size\":1026},"
                + "\"uni_sse\":{\"enabled\":true,\"handler_prefix\":\"/us\",\"max_request_body_size\":1027,"
                + "\"connect_code_to_http_response\":{\"enabled\":true,\"transforms\":["
                + "{\"code\":3500,\"to\":{\"status_code\":401}}]}},"
                + "\"uni_http_stream\":{\"enabled\":true,\"handler_prefix\":\"/ut\",\"max_request_body_size\":1028}");
        int port = on.server().centrifugePort();
        String[] usual = {
            "/connection/sse",
            "/connection/http_stream",
            "/emulation",
            "/connection/uni_sse",
            "/connection/uni_http_stream"
        };
        for (String path : usual) {
            assertThat(answer(off.server().centrifugePort(), path, "{}"))
                    .as(path)
                    .isEqualTo(404);
            assertThat(answer(port, path, "{}")).as(path).isEqualTo(404);
        }
        List<String> own = List.of("/s", "/t", "/e", "/us", "/ut");
        for (int i = 0; i < own.size(); i++) {
            String path = own.get(i);
            String request = path.startsWith("/u") ? "{}" : "{\"id\":1,\"connect\":{}}";
            assertThat(answer(port, path, request + " ".repeat(1024 + i + 1 - request.length())))
                    .as(path)
                    .isEqualTo(413);
            assertThat(answer(port, path, path.equals("/e") ? "{\"session\":\"\",\"node\":\"nowhere\"}" : request))
                    .as(path)
                    .isEqualTo(path.equals("/e") ? 404 : 200);
        }
        assertThat(answer(port, "/us", "{\"token\":\"nonsense\"}")).isEqualTo(401);
        assertThat(answer(port, "/ut", "{\"token\":\"nonsense\"}")).isEqualTo(200);
    }

    private static int answer(int port, String path, String body) throws java.io.IOException {
        try (StreamClient client = StreamClient.post(port, path, body)) {
            return client.status();
        }
    }

    @Test
    void shouldOfferOneWayWebSocketsAsItIsTold() {
        int port = centrifugo(ANYBODY
                        + ",\"uni_websocket\":{\"enabled\":true,\"handler_prefix\":\"/uw\",\"message_size_limit\":1024,"
                        + "\"disable_disconnect_push\":true}")
                .server()
                .centrifugePort();
        try (RawClient large = RawClient.open(port, "/uw");
                RawClient wrong = RawClient.open(port, "/uw");
                RawClient usual = RawClient.open(port, "/connection/uni_websocket")) {
            assertThat(usual.head()).startsWith("HTTP/1.1 404 ");
            large.send("{}" + " ".repeat(1023));
            assertThat(large.next().closeCode()).isEqualTo(1009);
            wrong.send("{\"token\":\"nonsense\"}").expectClose(3500, "invalid token");
        }
    }
}
