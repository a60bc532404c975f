package io.ringcast.server.listener;

import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * Where a listener gets TLS from. What it gives may change from one connection to the next.
 *
 * <p>Thread: any.
 */
public interface SecureSockets {
    /** The server's end of TLS over an accepted socket, before its handshake. Closing it closes the socket. */
    SSLSocket over(Socket accepted) throws IOException;

    /** The context in force. */
    SSLContext context();
}
