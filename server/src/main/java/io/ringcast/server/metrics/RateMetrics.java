package io.ringcast.server.metrics;

import io.ringcast.server.limit.RateCounts;
import io.ringcast.server.limit.RateCounts.Limiter;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * How often limits were asked and refused. They are counted for all apps together, so their {@code app_id} is empty: an
 * address is refused before it is known which app it wants.
 *
 * <p>Thread: any.
 */
final class RateMetrics implements Families {
    private final RateCounts counts;
    private final LongSupplier refusedConnections;
    private final String app;

    RateMetrics(RateCounts counts, LongSupplier refusedConnections, int port) {
        this.counts = counts;
        this.refusedConnections = refusedConnections;
        this.app = TextFormat.label("app_id", "") + ',' + TextFormat.label("port", Integer.toString(port));
    }

    @Override
    public void write(TextFormat text) {
        each(text, "rate_limit_checks_total", "Times that a rate was asked.", counts::checks);
        each(text, "rate_limit_triggered_total", "Times that a rate refused.", counts::triggered);
        text.family(
                "rate_limit_failures_total",
                TextFormat.Type.COUNTER,
                "Times that no rate could be asked, which refuses as well.");
        text.sample("", counts.failures());
        text.family(
                "connection_limit_refusals_total",
                TextFormat.Type.COUNTER,
                "WebSockets refused because their address had too many open.");
        text.sample("", refusedConnections.getAsLong());
    }

    private void each(TextFormat text, String name, String help, ToLongFunction<Limiter> value) {
        text.family(name, TextFormat.Type.COUNTER, help);
        for (Limiter limiter : Limiter.values()) {
            text.sample(
                    app
                            + ','
                            + TextFormat.label("limiter_type", limiter.limiterType())
                            + ','
                            + TextFormat.label("request_context", limiter.requestContext()),
                    value.applyAsLong(limiter));
        }
    }
}
