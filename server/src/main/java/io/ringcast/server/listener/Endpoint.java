package io.ringcast.server.listener;

import io.helidon.webserver.WebServerConfig;
import io.ringcast.server.listener.unix.UnixSocketFile;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Where a listener listens, and what differs between the kinds of places.
 *
 * <p>Thread: any.
 */
sealed interface Endpoint {
    /** Makes sure that it can be bound, or says in its exception what to do. */
    void requireFree() throws IOException;

    /** Tells Helidon to bind it; {@code port} is the one bound before, where there was one. */
    void configure(WebServerConfig.Builder config, int port);

    /** What is to be done once it is bound. */
    void bound() throws IOException;

    /** Whether nobody listens on it any more; {@code port} is the one that was bound. */
    boolean isFree(int port);

    /** What is to be done when the listener has stopped. */
    void ended();

    /** For people and names of threads. */
    String name(int port);

    /** A port; which one is known only when it is bound, if any will do. */
    record Tcp(ListenAddress address) implements Endpoint {
        @Override
        public void requireFree() throws IOException {
            PortProbe.requireFree(address);
        }

        @Override
        public void configure(WebServerConfig.Builder config, int port) {
            config.host(address.host())
                    .port(port)
                    // Its NIO socket has two buffers of 8 kB per connection instead of one.
                    .useNio(false);
        }

        @Override
        public void bound() {
            // A port needs nothing.
        }

        @Override
        public boolean isFree(int port) {
            return PortProbe.isFree(new InetSocketAddress(address.host(), port));
        }

        @Override
        public void ended() {
            // The kernel has taken the port back.
        }

        @Override
        public String name(int port) {
            return String.valueOf(port);
        }
    }

    /** A socket in the file system. */
    record Unix(UnixSocketFile file) implements Endpoint {
        @Override
        public void requireFree() throws IOException {
            file.prepare();
        }

        @Override
        public void configure(WebServerConfig.Builder config, int port) {
            // Only channels can be Unix sockets.
            config.bindAddress(file.address()).useNio(true);
        }

        @Override
        public void bound() throws IOException {
            file.protect();
        }

        /** A listener of Helidon that dies takes the file with it. */
        @Override
        public boolean isFree(int port) {
            return file.isGone();
        }

        @Override
        public void ended() {
            file.remove();
        }

        @Override
        public String name(int port) {
            return file.toString();
        }
    }
}
