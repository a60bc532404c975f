package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import io.ringcast.jmh.SilentListener;
import io.ringcast.server.protocol.centrifuge.CentrifugeDialect;
import io.ringcast.server.protocol.centrifuge.wire.Framing;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
 * One publication to readers of several kinds in a channel: in two formats, with and without joins, differences and
 * filters. Guards the decision to group subscribers by lane: what is allocated for a publication must not grow with the
 * number of subscribers, whatever they want to see. The baseline encodes as often, and then asks each subscriber what it
 * wants.
 */
@State(Scope.Benchmark)
public class LaneBenchmark extends MeasuredBenchmark {
    private static final String TEXT = "a part of a document that stays the same from one publication to the next; ";
    private static final TagsFilter FILTER = TagsFilter.of(TagsFilter.Node.leaf("colour", "eq", "red"));
    private static final SubscriptionTerms PLAIN = SubscriptionTerms.PLAIN;
    private static final SubscriptionTerms JOINS = new SubscriptionTerms(true, false, false, null, null);
    private static final SubscriptionTerms DELTA = new SubscriptionTerms(false, true, false, null, null);
    private static final SubscriptionTerms DELTA_JOINS = new SubscriptionTerms(true, true, false, null, null);
    private static final SubscriptionTerms FILTERED = new SubscriptionTerms(false, false, false, null, FILTER);

    @Param({"100", "10000"})
    private int subscribers;

    /** What they want; they take turns. */
    @Param({"plain", "joins", "delta", "filter", "mixed"})
    private String readers = "plain";

    private final ChannelOptions options = ChannelOptions.of(ChannelKind.PUBLIC, false);
    private final CentrifugeDialect[] dialects = {
        new CentrifugeDialect(Framing.WEBSOCKET_JSON, false), new CentrifugeDialect(Framing.WEBSOCKET_PROTOBUF, false)
    };
    private final PublicationTerms terms =
            new PublicationTerms(null, Tags.of(Map.of("colour", "red")), true, null, 0, "", false, null);
    private final List<Reader> plain = new ArrayList<>();
    private final byte[][] documents = new byte[2][];
    private Engine engine;
    private Shard shard;
    private int turn;
    private long sunkBytes;

    private record Reader(int dialect, SubscriptionTerms terms, FrameSink sink) {}

    /** Subscribes everybody, and publishes once: nobody waits for its first one. */
    @Setup
    public void subscribe() {
        for (int i = 0; i < documents.length; i++) {
            documents[i] =
                    ("{\"text\":\"" + TEXT.repeat(12) + "\",\"turn\":" + i + "}").getBytes(StandardCharsets.US_ASCII);
        }
        engine = SteppedEngine.of(List.of(dialects));
        shard = engine.shards().getFirst();
        AppUsage usage = engine.usage(Samples.APP.id());
        List<SubscriptionTerms> kinds = kinds();
        for (int i = 0; i < subscribers; i++) {
            Reader reader = new Reader(i % dialects.length, kinds.get(i / dialects.length % kinds.size()), new Sink());
            plain.add(reader);
            Session session = shard.open(Samples.APP, usage, reader.dialect, reader.sink, new SilentListener());
            shard.subscribe(new Subscription(session, Samples.CHANNEL, options, null, null, reader.terms));
        }
        publish();
    }

    private List<SubscriptionTerms> kinds() {
        return switch (readers) {
            case "plain" -> List.of(PLAIN);
            case "joins" -> List.of(PLAIN, JOINS);
            case "delta" -> List.of(PLAIN, DELTA);
            case "filter" -> List.of(PLAIN, FILTERED);
            case "mixed" -> List.of(PLAIN, JOINS, DELTA, DELTA_JOINS, FILTERED);
            default -> throw new IllegalArgumentException("readers=" + readers);
        };
    }

    /** Lets go of the engine, after making sure that it was at work. */
    @TearDown
    public void close() {
        if (sunkBytes == 0) {
            throw new IllegalStateException("nothing was delivered");
        }
        engine.close();
    }

    private Publication next() {
        turn ^= 1;
        return Publication.plain(Samples.APP, Samples.CHANNEL, options, documents[turn], terms);
    }

    @Benchmark
    public long publish() {
        engine.publish(List.of(next()));
        SteppedEngine.run(shard);
        return sunkBytes;
    }

    @Benchmark
    public long publishBaseline() {
        Publication publication = next();
        byte[][] frames = new byte[dialects.length][];
        byte[][] whole = new byte[dialects.length][];
        for (int i = 0; i < dialects.length; i++) {
            frames[i] = Objects.requireNonNull(dialects[i].encode(publication));
            whole[i] = Objects.requireNonNull(dialects[i].encodeDelta(publication, null));
        }
        for (Reader reader : plain) {
            TagsFilter filter = reader.terms.filter();
            if (filter == null || filter.matches(publication.terms().tags())) {
                byte[] frame = (reader.terms.delta() ? whole : frames)[reader.dialect];
                reader.sink.write(MemorySegment.ofArray(frame), 0, frame.length);
            }
        }
        return sunkBytes;
    }

    private final class Sink implements FrameSink {
        @Override
        public void write(MemorySegment segment, long offset, int length) {
            sunkBytes += length;
        }
    }
}
