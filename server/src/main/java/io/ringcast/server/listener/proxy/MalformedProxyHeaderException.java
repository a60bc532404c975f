package io.ringcast.server.listener.proxy;

import java.io.IOException;

/** A trusted proxy began a connection with something that is no PROXY header. */
public final class MalformedProxyHeaderException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedProxyHeaderException(String found) {
        super("expected a PROXY protocol header, found " + found);
    }

    MalformedProxyHeaderException(String found, Throwable cause) {
        super("expected a PROXY protocol header, found " + found, cause);
    }
}
