package io.ringcast.server.client;

import java.io.IOException;

/** The official Java libraries over the transport that every system has. */
final class JavaClientsOverAttachedIT extends JavaClientsContract {
    JavaClientsOverAttachedIT() throws IOException {
        super("attached");
    }
}
