package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.EngineFixture.PLAIN;
import static io.ringcast.engine.fanout.EngineFixture.STATUS;
import static io.ringcast.engine.fanout.EngineFixture.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.signal.Signal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine itself tells: occupancy, counts, comings and goings of users, ends. */
class SignalsTest {
    private final EngineFixture fixture = new EngineFixture(EngineFixture.settings(2));

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client join(int shard, App app, String channel) {
        Client client = fixture.open(shard, app, PLAIN);
        fixture.join(client, channel);
        fixture.run();
        return client;
    }

    private List<Integer> counts() {
        List<Integer> counts = new ArrayList<>();
        for (Signal signal : fixture.signals) {
            if (signal instanceof Signal.SubscriptionCount count) {
                counts.add(count.count());
            }
        }
        return counts;
    }

    @Test
    void shouldSignalAndCountOccupancy() {
        Client one = join(0, EngineFixture.APP, "a");
        Client two = join(1, EngineFixture.APP, "a");
        assertThat(fixture.usage().channels()).isEqualTo(1);
        assertThat(fixture.usage().subscriptions()).isEqualTo(2);

        fixture.leave(one, "a");
        fixture.leave(one, "a");
        fixture.close(two);
        fixture.run();

        assertThat(fixture.signals)
                .containsExactly(
                        new Signal.Occupied("app", "a"),
                        new Signal.SubscriptionCount("app", "a", 1),
                        new Signal.SubscriptionCount("app", "a", 2),
                        new Signal.SubscriptionCount("app", "a", 1),
                        new Signal.Vacated("app", "a"),
                        new Signal.SubscriptionCount("app", "a", 0));
        assertThat(fixture.usage().channels()).isZero();
        assertThat(fixture.usage().subscriptions()).isZero();
    }

    @Test
    void shouldMakeNoSignalThatNobodyWants() {
        fixture.unwanted.addAll(EnumSet.allOf(Signal.Kind.class));
        fixture.unwanted.remove(Signal.Kind.VACATED);
        Client one = join(0, EngineFixture.APP, "a");

        fixture.close(one);
        fixture.run();

        assertThat(fixture.signals).containsExactly(new Signal.Vacated("app", "a"));
    }

    @Test
    void shouldKeepAppsApart() {
        Client one = join(0, EngineFixture.APP, "a");
        Client foreign =
                join(0, EngineFixture.app("other", EngineFixture.APP.limits(), EngineFixture.APP.features()), "a");

        fixture.publish("a", "1");
        fixture.run();

        assertThat(one.stream()).isEqualTo("{joined a}a:1;");
        assertThat(foreign.stream()).isEqualTo("{joined a}");
        assertThat(fixture.engine.usage("other").channels()).isEqualTo(1);
    }

    @Test
    void shouldTellSubscribersHowManyTheyAreWhereTheAppWantsIt() {
        Client one = join(0, EngineFixture.countingApp(), "a");
        Client two = join(1, EngineFixture.countingApp(), "a");
        fixture.close(two);
        fixture.run();

        assertThat(one.stream()).isEqualTo("{joined a}a:#1;a:#2;a:#1;");
        assertThat(two.stream()).isEqualTo("{joined a}a:#2;");
    }

    @Test
    void shouldTellALargeChannelsCountOnceInFiveSecondsAndInTheEnd() {
        for (int i = 0; i < 100; i++) {
            join(i % 2, EngineFixture.countingApp(), "a");
        }
        assertThat(counts()).hasSize(100);

        for (int i = 0; i < 7; i++) {
            join(i % 2, EngineFixture.countingApp(), "a");
        }
        assertThat(counts()).hasSize(100);
        fixture.advance(Duration.ofMillis(4_900));
        assertThat(counts()).hasSize(100);
        fixture.advance(Duration.ofMillis(200));
        assertThat(counts()).hasSize(101).endsWith(107);

        fixture.advance(Duration.ofSeconds(20));
        assertThat(counts()).hasSize(101);
        join(0, EngineFixture.countingApp(), "a");
        assertThat(counts()).hasSize(102).endsWith(108);
    }

    @Test
    void shouldNotTellAnOldCountOfAChannelThatIsOccupiedAnew() {
        List<Client> crowd = new ArrayList<>();
        for (int i = 0; i < 102; i++) {
            crowd.add(join(i % 2, EngineFixture.countingApp(), "a"));
        }
        crowd.forEach(fixture::close);
        fixture.run();
        Client late = join(0, EngineFixture.countingApp(), "a");

        fixture.advance(Duration.ofSeconds(10));

        assertThat(counts()).endsWith(1);
        assertThat(late.stream()).isEqualTo("{joined a}a:#1;");
    }

    @Test
    void shouldTellTheLastCountOfALargeChannelThatWasVacated() {
        List<Client> crowd = new ArrayList<>();
        for (int i = 0; i < 102; i++) {
            crowd.add(join(i % 2, EngineFixture.countingApp(), "a"));
        }
        crowd.forEach(fixture::close);

        fixture.advance(Duration.ofSeconds(10));

        assertThat(counts()).endsWith(0);
    }

    private Client signIn(int shard) {
        Client client = fixture.open(shard);
        fixture.join(client, UserChannels.messages("u"), USER, null);
        fixture.run();
        return client;
    }

    private Client watch() {
        Client client = fixture.open(0);
        fixture.join(client, UserChannels.status("u"), STATUS, null);
        fixture.run();
        return client;
    }

    @Test
    void shouldTellWatchersOfAUsersFirstSessionAndLastAfterAGrace() {
        Client watcher = watch();
        assertThat(watcher.outcomes().getLast().online()).isFalse();
        watcher.forget();

        Client one = signIn(0);
        Client two = signIn(1);
        assertThat(watcher.stream()).isEqualTo("#status-of-user-u:u on;");
        assertThat(watch().outcomes().getLast().online()).isTrue();

        fixture.close(one);
        fixture.advance(Duration.ofSeconds(10));
        fixture.close(two);
        fixture.advance(Duration.ofMillis(2_900));
        assertThat(watcher.stream()).isEqualTo("#status-of-user-u:u on;");
        assertThat(watch().outcomes().getLast().online()).isTrue();

        fixture.advance(Duration.ofMillis(200));
        assertThat(watcher.stream()).endsWith("u off;");
        assertThat(watch().outcomes().getLast().online()).isFalse();
    }

    @Test
    void shouldTellNobodyOfAUserThatIsBackWithinTheGrace() {
        Client watcher = watch();
        Client one = signIn(0);
        watcher.forget();

        fixture.close(one);
        fixture.advance(Duration.ofMillis(2_500));
        Client back = signIn(1);
        fixture.advance(Duration.ofSeconds(10));

        assertThat(watcher.stream()).isEmpty();
        fixture.close(back);
        fixture.advance(Duration.ofSeconds(4));
        assertThat(watcher.stream()).isEqualTo("#status-of-user-u:u off;");
    }

    @Test
    void shouldKeepInternalChannelsOutOfSignalsAndGauges() {
        Client watcher = watch();
        Client user = signIn(1);

        fixture.publish(UserChannels.messages("u"), "1");
        fixture.run();

        assertThat(user.stream()).endsWith("#server-to-user-u:1;");
        assertThat(fixture.signals).isEmpty();
        assertThat(fixture.usage().channels()).isZero();
        assertThat(fixture.usage().subscriptions()).isZero();
        fixture.close(watcher);
        fixture.close(user);
        fixture.advance(Duration.ofSeconds(4));
        assertThat(fixture.channels()).isZero();
    }

    @Test
    void shouldEndAllSessionsOfAChannelOnAllShardsBehindWhatWasPublished() {
        Client one = join(0, EngineFixture.APP, "a");
        Client two = join(1, EngineFixture.APP, "a");
        Client other = join(1, EngineFixture.APP, "b");

        fixture.publish("a", "1");
        assertThat(fixture.engine.end("app", "a", Disconnect.TERMINATED_BY_APP)).isTrue();
        fixture.publish("a", "2");
        fixture.run();

        assertThat(one.stream()).isEqualTo("{joined a}a:1;{TERMINATED_BY_APP}");
        assertThat(two.stream()).isEqualTo("{joined a}a:1;{TERMINATED_BY_APP}");
        assertThat(other.stream()).isEqualTo("{joined b}");
        assertThat(one.session().closed()).isTrue();
        assertThat(fixture.usage().connections()).isEqualTo(1);
        assertThat(fixture.usage().channels()).isEqualTo(1);
    }

    @Test
    void shouldEndTheSessionsThatMatch() {
        Client one = join(0, EngineFixture.APP, "a");
        Client two = join(1, EngineFixture.APP, "a");

        fixture.engine.disconnectAll(session -> session.id() == two.id(), Disconnect.RECONNECT_REQUESTED);
        fixture.run();

        assertThat(one.stream()).isEqualTo("{joined a}");
        assertThat(two.stream()).isEqualTo("{joined a}{RECONNECT_REQUESTED}");
    }

    @Test
    void shouldCutASlowSessionWithoutWritingToIt() {
        Client one = join(0, EngineFixture.APP, "a");
        String home = fixture.channelAt(0, "home");
        fixture.join(one, home);
        Client sender = join(0, EngineFixture.APP, home);
        one.forget();

        fixture.say(sender, home, EngineFixture.PUBLIC, "1");
        fixture.shard(0).disconnect(one.session(), Disconnect.SLOW_CONSUMER);
        fixture.shard(0).disconnect(one.session(), Disconnect.SLOW_CONSUMER);
        fixture.run();

        assertThat(one.stream()).isEqualTo("{SLOW_CONSUMER}");
        assertThat(fixture.count(Counter.SLOW_CONSUMERS)).isEqualTo(1);
    }

    @Test
    void shouldCountSessionsAndPickTheShardWithTheFewest() {
        Client one = fixture.open(0);
        fixture.open(0);
        fixture.open(1);
        assertThat(fixture.engine.leastLoaded()).isSameAs(fixture.shard(1));
        assertThat(fixture.count(Counter.SESSIONS)).isEqualTo(3);

        fixture.close(one);
        fixture.close(one);
        assertThat(fixture.count(Counter.SESSIONS)).isEqualTo(2);
        assertThat(fixture.usage().connections()).isEqualTo(2);
        assertThat(fixture.usage().connectedTotal()).isEqualTo(3);
        fixture.join(one, "a");
        assertThat(fixture.channels()).isZero();

        fixture.engine.close();
        assertThat(fixture.count(Counter.SESSIONS)).isZero();
        assertThat(fixture.usage().connections()).isZero();
    }
}
