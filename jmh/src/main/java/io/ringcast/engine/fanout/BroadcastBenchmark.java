package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import io.ringcast.jmh.SilentListener;
import io.ringcast.server.protocol.centrifuge.CentrifugeDialect;
import io.ringcast.server.protocol.centrifuge.wire.Framing;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One message to very many channels of one subscriber each, in parts as the API publishes them; the figure is that of one
 * channel. Guards the goal of a broadcast, 2 us in the engine for each channel: what a channel costs that is in no cache,
 * and a publication that nobody shares. The baseline is a map of sinks, and a frame for each of them.
 */
@State(Scope.Benchmark)
public class BroadcastBenchmark extends MeasuredBenchmark {
    private static final int PART = 1000;
    private static final int CHANNELS_OF_A_SESSION = 100;

    @Param("100000")
    private int channels;

    private final ChannelOptions options = ChannelOptions.of(ChannelKind.PUBLIC, false);
    private final CentrifugeDialect dialect = new CentrifugeDialect(Framing.WEBSOCKET_JSON, false);
    private final byte[] data = Samples.data(128);
    private final Map<String, FrameSink> plain = new HashMap<>();
    private String[] names = {};
    private Engine engine;
    private Shard shard;
    private int next;
    private long sunkBytes;

    /** Subscribes everybody. */
    @Setup
    public void subscribe() {
        engine = SteppedEngine.of(List.of(dialect));
        shard = engine.shards().getFirst();
        AppUsage usage = engine.usage(Samples.APP.id());
        names = new String[channels];
        Session session = null;
        for (int i = 0; i < channels; i++) {
            if (session == null || i % CHANNELS_OF_A_SESSION == 0) {
                session = shard.open(Samples.APP, usage, 0, new Sink(), new SilentListener());
            }
            names[i] = "news:" + i;
            plain.put(names[i], new Sink());
            shard.subscribe(new Subscription(session, names[i], options, null, null, SubscriptionTerms.PLAIN));
            SteppedEngine.run(shard);
        }
    }

    /** Lets go of the engine, after making sure that it was at work. */
    @TearDown
    public void close() {
        if (sunkBytes == 0) {
            throw new IllegalStateException("nothing was delivered");
        }
        engine.close();
    }

    @Benchmark
    @OperationsPerInvocation(PART)
    public long broadcast() {
        List<Publication> part = part();
        if (engine.publish(part) != PublishResult.ACCEPTED) {
            throw new IllegalStateException("the ring is full");
        }
        SteppedEngine.run(shard);
        return sunkBytes;
    }

    @Benchmark
    @OperationsPerInvocation(PART)
    public long broadcastBaseline() {
        for (Publication publication : part()) {
            byte[] frame = Objects.requireNonNull(dialect.encode(publication));
            Objects.requireNonNull(plain.get(publication.channel()))
                    .write(MemorySegment.ofArray(frame), 0, frame.length);
        }
        return sunkBytes;
    }

    private List<Publication> part() {
        List<Publication> part = new ArrayList<>(PART);
        for (int i = 0; i < PART; i++) {
            part.add(Publication.plain(Samples.APP, names[next], options, data, PublicationTerms.NONE));
            next = next + 1 == names.length ? 0 : next + 1;
        }
        return part;
    }

    private final class Sink implements FrameSink {
        @Override
        public void write(MemorySegment segment, long offset, int length) {
            sunkBytes += length;
        }
    }
}
