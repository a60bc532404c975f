package io.ringcast.engine.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.session.SessionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What groups a channel has on a shard, and who is moved between them at what cost. */
class LocalChannelTest {
    private static final App APP = new App(
            "app", List.of(new Credential("key", "secret")), true, AppLimits.DEFAULT, AppFeatures.DEFAULT, List.of());
    private static final SubscriptionTerms DELTA = new SubscriptionTerms(false, true, false, null, null);
    private static final int LANE = Lane.of(0, DELTA);

    private final AppUsage usage = new AppUsage(1);
    private final ShardCounters counters = new ShardCounters();
    private final Delivery delivery = new Delivery(512, 1 << 20, counters, () -> 0, failure -> {
        throw new IllegalStateException(failure);
    });
    private final LocalChannel channel = new LocalChannel("room", ChannelType.PUBLIC, delivery, usage.traffic(0));
    private final SessionTable sessions = new SessionTable();
    private int nextId;
    private int written;

    @AfterEach
    void close() {
        delivery.close();
    }

    private Subscription joined(SubscriptionTerms terms) {
        Session session = new Session(nextId++, APP, usage, 0, (segment, offset, length) -> written++, new Silent());
        Subscription subscription =
                new Subscription(session, "room", ChannelOptions.of(ChannelKind.PUBLIC, false), null, null, terms);
        session.add(subscription);
        sessions.add(session);
        channel.join(null);
        subscription.activate(channel, false);
        return subscription;
    }

    private void publish() {
        LaneFrames frames = new LaneFrames();
        frames.add(LANE, new byte[] {'~'}, new byte[] {'!'});
        channel.publish(frames, Session.NO_SESSION, sessions, Tags.NONE);
    }

    private static SubscriptionTerms filtered(String value) {
        return new SubscriptionTerms(
                false, false, false, null, TagsFilter.of(TagsFilter.Node.leaf("tag", "eq", value)));
    }

    @Test
    void shouldNotKeepGroupsOfFiltersThatNobodyHasAnyMore() {
        Subscription stays = joined(filtered("stays"));
        for (int i = 0; i < 1000; i++) {
            joined(filtered("f" + i)).end();
        }

        assertThat(channel.groups()).isLessThanOrEqualTo(2);
        assertThat(joined(filtered("stays")).group()).isSameAs(stays.group());
    }

    @Test
    void shouldTurnAGroupOfThousandsWithoutAVisitToEach() {
        List<Subscription> all = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            all.add(joined(DELTA));
        }

        publish();

        assertThat(written).as("nobody is written to out of turn").isZero();
        assertThat(all).allSatisfy(one -> assertThat(group(one).whole()).isFalse());

        List<Subscription> few = List.of(joined(DELTA), joined(DELTA));
        publish();
        assertThat(written)
                .as("the few are moved, with what is pending for them")
                .isEqualTo(2);
        assertThat(group(few.getFirst())).isSameAs(group(all.getFirst()));
        assertThat(channel.groups()).isLessThanOrEqualTo(2);
        while (delivery.flush() > 0) {
            assertThat(written).isPositive();
        }
        assertThat(written).isEqualTo(5002);
    }

    @Test
    void shouldMoveTheFewOfTheOtherSideWhenManyCameBackTogether() {
        Subscription early = joined(DELTA);
        publish();
        List<Subscription> many = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            many.add(joined(DELTA));
        }

        publish();

        assertThat(written).as("the early one is moved").isEqualTo(1);
        assertThat(group(early)).isSameAs(group(many.getFirst()));
        assertThat(group(early).whole()).isFalse();
        assertThat(group(early).size()).isEqualTo(1001);
    }

    private static SubscriberGroup group(Subscription subscription) {
        return Objects.requireNonNull(subscription.group());
    }

    private static final class Silent implements SessionListener {
        @Override
        public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {}

        @Override
        public void onRefused(Subscription subscription, JoinRefusal refusal) {}

        @Override
        public void onDisconnect(Disconnect reason) {}
    }
}
