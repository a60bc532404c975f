package io.ringcast.server.config;

/**
 * The access log.
 *
 * <p>Thread: any.
 */
public record AccessLogSettings(
        @Setting(value = "false", doc = "Write a line for each HTTP request and each WebSocket that opens or closes.")
        boolean enabled,

        @Setting(value = "-", doc = "A file that is appended to; - for where the log goes.")
        String file) {}
