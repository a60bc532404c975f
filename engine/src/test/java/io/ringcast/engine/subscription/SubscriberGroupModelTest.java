package io.ringcast.engine.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on one channel's subscribers, in slices of five, against a model that delivers at once: frames from
 * a byte to more than a group may collect, so that buffers grow, run over and are used again.
 */
class SubscriberGroupModelTest {
    private static final int OPERATIONS = 20_000;
    private static final int SLICE = 5;
    private static final int MAX_PENDING_BYTES = 30_000;
    private static final int MAX_SUBSCRIBERS = 80;
    private static final App APP = new App(
            "app", List.of(new Credential("key", "secret")), true, AppLimits.DEFAULT, AppFeatures.DEFAULT, List.of());

    private final AppUsage usage = new AppUsage(1);
    private final ShardCounters counters = new ShardCounters();
    private final List<Throwable> errors = new ArrayList<>();
    private final List<Reader> readers = new ArrayList<>();
    private long expectedDeliveries;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldDeliverWhatTheModelDelivers(long seed) {
        Random random = new Random(seed);
        try (Delivery delivery = new Delivery(SLICE, MAX_PENDING_BYTES, counters, () -> 0, errors::add)) {
            LocalChannel channel = new LocalChannel("room", ChannelType.PUBLIC, delivery, usage.traffic(0));
            for (int i = 0; i < OPERATIONS; i++) {
                act(i, random, delivery, channel, seed);
            }
            while (delivery.flush() > 0) {
                assertThat(errors).isEmpty();
            }
            for (Reader reader : readers) {
                reader.check(seed);
            }
            assertThat(counters.get(ShardCounters.Counter.DELIVERIES)).isEqualTo(expectedDeliveries);
            assertThat(usage.messagesOut()).isEqualTo(expectedDeliveries);
        }
    }

    private void act(int operation, Random random, Delivery delivery, LocalChannel channel, long seed) {
        // The number of subscribers swells and shrinks, so that the table does too.
        boolean growing = operation / 1000 % 2 == 0;
        int dice = random.nextInt(100);
        if (dice < 12 && readers.size() < (growing ? MAX_SUBSCRIBERS : 2)) {
            Reader reader = new Reader(operation);
            readers.add(reader);
            reader.subscription.activate(channel, false);
        } else if (dice < (growing ? 16 : 26) && !readers.isEmpty()) {
            Reader reader = readers.remove(random.nextInt(readers.size()));
            if (random.nextInt(4) == 0) {
                reader.session.markClosed();
                reader.subscription.end();
                byte[] received = reader.received.toByteArray();
                assertThat(Arrays.copyOf(reader.expected.toByteArray(), received.length))
                        .as("seed %d: a closed session was sent a beginning of its bytes, no others", seed)
                        .isEqualTo(received);
            } else {
                reader.subscription.end();
                reader.check(seed);
            }
        } else if (dice < 30 && !readers.isEmpty()) {
            Reader reader = readers.get(random.nextInt(readers.size()));
            group(reader).flushOne(reader.subscription);
            reader.check(seed);
        } else if (dice < 55) {
            delivery.flush();
        } else if (!readers.isEmpty()) {
            publish(random);
        }
    }

    private void publish(Random random) {
        byte[] frame = new byte[random.nextInt(20) == 0 ? random.nextInt(40_000) + 1 : random.nextInt(300) + 1];
        random.nextBytes(frame);
        Reader spared = random.nextInt(3) == 0 ? readers.get(random.nextInt(readers.size())) : null;
        group(readers.getFirst()).append(frame, spared == null ? null : spared.subscription);
        for (Reader reader : readers) {
            if (reader != spared) {
                reader.expected.writeBytes(frame);
                expectedDeliveries++;
            }
        }
    }

    private static SubscriberGroup group(Reader reader) {
        return Objects.requireNonNull(reader.subscription.group());
    }

    /** A subscriber: what it was sent and what it should have been. */
    private final class Reader implements SessionListener {
        final ByteArrayOutputStream received = new ByteArrayOutputStream();
        final ByteArrayOutputStream expected = new ByteArrayOutputStream();
        final Session session;
        final Subscription subscription;

        Reader(long id) {
            session = new Session(id, APP, usage, 0, this::take, this);
            subscription = new Subscription(
                    session, "room", ChannelOptions.of(ChannelKind.PUBLIC, false), null, null, SubscriptionTerms.PLAIN);
        }

        private void take(MemorySegment segment, long offset, int length) {
            received.writeBytes(segment.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE));
        }

        void check(long seed) {
            assertThat(received.toByteArray())
                    .as("seed %d, session %d", seed, session.id())
                    .isEqualTo(expected.toByteArray());
        }

        @Override
        public void onJoined(Subscription joined, JoinOutcome outcome, @Nullable PresenceSnapshot members) {}

        @Override
        public void onRefused(Subscription refused, JoinRefusal refusal) {}

        @Override
        public void onDisconnect(Disconnect reason) {}
    }
}
