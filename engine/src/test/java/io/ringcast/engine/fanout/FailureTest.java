package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.signal.Signal;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What others do wrong must not reach beyond them. */
class FailureTest {
    private final EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));

    @AfterEach
    void close() {
        fixture.close();
    }

    private Client joined(String channel) {
        Client client = fixture.open(0);
        fixture.join(client, channel);
        client.forget();
        return client;
    }

    private void assertCounted(int failures) {
        assertThat(fixture.errors).hasSize(failures);
        assertThat(fixture.count(Counter.ERRORS)).isEqualTo(failures);
    }

    @Test
    void shouldSurviveATaskThatFails() {
        Client one = joined("a");

        fixture.shard(0).offer(() -> {
            throw new IllegalStateException("the task fails");
        });
        fixture.publish("a", "1");
        fixture.run();

        assertThat(one.stream()).isEqualTo("a:1;");
        assertCounted(1);
    }

    @Test
    void shouldDeliverToTheOthersWhenASinkFails() {
        Client before = joined("a");
        Client failing = joined("a");
        Client behind = joined("a");
        Client elsewhere = joined("b");
        failing.fail(true);

        fixture.publish("a", "1");
        fixture.publish("b", "2");
        fixture.run();
        failing.fail(false);
        fixture.publish("a", "3");
        fixture.run();

        assertThat(before.stream()).isEqualTo("a:1;a:3;");
        assertThat(behind.stream()).isEqualTo("a:1;a:3;");
        assertThat(elsewhere.stream()).isEqualTo("b:2;");
        assertThat(failing.stream()).isEqualTo("a:3;");
        assertCounted(1);
    }

    @Test
    void shouldForgetASubscriptionWhoseSinkFailsAtTheLeave() {
        Client one = joined("a");
        one.fail(true);

        fixture.publish("a", "1");
        fixture.shard(0).requests().poll(10);
        fixture.leave(one, "a");
        fixture.run();

        assertThat(fixture.channels()).isZero();
        assertThat(fixture.usage().subscriptions()).isZero();
        assertCounted(1);
    }

    @Test
    void shouldDisconnectTheOthersWhenAListenerFails() {
        Client failing = joined("a");
        Client one = joined("a");
        failing.fail(true);

        fixture.engine.disconnectAll(session -> true, Disconnect.SHUTDOWN);
        fixture.run();

        assertThat(one.stream()).isEqualTo("{SHUTDOWN}");
        assertThat(fixture.shard(0).sessionCount()).isZero();
        assertCounted(1);
    }

    @Test
    void shouldTellTheOthersWhenTheJoinerFails() {
        Client member = fixture.open(0);
        fixture.join(member, "a", "anna");
        member.forget();
        Client failing = fixture.open(0);
        failing.fail(true);

        fixture.join(failing, "a", "bert");
        fixture.run();

        assertThat(member.stream()).isEqualTo("a:+bert;");
        assertCounted(1);
    }

    @Test
    void shouldPublishWhenTheSignalListenerFails() {
        Client one = joined("a");
        Client other = joined("a");

        fixture.failSignals(true);
        fixture.say(other, "a", EngineFixture.PUBLIC, "1");
        Client joiner = fixture.open(0);
        fixture.join(joiner, "b");
        fixture.failSignals(false);
        fixture.run();

        assertThat(one.stream()).isEqualTo("a:1;");
        assertThat(joiner.stream()).isEqualTo("{joined b}");
        assertThat(fixture.signals).doesNotContain(new Signal.Occupied("app", "b"));
        assertThat(fixture.count(Counter.ERRORS))
                .isEqualTo(fixture.errors.size())
                .isEqualTo(3);
    }

    @Test
    void shouldWriteOneDialectWhenTheOtherFails() {
        Client plain = joined("a");
        Client brackets = fixture.open(0, EngineFixture.APP, EngineFixture.BRACKETS);
        fixture.join(brackets, "a");
        brackets.forget();

        fixture.plain.fail(true);
        fixture.publish("a", "1");
        fixture.run();
        fixture.plain.fail(false);
        fixture.publish("a", "2");
        fixture.run();

        assertThat(plain.stream()).isEqualTo("a:2;");
        assertThat(brackets.stream()).isEqualTo("[a:1][a:2]");
        assertCounted(1);
    }

    @Test
    void shouldGoOnWhenATimerFails() {
        Client one = joined("a");
        fixture.shard(0).timers().schedule(fixture.shard(0).nowNs() + 1, now -> {
            throw new IllegalStateException("the timer fails");
        });
        fixture.shard(0).timers().schedule(fixture.shard(0).nowNs() + 2, now -> fixture.publish("a", "timer"));

        fixture.advance(Duration.ofSeconds(1));

        assertThat(one.stream()).isEqualTo("a:timer;");
        assertCounted(1);
    }
}
