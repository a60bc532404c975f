package io.ringcast.server.metrics;

import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.Audience;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.counter.ConnectionError;
import io.ringcast.engine.counter.ConnectionErrors;
import io.ringcast.engine.counter.LatencyHistogram;
import io.ringcast.engine.fanout.Engine;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongBiFunction;
import java.util.function.ToLongFunction;

/**
 * What each app uses and what passes through it, under the names that dashboards of the protocol family know. An app
 * that the engine has forgotten is gone from the next scrape on.
 *
 * <p>Thread: any.
 */
final class AppMetrics implements Families {
    private static final double NS_PER_MS = 1e6;
    private static final List<ChannelType> TYPES = Arrays.stream(ChannelType.values())
            .filter(type -> type != ChannelType.INTERNAL)
            .toList();

    private final Engine engine;
    private final String port;

    AppMetrics(Engine engine, int port) {
        this.engine = engine;
        this.port = TextFormat.label("port", Integer.toString(port));
    }

    @Override
    public void write(TextFormat text) {
        Map<String, AppUsage> apps = new TreeMap<>();
        engine.usages().forEach((id, usage) -> apps.put(labels(id), usage));
        connections(text, apps);
        each(text, "subscriptions", TextFormat.Type.GAUGE, "Subscriptions now.", apps, AppUsage::subscriptions);
        each(text, "channels", TextFormat.Type.GAUGE, "Occupied channels now.", apps, AppUsage::channels);
        traffic(text, apps);
        channels(text, apps);
        text.family(
                "broadcast_latency_ms",
                TextFormat.Type.HISTOGRAM,
                "Milliseconds from taking a publication to the end of its delivery on this node.");
        apps.forEach((labels, usage) -> latencies(text, labels, usage));
        new AdapterMetrics(apps.keySet()).write(text);
    }

    private String labels(String appId) {
        return TextFormat.label("app_id", appId) + ',' + port;
    }

    private static void each(
            TextFormat text,
            String name,
            TextFormat.Type type,
            String help,
            Map<String, AppUsage> apps,
            ToLongFunction<AppUsage> value) {
        text.family(name, type, help);
        apps.forEach((labels, usage) -> text.sample(labels, value.applyAsLong(usage)));
    }

    private void connections(TextFormat text, Map<String, AppUsage> apps) {
        each(text, "connected", TextFormat.Type.GAUGE, "Connections now.", apps, AppUsage::connections);
        each(
                text,
                "new_connections_total",
                TextFormat.Type.COUNTER,
                "Connections since the start.",
                apps,
                AppUsage::connectedTotal);
        each(
                text,
                "new_disconnections_total",
                TextFormat.Type.COUNTER,
                "Connections that have ended.",
                apps,
                AppUsage::disconnectedTotal);
        text.family(
                "connection_errors_total",
                TextFormat.Type.COUNTER,
                "Clients that were refused and connections that failed; app_id is empty where no app is known.");
        errors(text, labels(""), engine.errors());
        apps.forEach((labels, usage) -> errors(text, labels, usage.errors()));
    }

    private static void errors(TextFormat text, String labels, ConnectionErrors errors) {
        for (ConnectionError error : ConnectionError.values()) {
            long count = errors.count(error);
            if (count > 0) {
                text.sample(labels + ',' + TextFormat.label("error_type", error.label()), count);
            }
        }
    }

    private static void traffic(TextFormat text, Map<String, AppUsage> apps) {
        each(
                text,
                "socket_received_bytes",
                TextFormat.Type.COUNTER,
                "Bytes of WebSocket messages from clients.",
                apps,
                usage -> usage.sum(AppTraffic::bytesIn));
        each(
                text,
                "socket_transmitted_bytes",
                TextFormat.Type.COUNTER,
                "Bytes of WebSocket messages to clients.",
                apps,
                usage -> usage.sum(AppTraffic::bytesOut));
        each(
                text,
                "ws_messages_received_total",
                TextFormat.Type.COUNTER,
                "WebSocket messages from clients.",
                apps,
                AppUsage::messagesIn);
        each(
                text,
                "ws_messages_sent_total",
                TextFormat.Type.COUNTER,
                "WebSocket messages to clients.",
                apps,
                AppUsage::messagesOut);
        each(
                text,
                "http_received_bytes",
                TextFormat.Type.COUNTER,
                "Bytes of bodies of signed HTTP requests.",
                apps,
                AppUsage::httpBytesIn);
        each(
                text,
                "http_transmitted_bytes",
                TextFormat.Type.COUNTER,
                "Bytes of bodies of answers to signed HTTP requests.",
                apps,
                AppUsage::httpBytesOut);
        each(
                text,
                "http_calls_received_total",
                TextFormat.Type.COUNTER,
                "Signed HTTP requests.",
                apps,
                AppUsage::httpCalls);
    }

    private static void channels(TextFormat text, Map<String, AppUsage> apps) {
        text.family("active_channels", TextFormat.Type.GAUGE, "Occupied channels now, by type.");
        byType(text, apps, AppTraffic::channels);
        text.family("channel_subscriptions_total", TextFormat.Type.COUNTER, "Subscriptions that have begun.");
        byType(text, apps, AppTraffic::subscribedTotal);
        text.family("channel_unsubscriptions_total", TextFormat.Type.COUNTER, "Subscriptions that have ended.");
        byType(text, apps, AppTraffic::unsubscribedTotal);
    }

    // A type that nobody ever subscribed to has no series: most apps use one or two.
    private static void byType(
            TextFormat text, Map<String, AppUsage> apps, ToLongBiFunction<AppTraffic, ChannelType> count) {
        apps.forEach((labels, usage) -> {
            for (ChannelType type : TYPES) {
                if (usage.sum(traffic -> traffic.subscribedTotal(type)) > 0) {
                    text.sample(
                            labels + ',' + TextFormat.label("channel_type", type.label()),
                            usage.sum(traffic -> count.applyAsLong(traffic, type)));
                }
            }
        });
    }

    private static void latencies(TextFormat text, String labels, AppUsage usage) {
        for (ChannelType type : TYPES) {
            for (Audience audience : Audience.values()) {
                long[] counts = new long[LatencyHistogram.BOUNDS + 1];
                long sumNs = 0;
                boolean any = false;
                for (AppTraffic traffic : usage.traffic()) {
                    LatencyHistogram histogram = traffic.latencies(type, audience);
                    if (histogram != null) {
                        any = true;
                        sumNs += histogram.sumNs();
                        for (int i = 0; i < counts.length; i++) {
                            counts[i] += histogram.count(i);
                        }
                    }
                }
                if (any) {
                    String all = labels
                            + ','
                            + TextFormat.label("channel_type", type.label())
                            + ','
                            + TextFormat.label("recipient_count_bucket", audience.label());
                    histogram(text, all, counts, sumNs);
                }
            }
        }
    }

    private static void histogram(TextFormat text, String labels, long[] counts, long sumNs) {
        long sum = 0;
        for (int i = 0; i < LatencyHistogram.BOUNDS; i++) {
            sum += counts[i];
            String bound = shown(LatencyHistogram.boundNs(i) / NS_PER_MS);
            text.sample("_bucket", labels + ',' + TextFormat.label("le", bound), (double) sum);
        }
        sum += counts[LatencyHistogram.BOUNDS];
        text.sample("_bucket", labels + ',' + TextFormat.label("le", "+Inf"), (double) sum);
        text.sample("_sum", labels, sumNs / NS_PER_MS);
        text.sample("_count", labels, (double) sum);
    }

    // As the original writes its bounds: queries name them.
    private static String shown(double bound) {
        return bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound);
    }
}
