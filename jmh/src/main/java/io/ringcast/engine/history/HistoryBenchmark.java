package io.ringcast.engine.history;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decisions to keep publications as bytes in one array for each channel, and to remember recoveries. To
 * write and to read bytes takes longer than to keep the publication itself in a queue, which is the baseline; it leaves
 * no object for the collector to follow for as long as the publication is kept. A remembered recovery must cost a
 * fraction of one that reads.
 */
@State(Scope.Thread)
public class HistoryBenchmark extends MeasuredBenchmark {
    private static final String APP = Samples.APP.id();
    private static final String CHANNEL = Samples.CHANNEL;
    private static final int SIZE = 100;
    private static final int READ = 50;
    private static final HistoryOptions OPTIONS = new HistoryOptions(SIZE, Duration.ofMinutes(5), Duration.ofHours(1));
    private static final StreamLimits LIMITS = new StreamLimits(1 << 26, 1 << 20, 10_000, 10_000);
    private static final StreamPosition ANY = new StreamPosition(0, "");

    private final MemoryStreams streams = new MemoryStreams(LIMITS, () -> "epoch");
    private final ArrayDeque<StoredPublication> queue = new ArrayDeque<>();
    private final NewPublication publication =
            NewPublication.of(Samples.EVENT, Samples.data(200), null, Tags.NONE, false);
    private StreamQuery forward = new StreamQuery(ANY, READ, false);
    private StreamPosition cutOff = ANY;
    private long nowNs;
    private long offset;

    /** Fills the stream and what it is compared with. */
    @Setup
    public void fill() {
        for (int i = 0; i < 2 * SIZE; i++) {
            append();
            appendBaseline();
        }
        cutOff = new StreamPosition(offset - READ, "");
        forward = new StreamQuery(new StreamPosition(offset - SIZE, ""), READ, false);
    }

    @Benchmark
    public AppendResult append() {
        return streams.append(APP, CHANNEL, OPTIONS, publication, nowNs++, nowNs);
    }

    @Benchmark
    public StoredPublication appendBaseline() {
        StoredPublication stored = new StoredPublication(
                ++offset, nowNs++, publication.event(), publication.data().clone(), null, publication.tags(), false);
        if (queue.size() == SIZE) {
            queue.removeFirst();
        }
        queue.addLast(stored);
        return stored;
    }

    @Benchmark
    public StreamRange readFifty() {
        return streams.read(APP, CHANNEL, OPTIONS, forward, nowNs);
    }

    @Benchmark
    public List<StoredPublication> readFiftyBaseline() {
        List<StoredPublication> read = new ArrayList<>(READ);
        for (StoredPublication stored : queue) {
            if (read.size() == READ) {
                break;
            }
            read.add(stored);
        }
        return read;
    }

    @Benchmark
    public Recovery recoverRemembered() {
        return streams.recover(APP, CHANNEL, OPTIONS, cutOff, 300, nowNs);
    }

    @Benchmark
    public StreamRange recoverRememberedBaseline() {
        return streams.read(APP, CHANNEL, OPTIONS, new StreamQuery(cutOff, 300, false), nowNs);
    }
}
