package io.ringcast.load.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Base64;
import java.util.Objects;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that the JDK's keytool has signed with its own key.
 *
 * @param chain PEM file for the server
 * @param key PEM file for the server
 */
public record Certificate(Path chain, Path key, KeyStore trusted) {
    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "ringcast";

    /** Makes one. */
    public static Certificate make(Path keytool, Path folder) throws IOException {
        Path store = folder.resolve("compare-tls.p12");
        Files.deleteIfExists(store);
        run(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=localhost",
                "-validity",
                "30",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            Key key = Objects.requireNonNull(keys.getKey(ALIAS, PASSWORD.toCharArray()), ALIAS);
            java.security.cert.Certificate chain = Objects.requireNonNull(keys.getCertificate(ALIAS), ALIAS);
            return new Certificate(
                    pem(folder.resolve("compare-cert.pem"), "CERTIFICATE", chain.getEncoded()),
                    pem(folder.resolve("compare-key.pem"), "PRIVATE KEY", Objects.requireNonNull(key.getEncoded())),
                    trusting(chain));
        } catch (GeneralSecurityException e) {
            throw new IOException("keytool's certificate can't be read", e);
        }
    }

    /** What a client needs to believe in the certificate. */
    public SSLContext client() throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static KeyStore trusting(java.security.cert.Certificate chain)
            throws KeyStoreException, IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, chain);
        return trusted;
    }

    private static Path pem(Path file, String what, byte[] bytes) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(bytes);
        return Files.writeString(file, "-----BEGIN " + what + "-----\n" + text + "\n-----END " + what + "-----\n");
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
