package io.ringcast.server.listener.proxy;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which peers are proxies whose word on the client counts. Where none is named, those on this machine; a peer of a Unix
 * socket always is, because the permissions of the socket say who can be one.
 *
 * <p>Thread: any.
 *
 * @param ranges addresses of proxies
 * @param proxyProtocol whether trusted peers begin each connection with a PROXY header
 */
public record ProxyTrust(List<AddressRange> ranges, boolean proxyProtocol) {
    /** Proxies on this machine, without the PROXY protocol. */
    public static final ProxyTrust LOCAL = new ProxyTrust(List.of(), false);

    public ProxyTrust {
        ranges = List.copyOf(ranges);
    }

    /** Whether the peer of a connection is a trusted proxy; null is a peer without an address. */
    public boolean trusts(@Nullable SocketAddress peer) {
        if (!(peer instanceof InetSocketAddress internet)) {
            return true;
        }
        if (ranges.isEmpty()) {
            return internet.getAddress().isLoopbackAddress();
        }
        return ranges.stream().anyMatch(range -> range.contains(internet.getAddress()));
    }

    /**
     * Whether a connection of this peer begins with a PROXY header. PROXY protocol 2.1: a receiver must not guess; who
     * sends one is decided by the address alone.
     */
    public boolean expectsHeaderFrom(@Nullable SocketAddress peer) {
        return proxyProtocol && trusts(peer);
    }
}
