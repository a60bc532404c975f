package io.ringcast.server.listener.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * An authority, one between it and the servers, and certificates of theirs, made by the openssl command in a folder of
 * the test.
 *
 * <p>Thread: confined to the test.
 */
public final class TestPki {
    /** A certificate, those above it but for the root, and its key. */
    public record Pair(Path certificate, Path key) {}

    private final Path folder;

    public TestPki(Path folder) {
        this.folder = folder;
        openssl(
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=Ringcast test root",
                "-keyout",
                "root.key",
                "-out",
                "root.pem",
                "-addext",
                "basicConstraints=critical,CA:true");
        request("between", "/CN=Ringcast test intermediate", "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
        sign("between", "root", "basicConstraints=critical,CA:true");
    }

    /** The certificate that clients must trust. */
    public Path root() {
        return folder.resolve("root.pem");
    }

    /** A server certificate for localhost with a key of P-256. */
    public Pair server(String name) {
        return server(name, "ec", "-pkeyopt", "ec_paramgen_curve:P-256");
    }

    /** A server certificate for localhost with a key as {@code openssl req -newkey} makes it. */
    public Pair server(String name, String... newKey) {
        request(name, "/CN=" + name, newKey);
        sign(name, "between", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        Path chain = folder.resolve(name + ".chain.pem");
        try {
            Files.writeString(
                    chain,
                    Files.readString(folder.resolve(name + ".pem")) + Files.readString(folder.resolve("between.pem")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Pair(chain, folder.resolve(name + ".key"));
    }

    private void request(String name, String subject, String... newKey) {
        List<String> arguments = new ArrayList<>(List.of("req", "-new", "-newkey"));
        arguments.addAll(List.of(newKey));
        arguments.addAll(List.of("-nodes", "-subj", subject, "-keyout", name + ".key", "-out", name + ".csr"));
        openssl(arguments.toArray(new String[0]));
    }

    private void sign(String name, String issuer, String extension) {
        try {
            Files.writeString(folder.resolve(name + ".ext"), extension + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                issuer + ".pem",
                "-CAkey",
                issuer + ".key",
                "-CAcreateserial",
                "-days",
                "2",
                "-extfile",
                name + ".ext",
                "-out",
                name + ".pem");
    }

    /** Runs openssl in the folder of this authority; what it prints. */
    public String openssl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        return run(folder, command, "", 0);
    }

    /** Runs a command; what it prints on both outputs. {@code expectedExit} below 0 is any. */
    public static String run(Path folder, List<String> command, String input, int expectedExit) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int exit = process.waitFor();
            if (expectedExit >= 0 && exit != expectedExit) {
                throw new AssertionError(command + " ended with " + exit + ":\n" + printed);
            }
            return printed;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    command.getFirst() + " could not be run; install it (apt-get install openssl nginx)", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What a client needs that trusts the root. */
    public SSLContext client() {
        return client(new KeyManager[0]);
    }

    /** What a client needs that shows this certificate, whose key must be unencrypted PKCS#8. */
    public SSLContext client(Pair own) {
        try {
            String p12 = own.certificate().getFileName() + ".p12";
            openssl(
                    "pkcs12",
                    "-export",
                    "-in",
                    own.certificate().toString(),
                    "-inkey",
                    own.key().toString(),
                    "-out",
                    p12,
                    "-passout",
                    "pass:test");
            KeyStore store = KeyStore.getInstance(folder.resolve(p12).toFile(), "test".toCharArray());
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, "test".toCharArray());
            return client(keys.getKeyManagers());
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private SSLContext client(KeyManager[] keys) {
        try (var in = Files.newInputStream(root())) {
            Certificate trusted = CertificateFactory.getInstance("X.509").generateCertificate(in);
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry("root", trusted);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
