package io.ringcast.engine.app;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of one app. For connections, channels of a connection and rates, zero or less means unlimited.
 *
 * <p>Thread: any.
 *
 * @param maxConnections sessions at one time
 * @param overQuotaCode close code of a session over {@code maxConnections}
 * @param maxChannelsPerConnection subscriptions of one session
 * @param maxClientEventsPerSecond client events of one session
 * @param maxBackendEventsPerSecond publications over HTTP, counted per channel
 * @param maxReadRequestsPerSecond reads over HTTP
 * @param maxPresenceMembersPerChannel distinct users of one presence channel
 * @param maxPresenceMemberSizeBytes JSON bytes of one member's user_info
 * @param maxChannelNameLength characters
 * @param maxEventChannelsAtOnce channels of one publication over HTTP
 * @param maxEventNameLength characters
 * @param maxEventPayloadBytes UTF-8 bytes of an event's data
 * @param maxEventBatchSize publications of one batch
 * @param cacheTtl how long a cache channel remembers its last publication
 * @param activityTimeout silence after which a session is probed; null takes the server's
 */
public record AppLimits(
        int maxConnections,
        int overQuotaCode,
        int maxChannelsPerConnection,
        int maxClientEventsPerSecond,
        int maxBackendEventsPerSecond,
        int maxReadRequestsPerSecond,
        int maxPresenceMembersPerChannel,
        int maxPresenceMemberSizeBytes,
        int maxChannelNameLength,
        int maxEventChannelsAtOnce,
        int maxEventNameLength,
        int maxEventPayloadBytes,
        int maxEventBatchSize,
        Duration cacheTtl,
        @Nullable Duration activityTimeout) {
    /** The bounds of an app that sets none. */
    public static final AppLimits DEFAULT = new AppLimits(
            -1, 4004, -1, 10, -1, -1, 100, 2048, 200, 100, 200, 100 * 1024, 10, Duration.ofMinutes(30), null);
}
