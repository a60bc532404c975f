package io.ringcast.engine.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.HistoryCounters.Counter;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Streams of one app with a clock moved by hand; epochs are e1, e2 and so on. */
final class Fixture {
    static final String APP = "app";
    static final HistoryOptions TEN = new HistoryOptions(10, Duration.ofSeconds(60), Duration.ofHours(1));
    static final StreamLimits WIDE = new StreamLimits(1 << 24, 1 << 20, 10_000, 1_000);
    /** What a record takes beside its data, if it has nothing else. */
    static final int OVERHEAD = PublicationRing.FIXED_LENGTH;

    final MemoryStreams streams;
    long nowNs = Long.MAX_VALUE - 1_000_000_000L; // System.nanoTime() may overflow
    long nowMs = 1_700_000_000_000L;
    private int epochs;

    Fixture() {
        this(WIDE);
    }

    Fixture(StreamLimits limits) {
        streams = new MemoryStreams(limits, () -> "e" + ++epochs);
    }

    void pass(Duration time) {
        nowNs += time.toNanos();
        nowMs += time.toMillis();
    }

    AppendResult append(String channel, HistoryOptions options, String data) {
        return append(channel, options, plain(data));
    }

    AppendResult append(String channel, HistoryOptions options, NewPublication publication) {
        return streams.append(APP, channel, options, publication, nowNs, nowMs);
    }

    void fill(String channel, HistoryOptions options, int publications) {
        for (int i = 0; i < publications; i++) {
            append(channel, options, "p" + i);
        }
    }

    static NewPublication plain(String data) {
        return NewPublication.of(null, data.getBytes(UTF_8), null, Tags.NONE, false);
    }

    static NewPublication keyed(String data, String key) {
        return new NewPublication(null, data.getBytes(UTF_8), null, Tags.NONE, false, key, 0, "");
    }

    static NewPublication versioned(String data, long version, String versionEpoch) {
        return new NewPublication(null, data.getBytes(UTF_8), null, Tags.NONE, false, null, version, versionEpoch);
    }

    StreamPosition top(String channel, HistoryOptions options) {
        return streams.top(APP, channel, options, nowNs);
    }

    StreamRange read(String channel, HistoryOptions options, @Nullable StreamPosition since, int limit, boolean back) {
        return streams.read(APP, channel, options, new StreamQuery(since, limit, back), nowNs);
    }

    List<StoredPublication> all(String channel, HistoryOptions options) {
        return read(channel, options, null, StreamQuery.NO_LIMIT, false).publications();
    }

    Recovery recover(String channel, HistoryOptions options, long offset, String epoch, int most) {
        return streams.recover(APP, channel, options, new StreamPosition(offset, epoch), most, nowNs);
    }

    Recovery recoverLatest(String channel, HistoryOptions options, long offset, String epoch) {
        return streams.recoverLatest(APP, channel, options, new StreamPosition(offset, epoch), nowNs);
    }

    int expire(int limit) {
        return streams.expire(nowNs, limit);
    }

    long count(Counter counter) {
        return streams.counters().get(counter);
    }

    static List<Long> offsets(List<StoredPublication> publications) {
        return publications.stream().map(StoredPublication::offset).toList();
    }

    static List<String> texts(List<StoredPublication> publications) {
        return publications.stream().map(p -> new String(p.data(), UTF_8)).toList();
    }
}
