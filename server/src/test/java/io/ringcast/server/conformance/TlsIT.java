package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** What is particular to a node that ends TLS itself. */
final class TlsIT {
    private static final String UPGRADE = """
            GET /app/app-key?protocol=7 HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    @Test
    void shouldCloseAClientThatDoesNotReadAndNobodyElse() throws Exception {
        try (TestNode node = TestNode.start("tls", Map.of("WEBSOCKET_MAX_BACKPRESSURE", "65536"));
                SSLSocket slow = (SSLSocket) TestNode.trusting()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), node.directPort())) {
            RawClient reading = node.connect();
            reading.subscribe("c").expect(Wire.succeeded("c"));
            slow.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            slow.getOutputStream().write(frame(Wire.subscribe("c")));
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> node.usage("app-id").subscriptions() == 2);
            String data = "x".repeat(60_000);

            // More than the buffers of two sockets hold.
            for (int i = 0; i < 200; i++) {
                assertThat(node.api().publish("c", "e" + i, data).status()).isEqualTo(200);
                reading.expect(Wire.event("e" + i, "c", data));
            }

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> node.usage("app-id").connections() == 1);
            reading.quiet();
            node.closeClients();
        }
    }

    private static byte[] frame(String text) {
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        byte[] frame = new byte[payload.length + 6];
        frame[0] = (byte) 0x81;
        frame[1] = (byte) (0x80 | payload.length);
        System.arraycopy(payload, 0, frame, 6, payload.length);
        return frame;
    }

    @Test
    void shouldSendClientsAwayWhenItStops() {
        TestNode node = TestNode.start("tls", Map.of());
        RawClient client = node.connect();
        Thread stopping = Thread.ofVirtual().start(node::close);

        client.expectFatal(4200, "Server closed. Please reconnect shortly.");

        await().atMost(Duration.ofSeconds(10)).until(() -> !stopping.isAlive());
    }

    @Test
    void shouldEndAHalfClosedConnectionInOrder() throws Exception {
        try (TestNode node = TestNode.start("tls", Map.of());
                SSLSocket socket = (SSLSocket) TestNode.trusting()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), node.directPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(UPGRADE.getBytes(StandardCharsets.US_ASCII));
            // RFC 6455 5.5.1: a Close frame with 1000, masked by zeros.
            socket.getOutputStream().write(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8});
            InputStream in = socket.getInputStream();

            // An end without close_notify would be an exception.
            byte[] all = in.readAllBytes();

            assertThat(all).endsWith((byte) 0x88, (byte) 2, (byte) 3, (byte) 0xe8);
            node.closeClients();
        }
    }

    @Test
    void shouldRedirectFromItsPlainPort() {
        try (TestNode node = TestNode.start("tls", Map.of("SSL_REDIRECT_HTTP", "true", "SSL_HTTP_PORT", "0"));
                Api plain = new Api(node.redirectPort(), "app-id", Wire.KEY, Wire.SECRET)) {
            Api.Reply reply = plain.send("GET", "/ready?a=b", "");
            assertThat(reply.status()).isEqualTo(308);
            assertThat(reply.header("Location")).isEqualTo("https://127.0.0.1:" + node.directPort() + "/ready?a=b");

            // What a proxy on this machine that has ended TLS itself asks for.
            assertThat(plain.send("GET", "/ready", "", "X-Forwarded-Proto", "https")
                            .status())
                    .isEqualTo(200);
            try (RawClient client =
                    RawClient.open(node.redirectPort(), "/app/app-key?protocol=7", "X-Forwarded-Proto: https")) {
                client.established(120);
            }
        }
    }

    @Test
    void shouldTellWhenItsCertificateEnds() {
        try (TestNode node = TestNode.start("tls", Map.of());
                Api metrics = node.metrics()) {
            String text = metrics.send("GET", "/metrics", "").response().body();

            assertThat(text)
                    .contains("ringcast_tls_reloads_total 0.0", "ringcast_tls_failed_reloads_total 0.0")
                    .contains("ringcast_tls_certificate_expires_seconds 1.")
                    .contains("transport=\"attached\"");
        }
    }
}
