package io.ringcast.server.listener.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate, its key, and the authorities of clients, read and found to fit each other.
 *
 * <p>Thread: any.
 *
 * @param chain the server's certificate first
 * @param authorities empty where clients need no certificate
 */
record Credentials(PrivateKey key, List<X509Certificate> chain, List<X509Certificate> authorities) {
    private static final String ALIAS = "server";

    static Credentials read(TlsFiles files) throws TlsFileException {
        List<X509Certificate> chain = certificates(files.certificate());
        PrivateKey key = PrivateKeyFile.read(
                PemFile.read(files.key()), files.passphrase(), chain.getFirst().getPublicKey());
        if (!fits(key, chain.getFirst().getPublicKey())) {
            throw new TlsFileException(
                    files.key(),
                    "is not the key of the first certificate in " + files.certificate()
                            + ". Use the key that the certificate was requested with, and put that certificate first.");
        }
        Optional<Path> authorities = files.clientAuthorities();
        return new Credentials(key, chain, authorities.isPresent() ? certificates(authorities.get()) : List.of());
    }

    private static List<X509Certificate> certificates(Path path) throws TlsFileException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemFile.Block block : PemFile.read(path).blocks()) {
            if (block.label().equals("CERTIFICATE") || block.label().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(path, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new TlsFileException(path, "has no certificate in PEM form.");
        }
        return List.copyOf(certificates);
    }

    private static X509Certificate certificate(Path path, PemFile.Block block) throws TlsFileException {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException damaged) {
            throw new TlsFileException(path, "a certificate cannot be read. The file is damaged.", damaged);
        }
    }

    /** Whether what the one signs the other verifies. */
    private static boolean fits(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = signature(certified);
            byte[] words = ALIAS.getBytes(StandardCharsets.US_ASCII);
            signature.initSign(key);
            signature.update(words);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(words);
            return signature.verify(signed);
        } catch (GeneralSecurityException otherKind) {
            return false;
        }
    }

    private static Signature signature(PublicKey certified) throws GeneralSecurityException {
        String algorithm = certified.getAlgorithm();
        Signature signature = Signature.getInstance(
                switch (algorithm) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> algorithm;
                });
        if (algorithm.equals("RSASSA-PSS")) {
            signature.setParameter(
                    certified instanceof RSAKey rsa && rsa.getParams() instanceof PSSParameterSpec own
                            ? own
                            : new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
        }
        return signature;
    }

    X509Certificate certificate() {
        return chain.getFirst();
    }

    boolean clientsMustShowOne() {
        return !authorities.isEmpty();
    }

    Instant expires() {
        return certificate().getNotAfter().toInstant();
    }

    /** What clients will complain about, or an empty text. */
    String warning(Instant now) {
        if (now.isAfter(expires())) {
            return "has expired on " + expires() + ": clients refuse it. Renew it.";
        }
        Instant begins = certificate().getNotBefore().toInstant();
        return now.isBefore(begins) ? "is not valid before " + begins + ": clients refuse it until then." : "";
    }

    SSLContext context(TlsFiles files) throws TlsFileException {
        // Protects nothing: the store never leaves this method.
        char[] password =
                HexFormat.of().formatHex(new SecureRandom().generateSeed(8)).toCharArray();
        KeyStore identity;
        try {
            identity = store();
            identity.setKeyEntry(ALIAS, key, password, chain.toArray(new X509Certificate[0]));
        } catch (IOException | GeneralSecurityException unordered) {
            throw new TlsFileException(
                    files.certificate(),
                    "the certificates do not follow each other. Put the server's first, then the one that signed it, and"
                            + " so on.",
                    unordered);
        }
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(identity, password);
            KeyManager[] keyManagers = keys.getKeyManagers();
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers, trustManagers(), new SecureRandom());
            return context;
        } catch (IOException | GeneralSecurityException refused) {
            throw new TlsFileException(files.certificate(), "cannot be used for TLS (" + refused + ").", refused);
        }
    }

    private TrustManager[] trustManagers() throws IOException, GeneralSecurityException {
        if (authorities.isEmpty()) {
            // Without it the JDK reads its own store of authorities, which nobody asks.
            return new TrustManager[0];
        }
        KeyStore trusted = store();
        for (int i = 0; i < authorities.size(); i++) {
            trusted.setCertificateEntry("client-ca-" + i, authorities.get(i));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return trust.getTrustManagers();
    }

    private static KeyStore store() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    @Override
    public String toString() {
        return "Credentials[" + certificate().getSubjectX500Principal() + "]";
    }
}
