package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import io.ringcast.jmh.SilentListener;
import io.ringcast.server.protocol.pusher.PusherDialect;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One publication from the publisher's call to the last subscriber's sink, through the real engine with one shard that
 * is stepped by hand. Guards the two promises of the hot path: what is allocated for a publication does not grow with
 * the number of subscribers (0 B per delivery), and stays within payload x dialects + 512 B. The baseline is the
 * broadcaster that one would write without any of this: a map of lists and one loop.
 */
@State(Scope.Benchmark)
public class PublicationBenchmark extends MeasuredBenchmark {
    @Param({"1", "100", "10000"})
    private int subscribers;

    @Param({"128", "1024"})
    private int payload;

    /** Wire formats that are read in the channel, all alike; the subscribers take turns. */
    @Param("1")
    private int dialects;

    private final ChannelOptions options = ChannelOptions.of(ChannelKind.PRIVATE, false);
    private final PusherDialect dialect = new PusherDialect();
    private final Map<String, List<FrameSink>> plain = new HashMap<>();
    private Engine engine;
    private Shard shard;
    private Session sender;
    private byte[] data;
    private byte[][] frames;
    private long sunkBytes;

    /** Subscribes everybody. */
    @Setup
    public void subscribe() {
        data = Samples.data(payload);
        frames = new byte[dialects][];
        engine = SteppedEngine.of(Collections.nCopies(dialects, dialect));
        shard = engine.shards().getFirst();
        AppUsage usage = engine.usage(Samples.APP.id());
        List<FrameSink> sinks = new ArrayList<>();
        for (int i = 0; i < subscribers; i++) {
            FrameSink sink = new CountingSink();
            sinks.add(sink);
            Session session = shard.open(Samples.APP, usage, i % dialects, sink, new SilentListener());
            shard.subscribe(session, Samples.CHANNEL, options, null);
        }
        plain.put(Samples.CHANNEL, sinks);
        sender = shard.open(Samples.APP, usage, 0, new CountingSink(), new SilentListener());
        SteppedEngine.run(shard);
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
    public long fromServer() {
        engine.publish(List.of(Publication.fromServer(
                Samples.APP, Samples.CHANNEL, options, Samples.EVENT, data, Session.NO_SESSION)));
        SteppedEngine.run(shard);
        return sunkBytes;
    }

    @Benchmark
    public long fromServerBaseline() {
        return broadcast(
                Publication.fromServer(Samples.APP, Samples.CHANNEL, options, Samples.EVENT, data, Session.NO_SESSION));
    }

    @Benchmark
    public long fromClient() {
        shard.publish(Publication.fromClient(sender, Samples.CHANNEL, options, Samples.EVENT, data, null));
        SteppedEngine.run(shard);
        return sunkBytes;
    }

    @Benchmark
    public long fromClientBaseline() {
        return broadcast(Publication.fromClient(sender, Samples.CHANNEL, options, Samples.EVENT, data, null));
    }

    private long broadcast(Publication publication) {
        for (int i = 0; i < dialects; i++) {
            frames[i] = Objects.requireNonNull(dialect.encode(publication));
        }
        int next = 0;
        for (FrameSink sink : plain.getOrDefault(publication.channel(), List.of())) {
            byte[] frame = frames[next];
            next = next + 1 == dialects ? 0 : next + 1;
            sink.write(MemorySegment.ofArray(frame), 0, frame.length);
        }
        return sunkBytes;
    }

    private final class CountingSink implements FrameSink {
        @Override
        public void write(MemorySegment segment, long offset, int length) {
            sunkBytes += length;
        }
    }
}
