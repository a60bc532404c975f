package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.transport.attached.ByteStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecureListenerTest {
    private static final String PASSWORD = "only-for-this-test";

    @TempDir
    private static Path directory;

    private static SSLContext context;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = directory.resolve("server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        int exit = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-alias",
                        "server",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start()
                .waitFor();
        assertThat(exit).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    }

    private static final class Echo implements Handover {
        @Override
        public void abandoned() {}

        @Override
        public void adopt(AdoptedSocket socket) {
            throw new AssertionError("a TLS socket cannot be adopted");
        }

        @Override
        public void attach(ByteStream stream, byte[] bytesBehindHandshake) {
            try {
                stream.write(bytesBehindHandshake, 0, bytesBehindHandshake.length);
                for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
                    stream.write(bytes, 0, bytes.length);
                }
                stream.endOutput();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private static GuardedListener start(ListenerLimits limits) throws IOException {
        return GuardedListener.startSecure(
                ListenAddress.main("127.0.0.1", 0),
                TestService.upgrading(
                        request -> request.secure()
                                ? new Upgrade.Accepted(TestService.ascii(TestService.SWITCH), new Echo())
                                : null,
                        SocketOwnership.ADOPTED),
                limits,
                new SecureSockets() {
                    @Override
                    public SSLSocket over(Socket accepted) throws IOException {
                        return (SSLSocket) context.getSocketFactory().createSocket(accepted, null, true);
                    }

                    @Override
                    public SSLContext context() {
                        return context;
                    }
                });
    }

    private static SSLSocket connect(GuardedListener listener) throws IOException {
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(5000);
        return socket;
    }

    @Test
    void shouldServeHttpAndAttachWebSocketsOverTls() throws IOException {
        // A first handshake may take longer than the short deadlines of other tests allow.
        try (GuardedListener listener = start(ListenerLimits.defaults());
                SSLSocket http = connect(listener);
                SSLSocket socket = connect(listener)) {
            http.getOutputStream()
                    .write(TestService.ascii("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
            assertThat(new String(http.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("hello");

            socket.getOutputStream()
                    .write(TestService.ascii(
                            "GET /app HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nfirst"));
            socket.getOutputStream().write(TestService.ascii("second"));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .isEqualTo(TestService.SWITCH + "firstsecond");
            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
        }
    }

    @Test
    void shouldCloseAConnectionThatNeverShakesHands() throws IOException {
        try (GuardedListener listener = start(TestService.QUICK);
                RawClient client = new RawClient(listener.port())) {
            client.readToEnd();

            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
            try (SSLSocket http = connect(listener)) {
                http.getOutputStream()
                        .write(TestService.ascii("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
                assertThat(http.getInputStream().read()).isEqualTo('H');
            }
        }
    }
}
