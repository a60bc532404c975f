package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.Audience;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.counter.LatencyHistogram;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How long publications take, and how much passes through for an app, as metrics see it. */
class BroadcastLatencyTest {
    private static final ChannelOptions PRIVATE = ChannelOptions.of(ChannelKind.PRIVATE, false);
    private static final ChannelOptions ENCRYPTED_CACHE = ChannelOptions.of(ChannelKind.ENCRYPTED, true);

    private static long count(AppUsage usage, ChannelType type, Audience audience) {
        long count = 0;
        for (AppTraffic traffic : usage.traffic()) {
            LatencyHistogram histogram = traffic.latencies(type, audience);
            for (int i = 0; histogram != null && i <= LatencyHistogram.BOUNDS; i++) {
                count += histogram.count(i);
            }
        }
        return count;
    }

    private static long sumMs(AppUsage usage, ChannelType type, Audience audience) {
        long sumNs = 0;
        for (AppTraffic traffic : usage.traffic()) {
            LatencyHistogram histogram = traffic.latencies(type, audience);
            sumNs += histogram == null ? 0 : histogram.sumNs();
        }
        return Duration.ofNanos(sumNs).toMillis();
    }

    @Test
    void shouldMeasureFromTheCallOfThePublisherToTheEndOfThePass() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.sliced(2))) {
            for (int i = 0; i < 5; i++) {
                fixture.join(fixture.open(0), "a");
            }
            fixture.run();

            fixture.publish("a", "x");
            fixture.nanoClock.advance(Duration.ofMillis(7).toNanos());
            fixture.step(0);
            fixture.nanoClock.advance(Duration.ofMillis(20).toNanos());
            fixture.step(0);
            assertThat(count(fixture.usage(), ChannelType.PUBLIC, Audience.XS)).isZero();
            fixture.step(0);
            fixture.run();

            assertThat(count(fixture.usage(), ChannelType.PUBLIC, Audience.XS)).isEqualTo(1);
            assertThat(sumMs(fixture.usage(), ChannelType.PUBLIC, Audience.XS)).isEqualTo(27);
        }
    }

    @Test
    void shouldMeasureEachPublicationOnceWhateverShardsAndDialectsTakePart() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(3))) {
            for (int i = 0; i < 30; i++) {
                fixture.join(fixture.open(i % 3, EngineFixture.APP, i % 2), "a", PRIVATE, null);
            }
            fixture.run();

            for (int i = 0; i < 50; i++) {
                fixture.publish("a", "x");
                if (i % 7 == 0) {
                    fixture.run();
                }
            }
            fixture.run();

            assertThat(count(fixture.usage(), ChannelType.PRIVATE, Audience.SM)).isEqualTo(50);
        }
    }

    @Test
    void shouldCountEveryPublicationOfABurstThatIsDeliveredTogether() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            fixture.join(fixture.open(0), "a");
            fixture.run();

            for (int i = 0; i < 900; i++) {
                fixture.publish("a", "x");
            }
            fixture.run();

            assertThat(count(fixture.usage(), ChannelType.PUBLIC, Audience.XS)).isEqualTo(900);
        }
    }

    @Test
    void shouldMeasureOnlyWhatSomebodyGets() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            Client alone = fixture.open(0);
            fixture.join(alone, "a", PRIVATE, null);
            fixture.run();

            fixture.say(alone, "a", PRIVATE, "x");
            fixture.publish("nobody", "x");
            fixture.run();
            assertThat(count(fixture.usage(), ChannelType.PRIVATE, Audience.XS)).isZero();

            fixture.join(fixture.open(0), "a", PRIVATE, null);
            fixture.run();
            fixture.say(alone, "a", PRIVATE, "x");
            fixture.run();
            assertThat(count(fixture.usage(), ChannelType.PRIVATE, Audience.XS)).isEqualTo(1);
        }
    }

    @Test
    void shouldMeasureWhatALeaverStillGot() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            Client client = fixture.open(0);
            fixture.join(client, "a");
            fixture.run();

            fixture.say(client, "b", PRIVATE, "x");
            fixture.publish("a", "x");
            fixture.shard(0).offer(() -> fixture.leave(client, "a"));
            fixture.run();

            assertThat(count(fixture.usage(), ChannelType.PUBLIC, Audience.XS)).isEqualTo(1);
        }
    }

    @Test
    void shouldCountChannelsAndSubscriptionsByTypeBackToZero() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(3))) {
            Client first = fixture.open(0);
            Client second = fixture.open(1);
            fixture.join(first, "sealed", ENCRYPTED_CACHE, null);
            fixture.join(second, "sealed", ENCRYPTED_CACHE, null);
            fixture.join(second, "room", "u");
            fixture.join(second, "#server-to-user-u", EngineFixture.USER, null);
            fixture.run();

            AppUsage usage = fixture.usage();
            assertThat(usage.sum(t -> t.channels(ChannelType.CACHE))).isEqualTo(1);
            assertThat(usage.sum(t -> t.channels(ChannelType.PRESENCE))).isEqualTo(1);
            assertThat(usage.sum(t -> t.subscribedTotal(ChannelType.CACHE))).isEqualTo(2);
            assertThat(usage.sum(t -> t.subscribedTotal(ChannelType.INTERNAL))).isZero();

            fixture.leave(first, "sealed");
            fixture.close(second);
            fixture.run();

            assertThat(usage.channels()).isZero();
            assertThat(usage.sum(t -> t.channels(ChannelType.CACHE))).isZero();
            assertThat(usage.sum(t -> t.unsubscribedTotal(ChannelType.CACHE))).isEqualTo(2);
            assertThat(usage.sum(t -> t.unsubscribedTotal(ChannelType.PRESENCE)))
                    .isEqualTo(1);
            assertThat(usage.sum(t -> t.unsubscribedTotal(ChannelType.INTERNAL)))
                    .isZero();
        }
    }

    @Test
    void shouldForgetAnAppThatNobodyUses() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            Client client = fixture.open(0);

            assertThat(fixture.engine.forget("app")).isFalse();
            assertThat(fixture.engine.usages()).containsKey("app");

            fixture.close(client);
            assertThat(fixture.engine.forget("app")).isTrue();
            assertThat(fixture.engine.usages()).isEmpty();
            assertThat(fixture.engine.forget("app")).isTrue();
        }
    }

    @Test
    void shouldCountTheTimeOfDutyCyclesThatDidSomething() {
        try (EngineFixture fixture = new EngineFixture(EngineFixture.settings(1))) {
            fixture.step(0);
            fixture.nanoClock.advance(1_000);
            fixture.shard(0).offer(() -> fixture.nanoClock.advance(70));
            fixture.step(0);
            fixture.step(0);
            fixture.nanoClock.advance(5_000);
            fixture.step(0);

            assertThat(fixture.count(io.ringcast.engine.counter.ShardCounters.Counter.BUSY_NS))
                    .isEqualTo(70);
        }
    }
}
