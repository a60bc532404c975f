package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.transport.epoll.Loopback.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Isolated: it counts the descriptors of this process. */
@Isolated
class EpollChurnTest {
    private static final long SEED = 20_251_121;
    private static final int ROUNDS = 30;
    private static final int PER_ROUND = 100;

    private enum Ending {
        CLIENT_CLOSES,
        CLIENT_RESETS,
        SERVER_CLOSES,
        SERVER_ABORTS,
        SERVER_CLOSES_WITH_QUEUE,
        SLOW
    }

    @Test
    void shouldComeBackToWhereItWas() throws IOException {
        Random random = new Random(SEED);
        EpollLimits limits = new EpollLimits(400_000, 128, EpollLimits.DEFAULT.maxPendingTime(), 256L << 20, 4 << 10);
        try (Loopback loopback = new Loopback(limits)) {
            round(loopback, random, 1);
            long descriptors = Loopback.openDescriptors();

            for (int i = 0; i < ROUNDS; i++) {
                round(loopback, random, PER_ROUND);
            }

            assertThat(Loopback.openDescriptors()).as("seed %d", SEED).isEqualTo(descriptors);
            EpollCounters counters = loopback.loop.counters();
            assertThat(loopback.loop.connections()).isZero();
            assertThat(counters.adopted()).isEqualTo(1 + ROUNDS * PER_ROUND);
            assertThat(counters.closed()).isEqualTo(counters.adopted());
            assertThat(counters.pendingBytes()).isZero();
            assertThat(counters.handlerFailures()).isZero();
            assertThat(loopback.errors).isEmpty();
        }
    }

    private static void round(Loopback loopback, Random random, int count) throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Pair pair = loopback.connect(random.nextBoolean() ? "early" : "", 4 << 10);
            pair.handler().onPeerClosed = pair.connection()::closeAfterFlush;
            pair.handler().onSlowConsumer = pair.connection()::abort;
            pairs.add(pair);
            pair.send("ping");
            pair.write("pong");
        }
        loopback.loop.poll();
        for (Pair pair : pairs) {
            end(pair, Ending.values()[random.nextInt(Ending.values().length)]);
        }
        loopback.runUntil(() -> loopback.loop.connections() == 0);
        loopback.loop.poll();
        for (Pair pair : pairs) {
            assertThat(pair.handler().calls.stream().filter("closed"::equals)).hasSize(1);
            assertThat(pair.handler().calls).endsWith("closed");
            pair.client().close();
        }
    }

    private static void end(Pair pair, Ending ending) throws IOException {
        byte[] much = new byte[350_000];
        switch (ending) {
            case CLIENT_CLOSES -> pair.client().close();
            case CLIENT_RESETS -> pair.reset();
            case SERVER_CLOSES -> {
                pair.connection().closeAfterFlush();
                pair.client().close();
            }
            case SERVER_ABORTS -> pair.connection().abort();
            case SERVER_CLOSES_WITH_QUEUE -> {
                pair.connection().write(much, 0, much.length);
                pair.connection().closeAfterFlush();
                pair.client().close();
            }
            case SLOW -> {
                pair.connection().write(much, 0, much.length);
                pair.connection().write(much, 0, much.length);
            }
        }
    }
}
