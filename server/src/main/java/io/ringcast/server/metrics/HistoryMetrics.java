package io.ringcast.server.metrics;

import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.history.HistoryCounters.Counter;

/**
 * What the streams of channels hold.
 *
 * <p>Thread: any.
 */
record HistoryMetrics(Engine engine) implements Families {
    @Override
    public void write(TextFormat text) {
        gauge(text, "history_publications", "Publications that are kept.", Counter.PUBLICATIONS);
        gauge(text, "history_bytes", "Bytes of the publications that are kept.", Counter.BYTES);
        gauge(text, "history_streams", "Streams, with or without publications.", Counter.STREAMS);
        gauge(text, "history_idempotency_keys", "Idempotency keys that are remembered.", Counter.KEYS);
        counter(
                text,
                "history_evicted_publications_total",
                "Publications that went before their time because a bound was reached.",
                Counter.EVICTED_PUBLICATIONS);
        counter(
                text,
                "history_evicted_streams_total",
                "Streams that went before their time because there were too many.",
                Counter.EVICTED_STREAMS);
        counter(text, "history_duplicates_total", "Publications that had been published.", Counter.DUPLICATES);
        counter(
                text,
                "history_stale_versions_total",
                "Publications that were older than what the stream has.",
                Counter.STALE_VERSIONS);
        counter(text, "history_reads_total", "Times that a stream was read.", Counter.READS);
    }

    private void gauge(TextFormat text, String name, String help, Counter counter) {
        text.family(name, TextFormat.Type.GAUGE, help);
        text.sample("", sum(counter));
    }

    private void counter(TextFormat text, String name, String help, Counter counter) {
        text.family(name, TextFormat.Type.COUNTER, help);
        text.sample("", sum(counter));
    }

    private long sum(Counter counter) {
        long sum = 0;
        for (Shard shard : engine.shards()) {
            sum += shard.historyCounters().get(counter);
        }
        return sum;
    }
}
