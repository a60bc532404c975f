package io.ringcast.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The package end to end over real sockets, with the JDK's client and with bytes by hand. */
class EchoServerTest {
    private static final String REQUEST = """
            GET / HTTP/1.1\r
            Host: localhost\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            """;

    private EchoServer server;

    @BeforeEach
    void start() throws IOException {
        server = new EchoServer(0);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @Test
    void shouldEchoToTheJdkClient() {
        Received received = new Received();
        try (HttpClient http = HttpClient.newHttpClient()) {
            WebSocket client = http.newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.port() + "/"), received)
                    .join();
            client.sendText("hél", false).join();
            client.sendText("lo", true).join();
            client.sendClose(4000, "done").join();
            await().atMost(Duration.ofSeconds(10)).until(() -> received.events.contains("close 4000"));
        }

        assertThat(received.events).containsExactly("text héllo", "close 4000");
    }

    @Test
    void shouldEchoCompressed() throws IOException {
        byte[] answer = exchange(
                REQUEST + "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n",
                ClientFrames.frame(
                        ClientFrames.FIN | ClientFrames.RSV1 | Opcode.TEXT,
                        new byte[] {(byte) 0xf2, 0x48, (byte) 0xcd, (byte) 0xc9, (byte) 0xc9, 7, 0}),
                ClientFrames.frame(ClientFrames.FIN | Opcode.CLOSE));

        String text = new String(answer, StandardCharsets.ISO_8859_1);
        assertThat(text).contains("permessage-deflate; server_no_context_takeover; client_no_context_takeover");
        assertThat(HexFormat.of().formatHex(answer)).endsWith("0d0a0d0a" + "c107f248cdc9c90700" + "8800");
    }

    @Test
    void shouldDeliverTheCloseFrameAlthoughInputIsLeft() throws IOException {
        byte[] answer = exchange(REQUEST + "\r\n", ClientFrames.frame(ClientFrames.FIN | 3), new byte[1 << 20]);

        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).contains("reserved opcode");
    }

    @Test
    void shouldNameTheVersionItSpeaks() throws IOException {
        byte[] answer = exchange(REQUEST.replace("Version: 13", "Version: 8") + "\r\n");

        assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                .startsWith("HTTP/1.1 426 ")
                .contains("Sec-WebSocket-Version: 13\r\n");
    }

    private byte[] exchange(String request, byte[]... frames) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            for (byte[] frame : frames) {
                socket.getOutputStream().write(frame);
            }
            InputStream in = socket.getInputStream();
            return in.readAllBytes();
        }
    }

    private static final class Received implements WebSocket.Listener {
        final List<String> events = new CopyOnWriteArrayList<>();

        @Override
        public CompletionStage<?> onText(WebSocket client, CharSequence data, boolean last) {
            events.add("text " + data);
            client.request(1);
            return CompletableFuture.completedStage(data);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket client, int code, String reason) {
            events.add("close " + code);
            return CompletableFuture.completedStage(code);
        }
    }
}
