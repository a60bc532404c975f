package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.listener.proxy.AddressRange;
import io.ringcast.server.listener.proxy.Nginx;
import io.ringcast.server.listener.proxy.ProxyTrust;
import io.ringcast.server.listener.tls.ServerTls;
import io.ringcast.server.listener.tls.TestPki;
import io.ringcast.server.listener.tls.TlsFiles;
import io.ringcast.server.listener.unix.UnixSocketFile;
import io.ringcast.server.transport.attached.ByteStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address of a client behind a proxy, as routes and upgrades see it. */
class ProxyProtocolTest {
    private static final String GET = "GET /who HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    private static final String UPGRADE =
            "GET /app HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    private static final ProxyTrust LOCAL = new ProxyTrust(List.of(), true);
    private static final ProxyTrust ELSEWHERE = new ProxyTrust(List.of(AddressRange.parse("192.0.2.0/24")), true);

    @TempDir
    Path folder = Path.of("");

    /** Says which address it was given. */
    private record Teller(String address) implements Handover {
        @Override
        public void abandoned() {}

        @Override
        public void adopt(AdoptedSocket socket) {
            try {
                socket.channel().write(ByteBuffer.wrap(TestService.ascii("adopted " + socket.remoteAddress() + "!")));
                socket.channel().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            socket.lease().release();
        }

        @Override
        public void attach(ByteStream stream, byte[] bytesBehindHandshake) {
            byte[] text = TestService.ascii("attached " + stream.remoteAddress() + "!");
            try {
                stream.write(text, 0, text.length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static GuardedListener.Service service(ProxyTrust trust) {
        return new GuardedListener.Service(
                routing -> routing.get(
                        "/who",
                        (request, response) ->
                                response.send(request.remotePeer().host() + "!")),
                request -> new Upgrade.Accepted(
                        TestService.ascii(TestService.SWITCH), new Teller(request.remoteAddress())),
                SocketOwnership.ADOPTED,
                trust,
                null);
    }

    private static GuardedListener start(ProxyTrust trust) {
        return TestService.start(service(trust), TestService.PATIENT);
    }

    private static String answer(GuardedListener listener, String request) {
        try (RawClient client = new RawClient(listener.port())) {
            return client.send(request).readToEnd();
        }
    }

    private static byte[] version2(String request) {
        byte[] header = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a" + "2111000c" + "cb0071070a000001dc0401bb");
        byte[] all = new byte[header.length + request.length()];
        System.arraycopy(header, 0, all, 0, header.length);
        System.arraycopy(TestService.ascii(request), 0, all, header.length, request.length());
        return all;
    }

    @Test
    void shouldTellTheAddressOfBothVersions() {
        try (GuardedListener listener = start(LOCAL);
                RawClient binary = new RawClient(listener.port())) {
            assertThat(answer(listener, "PROXY TCP4 203.0.113.7 10.0.0.1 5 80\r\n" + GET))
                    .endsWith("203.0.113.7!");
            assertThat(answer(listener, "PROXY TCP6 2001:db8::7 ::1 5 80\r\n" + UPGRADE))
                    .endsWith("adopted 2001:db8:0:0:0:0:0:7!");
            assertThat(answer(listener, "PROXY UNKNOWN\r\n" + UPGRADE)).endsWith("adopted 127.0.0.1!");
            assertThat(binary.send(version2(GET)).readToEnd()).endsWith("203.0.113.7!");
            assertThat(listener.malformedProxyHeaders()).isZero();
        }
    }

    @Test
    void shouldCloseATrustedPeerWithoutAHeader() {
        try (GuardedListener listener = start(LOCAL)) {
            assertThat(answer(listener, GET)).isEmpty();

            assertThat(listener.malformedProxyHeaders()).isEqualTo(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
        }
    }

    @Test
    void shouldNotWaitForAHeaderForEver() {
        try (GuardedListener listener = TestService.start(service(LOCAL), TestService.QUICK);
                RawClient client = new RawClient(listener.port())) {
            assertThat(client.send("PROXY TCP4 203.0.113.7").readToEnd()).isEmpty();

            assertThat(listener.expiredDeadlines()).isEqualTo(1);
            await().atMost(Duration.ofSeconds(5)).until(() -> listener.openConnections() == 0);
        }
    }

    @Test
    void shouldNotBelieveAnyoneElse() {
        try (GuardedListener listener = start(ELSEWHERE)) {
            assertThat(answer(listener, GET)).endsWith("127.0.0.1!");
            assertThat(answer(listener, "PROXY TCP4 203.0.113.7 10.0.0.1 5 80\r\n" + GET))
                    .startsWith("HTTP/1.1 400 ");
        }
        try (GuardedListener listener = start(ProxyTrust.LOCAL)) {
            assertThat(answer(listener, "PROXY TCP4 203.0.113.7 10.0.0.1 5 80\r\n" + GET))
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void shouldReadTheHeaderBeforeTls() throws Exception {
        TestPki pki = new TestPki(folder);
        TestPki.Pair pair = pki.server("server");
        try (ServerTls tls = ServerTls.open(new TlsFiles(pair.certificate(), pair.key(), "", Optional.empty()));
                GuardedListener listener = GuardedListener.startSecure(
                        ListenAddress.main("127.0.0.1", 0), service(LOCAL), ListenerLimits.defaults(), tls);
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            plain.getOutputStream().write(TestService.ascii("PROXY TCP4 203.0.113.7 10.0.0.1 5 80\r\n"));
            SSLSocket socket =
                    (SSLSocket) pki.client().getSocketFactory().createSocket(plain, "localhost", listener.port(), true);
            socket.getOutputStream().write(TestService.ascii(UPGRADE));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("attached 203.0.113.7!");
        }
    }

    @Test
    void shouldReadTheHeaderOverAUnixSocket() throws Exception {
        UnixSocketFile file = new UnixSocketFile(folder.resolve("s"), 0600);
        try (GuardedListener listener = GuardedListener.startUnix(file, service(ELSEWHERE), TestService.PATIENT);
                SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(file.path()))) {
            client.write(ByteBuffer.wrap(TestService.ascii("PROXY TCP4 203.0.113.7 10.0.0.1 5 80\r\n" + UPGRADE)));

            assertThat(new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("adopted 203.0.113.7!");
            assertThat(listener.port()).isEqualTo(-1);
        }
        assertThat(file.isGone()).isTrue();
    }

    @Test
    void shouldBeTheClientsOneBehindNginx() throws Exception {
        try (GuardedListener listener = start(LOCAL);
                Nginx nginx = Nginx.start(
                        folder,
                        "stream { server { listen 127.0.0.1:PORT; proxy_pass 127.0.0.1:" + listener.port()
                                + "; proxy_protocol on; } }");
                Socket client = new Socket()) {
            client.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.77"), 0));
            client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), nginx.port()));
            client.getOutputStream().write(TestService.ascii(UPGRADE));

            assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("adopted 127.0.0.77!");
        }
    }
}
