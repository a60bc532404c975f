package io.ringcast.server.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Questions from node to node, which dashboards of Sockudo show. A node that stands alone asks nobody.
 *
 * <p>Thread: confined to one scrape.
 *
 * @param apps the labels of each app
 */
record AdapterMetrics(Set<String> apps) implements Families {
    private static final List<String> BOUNDS =
            List.of("0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1.0", "2.5", "5.0", "10.0", "+Inf");
    private static final Map<String, String> COUNTERS = Map.of(
            "horizontal_adapter_resolved_promises", "Questions to other nodes that all of them answered.",
            "horizontal_adapter_uncomplete_promises", "Questions to other nodes that some did not answer in time.",
            "horizontal_adapter_sent_requests", "Questions to other nodes.",
            "horizontal_adapter_received_requests", "Questions of other nodes.",
            "horizontal_adapter_received_responses", "Answers of other nodes.");

    @Override
    public void write(TextFormat text) {
        text.family(
                "horizontal_adapter_resolve_time",
                TextFormat.Type.HISTOGRAM,
                "Seconds until all other nodes have answered a question.");
        for (String app : apps) {
            BOUNDS.forEach(bound -> text.sample("_bucket", app + ',' + TextFormat.label("le", bound), 0));
            text.sample("_sum", app, 0);
            text.sample("_count", app, 0);
        }
        COUNTERS.forEach((name, help) -> {
            text.family(name, TextFormat.Type.COUNTER, help);
            apps.forEach(app -> text.sample(app, 0L));
        });
    }
}
