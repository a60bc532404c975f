package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.EngineFixture.CACHED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.signal.Signal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CacheChannelTest {
    private final TestCache cache = new TestCache();
    private final EngineFixture near = new EngineFixture(EngineFixture.settings(1));
    private final EngineFixture far = new EngineFixture(EngineFixture.settings(2), 7, cache);
    private final String channel = far.channelAt(1, "c");

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    private static Client join(EngineFixture fixture, String channel) {
        Client client = fixture.open(0);
        fixture.join(client, channel, CACHED, null);
        fixture.run();
        return client;
    }

    private static void publish(EngineFixture fixture, String channel, String data) {
        fixture.engine.publish(List.of(EngineFixture.publication(channel, CACHED, data, Session.NO_SESSION)));
        fixture.run();
    }

    private static String cached(Client client) {
        CachedPublication cached = client.outcomes().getLast().cached();
        return cached == null ? "none" : cached.event() + "=" + new String(cached.data(), UTF_8);
    }

    private static long misses(EngineFixture fixture) {
        return fixture.signals.stream()
                .filter(Signal.CacheMiss.class::isInstance)
                .count();
    }

    @Test
    void shouldGiveAJoinerTheLastPublicationThoughNobodyWasThere() {
        publish(near, "c", "1");
        publish(near, "c", "2");

        Client client = join(near, "c");

        assertThat(cached(client)).isEqualTo("e=2");
        assertThat(client.stream()).isEqualTo("{joined c}");
        assertThat(misses(near)).isZero();
    }

    @Test
    void shouldForgetThePublicationWhenItsTimeIsOver() {
        publish(near, "c", "1");
        near.advance(EngineFixture.APP.limits().cacheTtl());

        assertThat(cached(join(near, "c"))).isEqualTo("none");
    }

    @Test
    void shouldNotKeepWhatAClientPublishes() {
        Client sender = join(near, "c");
        near.say(sender, "c", CACHED, "1");

        assertThat(cached(join(near, "c"))).isEqualTo("none");
    }

    @Test
    void shouldSignalAMissOnceInTenSeconds() {
        join(near, "c");
        join(near, "c");
        near.advance(Duration.ofMillis(9_999));
        join(near, "c");
        assertThat(misses(near)).isEqualTo(1);

        near.advance(Duration.ofMillis(1));
        join(near, "c");
        join(near, "other");

        assertThat(misses(near)).isEqualTo(3);
    }

    @Test
    void shouldSendTheValueAgainWithoutASignalWhenASessionJoinsAgain() {
        Client client = join(near, "c");
        near.advance(Duration.ofSeconds(20));
        near.join(client, "c", CACHED, null);
        assertThat(misses(near)).isEqualTo(1);

        publish(near, "c", "1");
        near.join(client, "c", CACHED, null);

        assertThat(cached(client)).isEqualTo("e=1");
        assertThat(client.stream()).isEqualTo("{joined c}{again c}c:1;{again c}");
    }

    @Test
    void shouldJoinWhenTheCacheAnswersLater() {
        publish(far, channel, "1");
        Client client = join(far, channel);
        assertThat(client.stream()).isEmpty();

        cache.answer();
        far.run();

        assertThat(client.stream()).isEqualTo("{joined %s}".formatted(channel));
        assertThat(cached(client)).isEqualTo("e=1");
    }

    @Test
    void shouldGiveTheNewerPublicationThatOvertookTheCache() {
        publish(far, channel, "1");
        Client client = join(far, channel);

        publish(far, channel, "2");
        cache.answer();
        far.run();
        publish(far, channel, "3");

        assertThat(cached(client)).isEqualTo("e=2");
        assertThat(client.stream()).isEqualTo("{joined %1$s}%1$s:3;".formatted(channel));
    }

    @Test
    void shouldNotRememberAnOvertakingPublicationForLaterJoins() {
        Client first = join(far, channel);
        publish(far, channel, "2");
        cache.answer();
        far.run();
        Client second = join(far, channel);
        cache.answer();
        far.run();

        assertThat(cached(first)).isEqualTo("e=2");
        assertThat(cached(second)).isEqualTo("e=2");
        assertThat(misses(far)).isZero();
    }

    @Test
    void shouldRefuseWhenTheCacheFails() {
        Client client = join(far, channel);

        cache.fail();
        far.run();

        assertThat(client.stream()).isEqualTo("{BACKEND_FAILED %s}".formatted(channel));
        assertThat(client.session().subscriptionCount()).isZero();
        assertThat(far.usage().subscriptions()).isZero();
        assertThat(far.channels()).isZero();
        assertThat(far.count(Counter.ERRORS)).isEqualTo(1);
    }

    @Test
    void shouldStaySubscribedWhenTheCacheFailsAtASecondJoin() {
        Client client = join(far, channel);
        cache.answer();
        far.run();

        far.join(client, channel, CACHED, null);
        far.run();
        cache.fail();
        far.run();
        publish(far, channel, "1");

        assertThat(client.stream()).isEqualTo("{joined %1$s}{again %1$s}%1$s:1;".formatted(channel));
    }

    @Test
    void shouldJoinEvenWhenTheRingOfTheHomeIsFullAsTheCacheAnswers() {
        try (EngineFixture tiny = new EngineFixture(EngineFixture.tiny(2, 2, 8), 7, cache)) {
            Client client = join(tiny, channel);
            while (tiny.shard(1).offer(() -> {})) {}

            cache.answer();
            tiny.run();

            assertThat(client.stream()).isEqualTo("{joined %s}".formatted(channel));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotJoinASessionThatIsGoneWhenTheCacheAnswers(boolean fails) {
        Client leaver = join(far, channel);
        Client closed = join(far, channel);
        far.leave(leaver, channel);
        far.close(closed);
        far.run();

        for (int i = 0; i < 2; i++) {
            if (fails) {
                cache.fail();
            } else {
                cache.answer();
            }
        }
        far.run();

        assertThat(leaver.stream()).isEmpty();
        assertThat(closed.stream()).isEmpty();
        assertThat(far.channels()).isZero();
        assertThat(far.usage().subscriptions()).isZero();
        assertThat(far.signals).isEmpty();
    }
}
