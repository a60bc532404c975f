package io.ringcast.server.log;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Paths without what clients put into them. Keys, channels and users are segments of paths, so only the server's own
 * words are shown; any other segment is a star, on routes that are not served as well.
 *
 * <p>Thread: any.
 */
final class RoutePaths {
    private static final int MAX_SEGMENTS = 12;
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT");
    private static final Set<String> WORDS = Set.of(
            "accept-traffic",
            "admin",
            "api",
            "app",
            "apps",
            "batch",
            "batch_events",
            "broadcast",
            "channels",
            "connection",
            "dead",
            "disconnect",
            "emulation",
            "events",
            "force_reconnect",
            "history",
            "history_remove",
            "http_stream",
            "info",
            "live",
            "log-levels",
            "map_clear",
            "map_publish",
            "map_read_state",
            "map_read_stream",
            "map_remove",
            "map_stats",
            "metrics",
            "presence",
            "presence_stats",
            "publish",
            "ready",
            "refresh",
            "replay",
            "rpc",
            "shared_poll_publish",
            "sse",
            "stats",
            "subscribe",
            "terminate_connections",
            "uni_http_stream",
            "uni_sse",
            "uni_websocket",
            "unsubscribe",
            "up",
            "usage",
            "users",
            "webhooks",
            "websocket");

    private final Set<String> words;

    /** @param pathPrefix the configured one, whose segments are shown */
    RoutePaths(String pathPrefix) {
        Set<String> all = new HashSet<>(WORDS);
        all.addAll(Arrays.asList(pathPrefix.split("/", -1)));
        words = Set.copyOf(all);
    }

    String templateOf(String rawPath) {
        if (rawPath.isEmpty() || rawPath.charAt(0) != '/') {
            return "-";
        }
        String[] segments = rawPath.split("/", MAX_SEGMENTS + 2);
        StringBuilder template = new StringBuilder(48);
        for (int i = 1; i < segments.length; i++) {
            String segment = segments[i];
            template.append('/').append(segment.isEmpty() || words.contains(segment) ? segment : "*");
        }
        return template.toString();
    }

    static String methodOf(String method) {
        return METHODS.contains(method) ? method : "-";
    }
}
