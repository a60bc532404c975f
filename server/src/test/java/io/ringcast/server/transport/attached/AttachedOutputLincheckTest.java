package io.ringcast.server.transport.attached;

import io.ringcast.engine.limit.ByteBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jetbrains.lincheck.Lincheck;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A shard that offers, ends and drops, against the drainers that it starts, in many interleavings. What arrives is always
 * a beginning of what was offered, whole entries in their order, and no byte stays counted.
 */
class AttachedOutputLincheckTest {
    private static final int INTERLEAVINGS = 30;
    private static final int MANY_INTERLEAVINGS = 1_500;
    private static final int NEVER = -1;
    private static final int LARGE = 64 * 1024;

    /** One connection: the shard is the caller, drainers are threads, the socket is a list of what it was given. */
    private static final class Run implements ByteStream {
        final ByteBudget budget = new ByteBudget(1 << 20);
        final AtomicInteger aborted = new AtomicInteger();
        final AtomicInteger finished = new AtomicInteger();
        final AtomicInteger ended = new AtomicInteger();
        final List<Thread> drainers = new ArrayList<>();
        final StringBuilder written = new StringBuilder();
        final StringBuilder offered = new StringBuilder();
        final int failingWrite;
        final AttachedOutput output;
        int writes;

        Run(int failingWrite) {
            this.failingWrite = failingWrite;
            AttachedLimits limits =
                    new AttachedLimits(1 << 20, 100, Duration.ofSeconds(10), 1, budget, Duration.ofSeconds(1));
            output = new AttachedOutput(this, limits, ended::incrementAndGet, this::startDrainer);
        }

        private void startDrainer(Runnable drainer) {
            drainers.add(Thread.ofPlatform().start(drainer));
        }

        void offer(char name, int length) {
            byte[] bytes = new byte[length];
            bytes[0] = (byte) name;
            require(output.offer(bytes, 0), "refused");
            offered.append(name);
        }

        void joinDrainers() {
            for (Thread drainer : drainers) {
                try {
                    drainer.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        void require(boolean condition, String complaint) {
            if (!condition) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "%s: offered %s, written %s, aborted %d, FIN %d, ended %d, %d bytes taken, %d pending",
                        complaint,
                        offered,
                        written,
                        aborted.get(),
                        finished.get(),
                        ended.get(),
                        budget.used(),
                        output.pendingBytes()));
            }
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (writes++ == failingWrite || aborted.get() > 0) {
                throw new IOException("broken");
            }
            for (int i = 0; i < length; i++) {
                if (bytes[offset + i] != 0) {
                    written.append((char) bytes[offset + i]);
                    // The rest of an entry is empty.
                    i += bytes[offset + i] == 'L' ? LARGE - 1 : 0;
                }
            }
        }

        @Override
        public void endOutput() throws IOException {
            if (aborted.get() > 0) {
                throw new IOException("aborted");
            }
            finished.incrementAndGet();
        }

        @Override
        public void abort() {
            aborted.incrementAndGet();
        }

        @Override
        public byte @Nullable [] read() {
            return null;
        }

        @Override
        public String remoteAddress() {
            return "";
        }
    }

    private static void check(int interleavings, int failingWrite, Consumer<Run> shard, Consumer<Run> verdict) {
        Lincheck.runConcurrentTest(interleavings, () -> {
            Run run = new Run(failingWrite);
            shard.accept(run);
            run.joinDrainers();
            run.require(run.offered.indexOf(run.written.toString()) == 0, "not a beginning of what was offered");
            run.require(run.budget.used() == 0 && run.output.pendingBytes() == 0, "bytes that nobody waits for");
            run.require(run.ended.get() <= 1, "ended twice");
            verdict.accept(run);
        });
    }

    private static void checkWritten(int interleavings) {
        check(
                interleavings,
                NEVER,
                run -> {
                    run.offer('A', 1);
                    run.offer('B', 1);
                    run.offer('C', 1);
                },
                run -> run.require(run.written.length() == 3 && run.ended.get() == 0, "not all was written"));
    }

    private static void checkEnded(int interleavings) {
        check(
                interleavings,
                NEVER,
                run -> {
                    run.offer('A', 1);
                    run.offer('B', 1);
                    run.output.endAfterFlush();
                },
                run -> run.require(
                        run.written.length() == 2 && run.finished.get() == 1 && run.ended.get() == 1,
                        "not flushed and ended"));
    }

    private static void checkDropped(int interleavings) {
        check(
                interleavings,
                NEVER,
                run -> {
                    run.offer('A', 1);
                    run.offer('B', 1);
                    run.offer('L', LARGE);
                    run.output.drop();
                    run.abort();
                },
                run -> run.require(run.finished.get() == 0, "FIN behind a drop"));
    }

    private static void checkDroppedWhileEnding(int interleavings) {
        check(
                interleavings,
                NEVER,
                run -> {
                    run.offer('A', 1);
                    run.output.endAfterFlush();
                    run.output.drop();
                    run.abort();
                },
                run -> run.require(run.finished.get() == 0 || run.written.length() == 1, "FIN in place of bytes"));
    }

    private static void checkFailing(int interleavings) {
        check(
                interleavings,
                1,
                run -> {
                    run.offer('A', 1);
                    run.offer('B', 1);
                    run.offer('C', 1);
                },
                run -> run.require(
                        run.ended.get() == (run.writes > 1 ? 1 : 0)
                                && run.aborted.get() == run.ended.get()
                                && (run.ended.get() == 1 || run.written.length() == 3),
                        "the failure was not told"));
    }

    @Test
    @Tag("long")
    void shouldWriteAllInOrder() {
        checkWritten(MANY_INTERLEAVINGS);
    }

    @Test
    void shouldWriteAllBeforeItEnds() {
        checkEnded(INTERLEAVINGS);
    }

    @Test
    void shouldWriteNothingBehindWhatItDropped() {
        checkDropped(INTERLEAVINGS);
    }

    @Test
    @Tag("long")
    void shouldNotEndInPlaceOfWhatItDropped() {
        checkDroppedWhileEnding(MANY_INTERLEAVINGS);
    }

    @Test
    void shouldTellAFailingWriteOnce() {
        checkFailing(INTERLEAVINGS);
    }

    @Test
    @Tag("long")
    void shouldHoldInManyInterleavings() {
        checkEnded(MANY_INTERLEAVINGS);
        checkDropped(MANY_INTERLEAVINGS);
        checkFailing(MANY_INTERLEAVINGS);
    }
}
