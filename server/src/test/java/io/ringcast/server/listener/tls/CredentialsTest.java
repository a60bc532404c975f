package io.ringcast.server.listener.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What openssl writes can be read, and what cannot be used is named with its remedy. */
class CredentialsTest {
    @TempDir
    private static Path folder;

    private static TestPki pki;
    private static TestPki.Pair curve;
    private static TestPki.Pair rsa;

    @BeforeAll
    static void makeCertificates() {
        pki = new TestPki(folder);
        curve = pki.server("curve");
        rsa = pki.server("rsa", "rsa:2048");
    }

    private static Credentials read(Path certificate, Path key, String passphrase) throws TlsFileException {
        return Credentials.read(new TlsFiles(certificate, key, passphrase, Optional.empty()));
    }

    private static void assertRefused(Path certificate, Path key, String passphrase, String message) {
        assertThatThrownBy(() -> read(certificate, key, passphrase))
                .isInstanceOf(TlsFileException.class)
                .hasMessage(message);
    }

    private static Path converted(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-out", name));
        pki.openssl(all.toArray(new String[0]));
        return folder.resolve(name);
    }

    @Test
    void shouldReadKeysInAllFormsOfOpenssl() throws IOException {
        Path pkcs1 =
                converted("pkcs1.key", "rsa", "-traditional", "-in", rsa.key().toString());
        Path sec1 = converted("sec1.key", "ec", "-in", curve.key().toString());
        Path withParameters = folder.resolve("parameters.key");
        Files.writeString(
                withParameters,
                pki.openssl("ecparam", "-name", "prime256v1") + Files.readString(sec1) + "# a comment\n");

        assertThat(Files.readString(pkcs1)).contains("BEGIN RSA PRIVATE KEY");
        assertThat(Files.readString(sec1)).contains("BEGIN EC PRIVATE KEY");
        assertThat(read(rsa.certificate(), rsa.key(), "").key().getAlgorithm()).isEqualTo("RSA");
        assertThat(read(rsa.certificate(), pkcs1, "").key())
                .isEqualTo(read(rsa.certificate(), rsa.key(), "").key());
        assertThat(read(curve.certificate(), sec1, "").key().getAlgorithm()).isEqualTo("EC");
        assertThat(read(curve.certificate(), withParameters, "").chain()).hasSize(2);
    }

    @Test
    void shouldReadEdwardsCurves() throws IOException {
        TestPki.Pair edwards = pki.server("edwards", "ed25519");

        assertThat(read(edwards.certificate(), edwards.key(), "").key().getAlgorithm())
                .isEqualTo("EdDSA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"aes-256-cbc", "aes-128-cbc"})
    void shouldDecryptKeys(String cipher) throws IOException {
        Path encrypted = converted(
                cipher + ".key",
                "pkcs8",
                "-topk8",
                "-v2",
                cipher,
                "-in",
                curve.key().toString(),
                "-passout",
                "pass:open sesame");

        assertThat(read(curve.certificate(), encrypted, "open sesame").key().getAlgorithm())
                .isEqualTo("EC");
        assertRefused(
                curve.certificate(),
                encrypted,
                "wrong",
                encrypted + ": the passphrase is wrong. Correct ssl.passphrase (RINGCAST_SSL_PASSPHRASE).");
        assertRefused(
                curve.certificate(),
                encrypted,
                "",
                encrypted + ": the key is encrypted. Set ssl.passphrase (RINGCAST_SSL_PASSPHRASE).");
    }

    @Test
    void shouldRefuseTheOldEncryptionWithItsRemedy() {
        Path old = converted(
                "old.key",
                "rsa",
                "-traditional",
                "-aes128",
                "-passout",
                "pass:x",
                "-in",
                rsa.key().toString());

        assertRefused(
                rsa.certificate(),
                old,
                "x",
                old + ": the key is encrypted in an old, weak form. Convert it: openssl pkcs8 -topk8 -in OLD -out NEW"
                        + " (asks for a new passphrase), and set ssl.passphrase.");
    }

    @Test
    void shouldRefuseAnEncryptionThatTheJdkDoesNotKnow() {
        Path encrypted = converted(
                "des3.key", "pkcs8", "-topk8", "-v2", "des3", "-in", curve.key().toString(), "-passout", "pass:x");

        assertThatThrownBy(() -> read(curve.certificate(), encrypted, "x"))
                .isInstanceOf(TlsFileException.class)
                .hasMessageStartingWith(
                        encrypted + ": the key's encryption is not known here. Convert it: openssl pkcs8");
    }

    @Test
    void shouldRefuseAKeyOfAnotherCertificate() {
        TestPki.Pair other = pki.server("other");

        assertRefused(
                curve.certificate(),
                other.key(),
                "",
                other.key() + ": is not the key of the first certificate in " + curve.certificate()
                        + ". Use the key that the certificate was requested with, and put that certificate first.");
        assertRefused(
                curve.certificate(),
                rsa.key(),
                "",
                rsa.key() + ": is no key of the kind EC, which the certificate is for. Use the key that the certificate"
                        + " was requested with.");
    }

    @Test
    void shouldNameWhatIsWrongWithAFile() throws IOException {
        Path missing = folder.resolve("missing.pem");
        assertRefused(missing, curve.key(), "", missing + ": there is no such file. Correct the path.");
        assertRefused(curve.key(), curve.key(), "", curve.key() + ": has no certificate in PEM form.");
        assertRefused(
                curve.certificate(),
                curve.certificate(),
                "",
                curve.certificate() + ": has no private key. Set ssl.key_path to the file that has it.");
        Path cut = Files.writeString(
                folder.resolve("cut.pem"), Files.readString(curve.certificate()).substring(0, 200));
        assertRefused(cut, curve.key(), "", cut + ": a block of 'CERTIFICATE' has no end. The file is cut short.");
        Path damaged = Files.writeString(
                folder.resolve("damaged.pem"), "-----BEGIN CERTIFICATE-----\nAA?A\n-----END CERTIFICATE-----\n");
        assertRefused(
                damaged, curve.key(), "", damaged + ": a block of 'CERTIFICATE' is not Base64. The file is damaged.");
        Path empty = Files.writeString(
                folder.resolve("empty.key"), "-----BEGIN EC PRIVATE KEY-----\nMAA=\n-----END EC PRIVATE KEY-----\n");
        assertThatThrownBy(() -> read(curve.certificate(), empty, ""))
                .hasMessageStartingWith(empty + ": the key is damaged, or does not name its curve.");
        Path huge = Files.write(folder.resolve("huge.pem"), new byte[(1 << 20) + 1]);
        assertRefused(huge, curve.key(), "", huge + ": has more than 1048576 bytes, which no PEM file needs.");
    }

    @Test
    void shouldRefuseAChainOutOfOrder() throws IOException {
        TestPki.Pair other = pki.server("unordered");
        Path chain = Files.writeString(
                folder.resolve("unordered.pem"),
                Files.readString(folder.resolve("unordered.pem")) + Files.readString(pki.root()));
        TlsFiles files = new TlsFiles(chain, other.key(), "", Optional.empty());

        assertThatThrownBy(() -> Credentials.read(files).context(files))
                .isInstanceOf(TlsFileException.class)
                .hasMessageStartingWith(chain + ": the certificates do not follow each other.");
    }

    @Test
    void shouldWarnOfACertificateThatClientsRefuse() throws IOException {
        Credentials credentials = read(curve.certificate(), curve.key(), "");
        Instant end = credentials.expires();

        assertThat(credentials.warning(Instant.now())).isEmpty();
        assertThat(credentials.warning(end.plusSeconds(1)))
                .isEqualTo("has expired on " + end + ": clients refuse it. Renew it.");
        assertThat(credentials.warning(Instant.now().minus(Duration.ofDays(1))))
                .startsWith("is not valid before ")
                .endsWith(": clients refuse it until then.");
    }

    @Test
    void shouldKeepThePassphraseToItself() {
        assertThat(new TlsFiles(curve.certificate(), curve.key(), "secret", Optional.empty()).toString())
                .doesNotContain("secret");
    }
}
