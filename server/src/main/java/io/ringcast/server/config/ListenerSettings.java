package io.ringcast.server.config;

import io.ringcast.server.listener.proxy.AddressRange;
import io.ringcast.server.listener.proxy.ProxyTrust;
import java.time.Duration;
import java.util.List;

/**
 * Guards of the main listener, and the proxies in front of it.
 *
 * <p>Thread: any.
 */
public record ListenerSettings(
        @Setting(
                name = "head_timeout_ms",
                value = "10000",
                unit = Unit.MILLIS,
                min = 100,
                max = 600000,
                doc =
                        "How long a request head may take to arrive, a TLS handshake and a PROXY header before it included.")
        Duration headTimeout,

        @Setting(
                name = "idle_timeout_ms",
                value = "30000",
                unit = Unit.MILLIS,
                min = 100,
                max = 3600000,
                doc = "How long a kept-alive HTTP connection may stay silent.")
        Duration idleTimeout,

        @Setting(
                value = "16384",
                unit = Unit.BYTES,
                min = 1024,
                max = 1048576,
                doc = "Largest request line and headers together.")
        int maxHeadBytes,

        @Setting(
                value = "false",
                doc = "Expect a PROXY protocol header (v1 or v2) from trusted_proxies on the main port.")
        boolean proxyProtocol,

        @Setting(
                value = "",
                check = Check.NETWORKS,
                doc =
                        "Addresses and networks whose PROXY header and X-Forwarded-Proto are believed; when empty those of"
                                + " this machine. Peers of a Unix socket always are.")
        List<String> trustedProxies) {
    public ListenerSettings {
        trustedProxies = List.copyOf(trustedProxies);
    }

    /** Whose word on a client counts. */
    public ProxyTrust trust() {
        return new ProxyTrust(trustedProxies.stream().map(AddressRange::parse).toList(), proxyProtocol);
    }
}
