package io.ringcast.server.trace;

import io.helidon.webserver.http.HttpRouting;
import io.ringcast.server.config.TracingSettings;
import io.ringcast.server.webhook.DeliveryTracer;

/**
 * Where spans come from. While they are off nothing of the library is loaded and no request passes through it.
 *
 * <p>Thread: any.
 */
public interface Traces extends AutoCloseable {
    /** No traces. */
    Traces OFF = new Traces() {
        @Override
        public void publishes(HttpRouting.Builder routing, String pathPrefix) {}

        @Override
        public DeliveryTracer deliveries() {
            return DeliveryTracer.NONE;
        }

        @Override
        public void close() {}
    };

    /** Begins to send spans, if the settings say so. */
    static Traces open(TracingSettings settings) {
        return settings.enabled() ? new OpenTelemetryTraces(settings) : OFF;
    }

    /** Has each publish over HTTP make a span, that of its caller's trace if it names one. */
    void publishes(HttpRouting.Builder routing, String pathPrefix);

    /** Makes a span for each webhook request. */
    DeliveryTracer deliveries();

    /** Sends what waits, for some seconds at most. */
    @Override
    void close();
}
