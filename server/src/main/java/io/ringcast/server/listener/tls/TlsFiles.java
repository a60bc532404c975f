package io.ringcast.server.listener.tls;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The files that a listener's TLS is made of, all PEM.
 *
 * <p>Thread: any.
 *
 * @param certificate the server's certificate, and behind it those between it and its root
 * @param key its private key
 * @param passphrase of the key, or empty
 * @param clientAuthorities authorities of client certificates; where there are none, clients need no certificate
 */
public record TlsFiles(Path certificate, Path key, String passphrase, Optional<Path> clientAuthorities) {
    List<Path> all() {
        return Stream.concat(Stream.of(certificate, key), clientAuthorities.stream())
                .toList();
    }

    @Override
    public String toString() {
        return "TlsFiles" + all();
    }
}
