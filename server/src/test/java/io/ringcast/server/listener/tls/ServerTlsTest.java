package io.ringcast.server.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS as the openssl command and Java see it. */
class ServerTlsTest {
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String REQUEST = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

    @TempDir
    private static Path folder;

    private static TestPki pki;
    private static TestPki.Pair first;
    private static TestPki.Pair second;

    @BeforeAll
    static void makeCertificates() {
        pki = new TestPki(folder);
        first = pki.server("first");
        second = pki.server("second");
    }

    private static GuardedListener listen(ServerTls tls) {
        try {
            return GuardedListener.startSecure(
                    ListenAddress.main("127.0.0.1", 0),
                    new GuardedListener.Service(
                            routing -> routing.get("/hello", (request, response) -> response.send("hello"))
                                    .post(
                                            "/refused",
                                            (request, response) ->
                                                    response.status(403).send("refused")),
                            request -> null,
                            SocketOwnership.ATTACHED),
                    ListenerLimits.defaults(),
                    tls);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String client(GuardedListener listener, String... more) {
        List<String> command = new ArrayList<>(List.of(
                "openssl",
                "s_client",
                "-connect",
                "127.0.0.1:" + listener.port(),
                "-servername",
                "localhost",
                "-CAfile",
                pki.root().toString(),
                "-ign_eof"));
        command.addAll(List.of(more));
        return TestPki.run(folder, command, REQUEST, -1);
    }

    /** The name in the certificate that a new connection gets. */
    private static String subject(GuardedListener listener, SSLContext context) {
        try (SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldSpeakModernProtocolsAndCiphersOnly() throws Exception {
        try (ServerTls tls = ServerTls.open(new TlsFiles(first.certificate(), first.key(), "", Optional.empty()));
                GuardedListener listener = listen(tls)) {
            assertThat(client(listener, "-tls1_3", "-verify_return_error"))
                    .contains("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384", "Verify return code: 0 (ok)", "hello");
            assertThat(client(listener, "-tls1_2", "-showcerts"))
                    .contains("New, TLSv1.2, Cipher is ECDHE-ECDSA-AES256-GCM-SHA384", "Verify return code: 0 (ok)")
                    .contains("0 s:CN = first", "1 s:CN = Ringcast test intermediate", "hello");
            assertThat(client(listener, "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"))
                    .contains("Cipher is (NONE)")
                    .doesNotContain("hello");
            assertThat(client(listener, "-tls1_2", "-cipher", "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES128-SHA"))
                    .contains("Cipher is (NONE)");
        }
    }

    @Test
    void shouldRefuseToRenegotiate() throws Exception {
        try (ServerTls tls = ServerTls.open(new TlsFiles(first.certificate(), first.key(), "", Optional.empty()));
                GuardedListener listener = listen(tls)) {
            // The command R of s_client asks for it.
            List<String> command =
                    List.of("openssl", "s_client", "-connect", "127.0.0.1:" + listener.port(), "-tls1_2");

            assertThat(TestPki.run(folder, command, "R\n", -1))
                    .contains("RENEGOTIATING")
                    .contains("alert handshake failure");
        }
    }

    @Test
    void shouldDemandACertificateWhereThereAreAuthorities() throws Exception {
        TlsFiles files = new TlsFiles(first.certificate(), first.key(), "", Optional.of(pki.root()));
        TestPki.Pair own = pki.server("a-client");
        try (ServerTls tls = ServerTls.open(files);
                GuardedListener listener = listen(tls)) {
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                assertThat(client(
                                listener,
                                version,
                                "-cert",
                                own.certificate().toString(),
                                "-cert_chain",
                                own.certificate().toString(),
                                "-key",
                                own.key().toString()))
                        .contains("hello");
                assertThat(client(listener, version)).doesNotContain("hello");
            }
        }
    }

    @Test
    void shouldEndTheOutputBeforeTheConnection() throws Exception {
        try (ServerTls tls = ServerTls.open(new TlsFiles(first.certificate(), first.key(), "", Optional.empty()));
                GuardedListener listener = listen(tls);
                SSLSocket socket = (SSLSocket) pki.client()
                        .getSocketFactory()
                        .createSocket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout((int) LIMIT.toMillis());
            // The body is not read by the server, and a reset would take the answer with it.
            socket.getOutputStream()
                    .write(("POST /refused HTTP/1.1\r\nHost: localhost\r\nContent-Length: 300000\r\n"
                                    + "Connection: close\r\n\r\n" + "x".repeat(300_000))
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("refused");
        }
    }

    @Test
    void shouldTakeOverNewFilesAndKeepOldOnesForBad() throws Exception {
        // As Kubernetes mounts a secret: files are links through a link to a folder, and that link is replaced.
        Path mount = Files.createDirectory(folder.resolve("mount"));
        Path data = mount.resolve("..data");
        Files.createSymbolicLink(data, revision(mount, "1", first));
        Files.createSymbolicLink(mount.resolve("tls.crt"), Path.of("..data/tls.crt"));
        Files.createSymbolicLink(mount.resolve("tls.key"), Path.of("..data/tls.key"));
        TlsFiles files = new TlsFiles(mount.resolve("tls.crt"), mount.resolve("tls.key"), "", Optional.empty());
        SSLContext client = pki.client();
        try (ServerTls tls = ServerTls.open(files, LOOK);
                GuardedListener listener = listen(tls)) {
            assertThat(subject(listener, client)).isEqualTo("CN=first");

            swap(data, revision(mount, "2", new TestPki.Pair(first.certificate(), second.key())));
            await().atMost(LIMIT).until(() -> tls.failedReloads() == 1);
            assertThat(subject(listener, client)).isEqualTo("CN=first");
            assertThat(tls.reloads()).isZero();

            swap(data, revision(mount, "3", second));
            await().atMost(LIMIT).until(() -> tls.reloads() == 1);
            assertThat(subject(listener, client)).isEqualTo("CN=second");
            assertThat(tls.failedReloads()).isEqualTo(1);

            Files.delete(data);
            await().atMost(LIMIT).until(() -> tls.failedReloads() == 2);
            assertThat(subject(listener, client)).isEqualTo("CN=second");
        }
    }

    private static Path revision(Path mount, String name, TestPki.Pair pair) throws IOException {
        Path revision = Files.createDirectory(mount.resolve(name));
        Files.copy(pair.certificate(), revision.resolve("tls.crt"));
        Files.copy(pair.key(), revision.resolve("tls.key"));
        return revision.getFileName();
    }

    private static void swap(Path link, Path target) throws IOException {
        Path next = link.resolveSibling("..next");
        Files.createSymbolicLink(next, target);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    void shouldTakeOverAFileWrittenInPlace() throws Exception {
        Path certificate = Files.copy(first.certificate(), folder.resolve("in-place.pem"));
        Path key = Files.copy(first.key(), folder.resolve("in-place.key"));
        SSLContext client = pki.client();
        try (ServerTls tls = ServerTls.open(new TlsFiles(certificate, key, "", Optional.empty()), LOOK);
                GuardedListener listener = listen(tls)) {
            Files.copy(second.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
            Files.copy(second.key(), key, StandardCopyOption.REPLACE_EXISTING);

            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(subject(listener, client)).isEqualTo("CN=second"));
        }
    }

    @Test
    void shouldNotOpenWithBadFiles() {
        assertThatThrownBy(() -> ServerTls.open(new TlsFiles(first.certificate(), second.key(), "", Optional.empty())))
                .isInstanceOf(TlsFileException.class);
    }
}
