package io.ringcast.server.config;

import java.time.Duration;

/**
 * How webhooks are sent. What a webhook's own record says of retries and its timeout wins over this.
 *
 * <p>Thread: any.
 */
public record WebhookSettings(
        @Setting(
                name = "debounce_ms",
                value = "3000",
                soketi = "0",
                unit = Unit.MILLIS,
                min = 0,
                max = 60000,
                doc = "How long channel_vacated and member_removed wait; a return within that time cancels both ends.")
        Duration debounce,

        @Setting(
                name = "request_timeout_ms",
                value = "5000",
                sockudo = "10000",
                unit = Unit.MILLIS,
                min = 1,
                max = 600000,
                reload = true,
                doc = "How long a receiver may take to answer.")
        Duration requestTimeout,

        @Setting(value = "8", min = 1, max = 1024, doc = "Requests to one webhook at a time; while it only fails, 1.")
        int concurrency,

        @Setting(value = "false", doc = "Allow targets with link-local addresses, where clouds keep their metadata.")
        boolean allowLinkLocal,

        @Section("Events that share a request.") Batching batching,

        @Section("Deliveries that failed.") Retry retry) {
    /** Events that share a request. */
    public record Batching(
            @Setting(
                    value = "false",
                    sockudo = "true",
                    env = "WEBHOOK_BATCHING_ENABLED",
                    doc = "Whether events that come close together share a request.")
            boolean enabled,

            @Setting(
                    value = "50",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 60000,
                    env = "WEBHOOK_BATCHING_DURATION",
                    doc = "How long a batch waits for more events.")
            Duration duration,

            @Setting(value = "100", min = 1, max = 10000, env = "WEBHOOK_BATCHING_SIZE", doc = "Events of one batch.")
            int size) {}

    /** Deliveries that failed. */
    public record Retry(
            @Setting(value = "true", reload = true, doc = "Whether a delivery that failed is tried again.")
            boolean enabled,

            @Setting(
                    value = "0",
                    zero = "unlimited",
                    min = 0,
                    max = 1000000,
                    reload = true,
                    doc = "Attempts before a delivery is given up.")
            int maxAttempts,

            @Setting(
                    name = "max_elapsed_time_ms",
                    value = "300000",
                    unit = Unit.MILLIS,
                    min = 0,
                    max = 86400000,
                    reload = true,
                    doc = "How long after the first attempt others may begin.")
            Duration maxElapsedTime,

            @Setting(
                    name = "initial_backoff_ms",
                    value = "500",
                    sockudo = "1000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 3600000,
                    reload = true,
                    doc = "Delay before the second attempt; it doubles with each.")
            Duration initialBackoff,

            @Setting(
                    name = "max_backoff_ms",
                    value = "30000",
                    sockudo = "60000",
                    unit = Unit.MILLIS,
                    min = 1,
                    max = 3600000,
                    reload = true,
                    doc = "Longest delay between two attempts.")
            Duration maxBackoff) {}
}
