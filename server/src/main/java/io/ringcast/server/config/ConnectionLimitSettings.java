package io.ringcast.server.config;

/**
 * Connections of one address.
 *
 * <p>Thread: any.
 */
public record ConnectionLimitSettings(
        @Setting(
                value = "0",
                zero = "off",
                min = 0,
                max = 1000000000,
                doc = "WebSockets that one address may have open; one more is answered 429. The address is found as"
                        + " rate_limiter.websocket_rate_limit.trust_hops says.")
        int maxPerAddress) {}
