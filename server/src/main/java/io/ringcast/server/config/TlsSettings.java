package io.ringcast.server.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * TLS on the main port.
 *
 * <p>Thread: any.
 */
public record TlsSettings(
        @Setting(value = "false", env = "SSL_ENABLED", doc = "Serve the main port over TLS; connections stay attached.")
        boolean enabled,

        @Setting(
                value = "",
                env = "SSL_CERT_PATH",
                doc =
                        "PEM file with the server's certificate and those between it and its root; re-read when it changes.")
        String certPath,

        @Setting(
                value = "",
                env = "SSL_KEY_PATH",
                doc = "PEM file with the private key (PKCS#8, PKCS#1 or EC); re-read when it changes.")
        String keyPath,

        @Setting(value = "", secret = true, doc = "Passphrase of an encrypted PKCS#8 key.")
        String passphrase,

        @Setting(
                value = "",
                doc = "PEM file with authorities; when set, each client must show a certificate of one of them.")
        String caPath,

        @Setting(
                value = "false",
                env = "SSL_REDIRECT_HTTP",
                doc = "Answer plain HTTP on http_port with a redirect (308) to https.")
        boolean redirectHttp,

        @Setting(
                value = "80",
                min = 0,
                max = 65535,
                env = "SSL_HTTP_PORT",
                doc = "Port of the redirect; 0 takes a free one.")
        int httpPort) {

    /** The authorities of client certificates, where clients must show one. */
    public Optional<Path> clientAuthorities() {
        return caPath.isEmpty() ? Optional.empty() : Optional.of(Path.of(caPath));
    }

    @Override
    public String toString() {
        return "TlsSettings[enabled=" + enabled + ", certPath=" + certPath + ", keyPath=" + keyPath + ", caPath="
                + caPath + ", redirectHttp=" + redirectHttp + ", httpPort=" + httpPort + "]";
    }
}
