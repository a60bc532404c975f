package io.ringcast.server.config;

/**
 * The metrics listener.
 *
 * <p>Thread: any.
 */
public record MetricsSettings(
        @Setting(value = "true", env = "METRICS_ENABLED", doc = "Serve metrics.")
        boolean enabled,

        @Setting(value = "prometheus", env = "METRICS_DRIVER", doc = "Their form.")
        MetricsDriver driver,

        @Setting(
                value = "0.0.0.0",
                check = Check.HOST,
                env = "METRICS_HOST",
                doc = "Bind address; 127.0.0.1 when it is not set and no app is configured.")
        String host,

        @Setting(value = "9601", min = 0, max = 65535, env = "METRICS_PORT", doc = "Port; 0 takes a free one.")
        int port,

        @Section("Prometheus.") Prometheus prometheus) {
    /** What kind of metrics are served. */
    public enum MetricsDriver {
        /** Prometheus text. */
        PROMETHEUS
    }

    /** Prometheus. */
    public record Prometheus(
            @Setting(
                    value = "ringcast_",
                    sockudo = "sockudo_",
                    check = Check.METRIC_PREFIX,
                    env = "METRICS_PROMETHEUS_PREFIX",
                    doc = "What every metric's name begins with.")
            String prefix) {}
}
