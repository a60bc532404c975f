package io.ringcast.server.metrics;

import io.ringcast.engine.counter.LatencyHistogram;
import io.ringcast.server.callback.BackendProxy;
import io.ringcast.server.callback.ProxyCounters;
import io.ringcast.server.callback.ProxyFailure;
import io.ringcast.server.callback.ProxyType;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToLongFunction;

/**
 * Calls to back ends: under the names that dashboards of Centrifugo know, whatever the prefix is, and what those do not tell
 * under our own. A type of call that a proxy has never seen has no series.
 *
 * <p>Thread: any.
 */
final class ProxyMetrics implements Families {
    private static final double NS_PER_SECOND = 1e9;

    private final List<BackendProxy> proxies;

    ProxyMetrics(Collection<BackendProxy> proxies) {
        this.proxies = List.copyOf(proxies);
    }

    @Override
    public void write(TextFormat text) {
        text.family(
                "centrifugo_proxy_duration_seconds",
                TextFormat.Type.HISTOGRAM,
                "Seconds that calls to back ends took, with their waiting for a place.");
        each((labels, counters) -> histogram(text, labels, counters.durations()));
        text.family(
                "centrifugo_proxy_errors",
                TextFormat.Type.COUNTER,
                "Calls to back ends without an answer that counts.");
        each((labels, counters) -> text.sample(labels, counters.failures()));
        text.family(
                "centrifugo_proxy_inflight_requests",
                TextFormat.Type.GAUGE,
                "Calls to back ends that have not ended, those included that wait for a place.");
        each((labels, counters) -> text.sample(labels, counters.inFlight()));
    }

    /** Those that the original does not have, behind the prefix. */
    void writeOwn(TextFormat text) {
        text.family("proxy_calls_total", TextFormat.Type.COUNTER, "Calls to back ends by what became of them.");
        each((labels, counters) -> {
            outcome(text, labels, "result", counters.answered());
            outcome(text, labels, "error", counters.refused());
            outcome(text, labels, "disconnect", counters.disconnected());
            for (ProxyFailure failure : ProxyFailure.values()) {
                long count = counters.failures(failure);
                if (count > 0) {
                    outcome(text, labels, failure.label(), count);
                }
            }
        });
        text.family(
                "proxy_dropped_headers_total",
                TextFormat.Type.COUNTER,
                "Headers of clients that should have reached a back end and were not fit to be sent.");
        each((labels, counters) -> text.sample(labels, counters.droppedHeaders()));
        perProxy(text, "proxy_waiting", TextFormat.Type.GAUGE, "Calls that wait for a place.", BackendProxy::waiting);
        perProxy(
                text,
                "proxy_breaker_open",
                TextFormat.Type.GAUGE,
                "1 while a back end that does not answer is left alone.",
                proxy -> proxy.isBreakerOpen() ? 1 : 0);
        perProxy(
                text,
                "proxy_breaker_opened_total",
                TextFormat.Type.COUNTER,
                "Times that a back end was found not to answer.",
                BackendProxy::breakerOpened);
    }

    private void perProxy(
            TextFormat text, String name, TextFormat.Type type, String help, ToLongFunction<BackendProxy> value) {
        text.family(name, type, help);
        proxies.forEach(proxy -> text.sample(TextFormat.label("name", proxy.name()), value.applyAsLong(proxy)));
    }

    private void each(BiConsumer<String, ProxyCounters> write) {
        for (BackendProxy proxy : proxies) {
            for (ProxyType type : ProxyType.values()) {
                ProxyCounters counters = proxy.counters(type);
                if (counters.calls() > 0) {
                    String labels = TextFormat.label("protocol", "http")
                            + ','
                            + TextFormat.label("type", type.label())
                            + ','
                            + TextFormat.label("name", proxy.name());
                    write.accept(labels, counters);
                }
            }
        }
    }

    private static void outcome(TextFormat text, String labels, String outcome, long count) {
        text.sample(labels + ',' + TextFormat.label("outcome", outcome), count);
    }

    private static void histogram(TextFormat text, String labels, LatencyHistogram durations) {
        long sum = 0;
        for (int i = 0; i < LatencyHistogram.BOUNDS; i++) {
            sum += durations.count(i);
            String bound = BigDecimal.valueOf(LatencyHistogram.boundNs(i), 9)
                    .stripTrailingZeros()
                    .toPlainString();
            text.sample("_bucket", labels + ',' + TextFormat.label("le", bound), (double) sum);
        }
        sum += durations.count(LatencyHistogram.BOUNDS);
        text.sample("_bucket", labels + ',' + TextFormat.label("le", "+Inf"), (double) sum);
        text.sample("_sum", labels, durations.sumNs() / NS_PER_SECOND);
        text.sample("_count", labels, (double) sum);
    }
}
