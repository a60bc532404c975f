package io.ringcast.server.listener.tls;

import java.io.IOException;
import java.nio.file.Path;

/** A file of a listener's TLS cannot be used; the message names it and the remedy. */
public final class TlsFileException extends IOException {
    private static final long serialVersionUID = 1L;

    TlsFileException(Path file, String problem) {
        super(file + ": " + problem);
    }

    TlsFileException(Path file, String problem, Throwable cause) {
        super(file + ": " + problem, cause);
    }
}
