package io.ringcast.server.listener;

import io.helidon.common.socket.PeerInfo;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * A client behind a proxy that has named it in a PROXY header. What TLS knows of the peer is the client's own: the proxy
 * has passed its bytes on.
 *
 * <p>Thread: any.
 */
record ProxiedPeer(InetSocketAddress client, PeerInfo peer) implements PeerInfo {
    @Override
    public SocketAddress address() {
        return client;
    }

    @Override
    public String host() {
        return client.getAddress().getHostAddress();
    }

    @Override
    public int port() {
        return client.getPort();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return peer.tlsPrincipal();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return peer.tlsCertificates();
    }
}
