package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.fanout.EngineSettings;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import io.ringcast.jmh.SilentListener;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.agrona.concurrent.SystemNanoClock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Guards the decision to keep subscribers in an array that each knows its place in, instead of a set: delivery walks it
 * far more often than anybody comes or goes, and coming and going must not depend on how many are there. The baselines
 * are the JDK's set (order kept, constant-time removal) and, for delivery, a loop over a list.
 */
@State(Scope.Benchmark)
public class SubscriberGroupBenchmark extends MeasuredBenchmark {
    private static final int STRIDE = 7919;

    @Param({"1", "100", "10000", "1000000"})
    private int subscribers;

    private final FrameSink sink = new CountingSink();
    private final SessionListener listener = new SilentListener();
    private final ChannelOptions options = ChannelOptions.of(ChannelKind.PRIVATE, false);
    private final AppUsage usage = new AppUsage(1);
    private final byte[] frame = Samples.data(200);
    private final Set<Subscription> set = new LinkedHashSet<>();
    private final List<Subscription> list = new ArrayList<>();
    private Delivery delivery;
    private SubscriberGroup group;
    private Subscription comer;
    private int leaver;
    private long sunkBytes;

    /** Fills the group and what it is compared with. */
    @Setup
    public void fill() {
        EngineSettings settings = EngineSettings.DEFAULT;
        delivery = new Delivery(
                Integer.MAX_VALUE,
                settings.maxPendingBytes(),
                new ShardCounters(),
                SystemNanoClock.INSTANCE,
                failure -> {
                    throw new IllegalStateException(failure);
                });
        group = new SubscriberGroup(delivery, usage.traffic(0), 0, false, null);
        for (int i = 0; i < subscribers; i++) {
            Subscription subscription = subscription(i);
            group.add(subscription);
            set.add(subscription);
            list.add(subscription);
        }
        comer = subscription(subscribers);
    }

    private Subscription subscription(int id) {
        Session session = new Session(id, Samples.APP, usage, 0, sink, listener);
        return Subscription.plain(session, Samples.CHANNEL, options);
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        delivery.close();
    }

    @Benchmark
    public int addAndRemove() {
        group.add(comer);
        group.remove(comer);
        return group.size();
    }

    @Benchmark
    public int addAndRemoveBaseline() {
        set.add(comer);
        set.remove(comer);
        return set.size();
    }

    /** One from anywhere in the group, not the last: its place is filled and it comes back at the end. */
    @Benchmark
    public int leaveAndReturn() {
        Subscription subscription = nextLeaver();
        group.remove(subscription);
        group.add(subscription);
        return group.size();
    }

    @Benchmark
    public int leaveAndReturnBaseline() {
        Subscription subscription = nextLeaver();
        set.remove(subscription);
        set.add(subscription);
        return set.size();
    }

    // A stride that is a prime visits all, in an order in which neither side finds its neighbours warm.
    private Subscription nextLeaver() {
        leaver = (leaver + STRIDE) % list.size();
        return list.get(leaver);
    }

    @Benchmark
    public void iterate(Blackhole blackhole) {
        group.forEach(blackhole::consume);
    }

    @Benchmark
    public void iterateBaseline(Blackhole blackhole) {
        set.forEach(blackhole::consume);
    }

    /** One frame to all; the figure is for all, not for one. */
    @Benchmark
    public long deliver() {
        group.append(frame, null);
        delivery.flush();
        return sunkBytes;
    }

    @Benchmark
    public long deliverBaseline() {
        MemorySegment segment = MemorySegment.ofArray(frame);
        for (Subscription subscription : list) {
            subscription.session().sink().write(segment, 0, frame.length);
        }
        return sunkBytes;
    }

    /** Sixteen frames that are pending together: each subscriber gets them in one write. */
    @Benchmark
    public long deliverSixteen() {
        for (int i = 0; i < 16; i++) {
            group.append(frame, null);
        }
        delivery.flush();
        return sunkBytes;
    }

    @Benchmark
    public long deliverSixteenBaseline() {
        for (int i = 0; i < 16; i++) {
            deliverBaseline();
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
