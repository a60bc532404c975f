package io.ringcast.server.webhook;

import java.time.Duration;

/**
 * How webhooks are sent.
 *
 * <p>Thread: any.
 *
 * @param debounce how long {@code channel_vacated} and {@code member_removed} wait for a return
 * @param batching whether events that come close together share a request
 * @param batchWindow how long a batch waits for more events
 * @param batchSize events of one batch
 * @param intake signals of shards that wait to be looked at
 * @param intakeBytes their payloads together, and once more the events of all batches
 * @param delayed events that wait for a return; past it the oldest is sent early
 * @param allowLinkLocal whether link-local addresses, where clouds keep credentials, may be targets
 * @param userAgent what requests call themselves
 */
public record WebhookLimits(
        Duration debounce,
        boolean batching,
        Duration batchWindow,
        int batchSize,
        int intake,
        long intakeBytes,
        int delayed,
        boolean allowLinkLocal,
        String userAgent) {}
