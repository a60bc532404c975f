package io.ringcast.engine.fanout;

import io.ringcast.engine.fanout.ShardSlot.Kind;
import io.ringcast.jmh.MeasuredBenchmark;
import java.util.concurrent.ArrayBlockingQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Control;

/**
 * Guards the decision that threads reach a shard through a Disruptor ring and not through a queue of the JDK. The
 * baseline is the bounded queue of {@code java.util.concurrent}. In the groups, the figures that count are those of the
 * producing methods: time for one slot, the wait for room included.
 */
@State(Scope.Group)
public class ShardRingBenchmark extends MeasuredBenchmark {
    private static final int CAPACITY = 16 * 1024;
    private static final int BATCH = 1024;
    private static final int CLAIM = 8;

    private final Object operand = new Object();
    private final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);
    private long handled;
    private final ShardRing ring = new ShardRing(CAPACITY, slot -> handled++);

    /** Empty again for each iteration: a group ends with slots in it. */
    @Setup(Level.Iteration)
    public void empty() {
        while (ring.hasWork()) {
            ring.poll(BATCH);
        }
        queue.clear();
    }

    /** Keeps what the handlers did alive. */
    @TearDown(Level.Iteration)
    public void check() {
        if (handled < 0) {
            throw new IllegalStateException("handled " + handled);
        }
    }

    @Benchmark
    @Group("alone")
    @GroupThreads(1)
    public int offerAndPoll() {
        ring.offer(Kind.TASK, operand);
        return ring.poll(BATCH);
    }

    @Benchmark
    @Group("aloneBaseline")
    @GroupThreads(1)
    public Object offerAndPollBaseline() {
        queue.offer(operand);
        return queue.poll();
    }

    /** What a request that publishes to eight channels does: room for all of them, or for none. */
    @Benchmark
    @Group("batch")
    @GroupThreads(1)
    public int claimAndPoll() {
        long last = ring.claim(CLAIM);
        long first = last - CLAIM + 1;
        for (long sequence = first; sequence <= last; sequence++) {
            ring.fill(sequence, Kind.TASK, operand);
        }
        ring.publish(first, last);
        return ring.poll(BATCH);
    }

    /** One by one: the queue knows no claim. */
    @Benchmark
    @Group("batchBaseline")
    @GroupThreads(1)
    public int claimAndPollBaseline() {
        for (int i = 0; i < CLAIM; i++) {
            queue.offer(operand);
        }
        int polled = 0;
        while (queue.poll() != null) {
            polled++;
        }
        return polled;
    }

    @Benchmark
    @Group("oneProducer")
    @GroupThreads(1)
    public void produceAlone(Control control) {
        offer(control);
    }

    @Benchmark
    @Group("oneProducer")
    @GroupThreads(1)
    public int consumeFromOne() {
        return poll();
    }

    @Benchmark
    @Group("oneProducerBaseline")
    @GroupThreads(1)
    public void produceAloneBaseline(Control control) {
        offerBaseline(control);
    }

    @Benchmark
    @Group("oneProducerBaseline")
    @GroupThreads(1)
    public int consumeFromOneBaseline() {
        return pollBaseline();
    }

    @Benchmark
    @Group("threeProducers")
    @GroupThreads(3)
    public void produceTogether(Control control) {
        offer(control);
    }

    @Benchmark
    @Group("threeProducers")
    @GroupThreads(1)
    public int consumeFromThree() {
        return poll();
    }

    @Benchmark
    @Group("threeProducersBaseline")
    @GroupThreads(3)
    public void produceTogetherBaseline(Control control) {
        offerBaseline(control);
    }

    @Benchmark
    @Group("threeProducersBaseline")
    @GroupThreads(1)
    public int consumeFromThreeBaseline() {
        return pollBaseline();
    }

    private void offer(Control control) {
        while (!ring.offer(Kind.TASK, operand) && !control.stopMeasurement) {
            letOthersRun();
        }
    }

    private int poll() {
        int polled = ring.poll(BATCH);
        if (polled == 0) {
            letOthersRun();
        }
        return polled;
    }

    private void offerBaseline(Control control) {
        while (!queue.offer(operand) && !control.stopMeasurement) {
            letOthersRun();
        }
    }

    private int pollBaseline() {
        int polled = 0;
        while (polled < BATCH && queue.poll() != null) {
            polled++;
            handled++;
        }
        if (polled == 0) {
            letOthersRun();
        }
        return polled;
    }

    @SuppressWarnings("ThreadPriorityCheck") // a group may have more threads than the machine has cores
    private static void letOthersRun() {
        Thread.yield();
    }
}
