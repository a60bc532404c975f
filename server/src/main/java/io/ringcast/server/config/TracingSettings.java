package io.ringcast.server.config;

/**
 * OpenTelemetry traces.
 *
 * <p>Thread: any.
 *
 * @param endpoint without the path of traces
 */
public record TracingSettings(
        @Setting(value = "false", doc = "Send a span for each HTTP publish and each webhook request.")
        boolean enabled,

        @Setting(
                value = "http://localhost:4318",
                check = Check.HTTP_URL,
                env = "OTEL_EXPORTER_OTLP_ENDPOINT",
                doc = "Where spans go by OTLP over HTTP; /v1/traces is added.")
        String endpoint,

        @Setting(
                value = "1",
                min = 0,
                max = 1,
                doc = "Part of the traces that begin here and are sent; those of callers follow the caller.")
        double sampleRatio,

        @Setting(value = "ringcast", env = "OTEL_SERVICE_NAME", doc = "What the service is called in traces.")
        String serviceName) {}
