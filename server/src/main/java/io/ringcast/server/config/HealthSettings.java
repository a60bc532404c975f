package io.ringcast.server.config;

import java.time.Duration;

/**
 * How the node answers when it is asked for its health.
 *
 * <p>Thread: any.
 */
public record HealthSettings(
        @Setting(
                name = "health_check_timeout_ms",
                value = "2000",
                unit = Unit.MILLIS,
                min = 10,
                max = 60000,
                env = "HEALTH_CHECK_TIMEOUT_MS",
                doc = "How long /up waits for all that the node depends on; what is silent by then counts as failed.")
        Duration healthCheckTimeout) {}
