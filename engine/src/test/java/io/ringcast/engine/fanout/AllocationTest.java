package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.signal.SignalListener;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The budget of bytes: nothing for a delivery, the frame and little more for a publication. */
@Isolated
class AllocationTest {
    private static final int PAYLOAD = 128;
    private static final int PUBLICATIONS = 200;
    private static final int WARM_UP = 20;

    private static final SessionListener SILENT = new SessionListener() {
        @Override
        public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {}

        @Override
        public void onRefused(Subscription subscription, JoinRefusal refusal) {}

        @Override
        public void onDisconnect(Disconnect reason) {}
    };

    @Test
    void shouldAllocateTheFramesAndLittleMoreForAPublicationAndNothingForADelivery() {
        long few = bytesPerPublication(10, 1);
        long many = bytesPerPublication(1000, 1);
        long twoDialects = bytesPerPublication(1000, 2);

        assertThat(many).as("1,000 subscribers against 10").isBetween(few - 16, few + 16);
        assertThat(many).isLessThanOrEqualTo(PAYLOAD + 512);
        assertThat(twoDialects).isLessThanOrEqualTo(2 * PAYLOAD + 512);
    }

    /** Bytes that the shard's thread allocates for one publication, its encoding included. */
    private static long bytesPerPublication(int subscribers, int dialects) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        Dialect copying = event -> event instanceof Publication publication && publication.data() != null
                ? publication.data().clone()
                : null;
        EngineParts parts = new EngineParts(
                List.of(copying, copying),
                shard -> new IdleTransport("backoff"),
                new InMemoryCache(10, 1000, new SystemNanoClock()),
                SignalListener.NONE,
                new SystemNanoClock(),
                new SystemEpochClock(),
                new Random(1),
                error -> {
                    throw new AssertionError(error);
                });
        try (Engine engine = new Engine(EngineSettings.DEFAULT, parts)) {
            Shard shard = engine.shards().getFirst();
            AppUsage usage = engine.usage("app");
            for (int i = 0; i < subscribers; i++) {
                Session session =
                        shard.open(EngineFixture.APP, usage, i % dialects, (segment, offset, length) -> {}, SILENT);
                shard.subscribe(session, "a", EngineFixture.PUBLIC, null);
            }
            Publication publication =
                    EngineFixture.publication("a", EngineFixture.PUBLIC, "x".repeat(PAYLOAD), Session.NO_SESSION);
            List<Publication> one = List.of(publication);
            long thread = Thread.currentThread().threadId();
            long allocated = 0;
            for (int i = 0; i < WARM_UP + PUBLICATIONS; i++) {
                engine.publish(one);
                long before = threads.getThreadAllocatedBytes(thread);
                shard.doWork();
                if (i >= WARM_UP) {
                    allocated += threads.getThreadAllocatedBytes(thread) - before;
                }
            }
            return allocated / PUBLICATIONS;
        }
    }
}
