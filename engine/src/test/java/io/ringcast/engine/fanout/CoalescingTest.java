package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.EngineFixture.APP;
import static io.ringcast.engine.fanout.EngineFixture.BRACKETS;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.counter.ShardCounters.Counter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoalescingTest {
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

    @Test
    void shouldWriteOnceForASessionAChannelAndACycle() {
        Client one = joined("a");
        fixture.join(one, "b");
        one.forget();

        fixture.publish("a", "1", "2", "3");
        fixture.publish("b", "4", "5");
        fixture.step(0);

        assertThat(one.writes()).containsExactly("a:1;a:2;a:3;", "b:4;b:5;");
        assertThat(fixture.count(Counter.WRITES)).isEqualTo(2);
        assertThat(fixture.count(Counter.DELIVERIES)).isEqualTo(5);
        assertThat(fixture.usage().messagesOut()).isEqualTo(5);
    }

    @Test
    void shouldGiveAnExcludedSessionThePiecesBeforeAndBehind() {
        Client one = joined("a");
        Client other = joined("a");

        fixture.publish("a", "1");
        fixture.publishExcept("a", "2", one.id());
        fixture.publish("a", "3");
        fixture.publishExcept("a", "4", one.id());
        fixture.publishExcept("a", "5", one.id());
        fixture.publish("a", "6");
        fixture.step(0);

        assertThat(one.stream()).isEqualTo("a:1;a:3;a:6;");
        assertThat(other.writes()).containsExactly("a:1;a:2;a:3;a:4;a:5;a:6;");
        assertThat(fixture.count(Counter.DELIVERIES)).isEqualTo(9);
    }

    @Test
    void shouldWriteNothingToASessionThatIsExcludedFromAll() {
        Client one = joined("a");

        fixture.publishExcept("a", "1", one.id());
        fixture.publishExcept("a", "2", one.id());
        fixture.step(0);

        assertThat(one.writes()).isEmpty();
    }

    @Test
    void shouldExcludeOnlyInTheChannelThatWasPublishedTo() {
        Client one = joined("a");
        fixture.join(one, "b");
        one.forget();

        fixture.publishExcept("a", "1", one.id());
        fixture.publish("b", "2");
        fixture.step(0);

        assertThat(one.stream()).isEqualTo("b:2;");
    }

    @Test
    void shouldIgnoreAnExcludedSessionOfAnotherApp() {
        Client one = joined("a");
        Client foreign = fixture.open(0, EngineFixture.app("other", APP.limits(), APP.features()), 0);
        fixture.join(foreign, "a");

        fixture.publishExcept("a", "1", foreign.id());
        fixture.step(0);

        assertThat(one.stream()).isEqualTo("a:1;");
        assertThat(foreign.stream()).isEqualTo("{joined a}");
    }

    @Test
    void shouldLetAJoinerStartWhereItJoinedWhileBytesArePending() {
        Client one = joined("a");
        Client joiner = fixture.open(0);
        joiner.onTold(what -> {});

        // A client's event is at home here at once; it is pending when the next one joins.
        fixture.say(one, "a", EngineFixture.PUBLIC, "1");
        Client reader = joined("a");
        fixture.say(one, "a", EngineFixture.PUBLIC, "2");
        fixture.join(joiner, "a");
        fixture.say(one, "a", EngineFixture.PUBLIC, "3");
        fixture.step(0);

        assertThat(reader.stream()).isEqualTo("a:2;a:3;");
        assertThat(joiner.stream()).isEqualTo("{joined a}a:3;");
        assertThat(one.stream()).isEmpty();
    }

    @Test
    void shouldWriteEverythingBeforeALeaveAndNothingAfterIt() {
        Client one = joined("a");
        Client leaver = joined("a");

        fixture.say(one, "a", EngineFixture.PUBLIC, "1");
        fixture.say(one, "a", EngineFixture.PUBLIC, "2");
        fixture.leave(leaver, "a");
        String atLeave = leaver.stream();
        fixture.say(one, "a", EngineFixture.PUBLIC, "3");
        fixture.step(0);
        fixture.run();

        assertThat(atLeave).isEqualTo("a:1;a:2;");
        assertThat(leaver.stream()).isEqualTo("a:1;a:2;");
    }

    @Test
    void shouldWriteNothingToASessionThatWasClosed() {
        Client one = joined("a");
        Client gone = joined("a");

        fixture.say(one, "a", EngineFixture.PUBLIC, "1");
        fixture.close(gone);
        fixture.run();

        assertThat(gone.stream()).isEmpty();
    }

    @Test
    void shouldWriteWhatIsPendingBeforeTheAnswerToASecondSubscribe() {
        Client one = joined("a");
        Client again = joined("a");

        fixture.say(one, "a", EngineFixture.PUBLIC, "1");
        fixture.join(again, "a");
        fixture.say(one, "a", EngineFixture.PUBLIC, "2");
        fixture.step(0);

        assertThat(again.stream()).isEqualTo("a:1;{again a}a:2;");
    }

    @Test
    void shouldNotRepeatAnExclusionAfterLeavingAndJoiningAgain() {
        Client one = joined("a");
        Client other = joined("a");

        fixture.say(other, "a", EngineFixture.PUBLIC, "1");
        fixture.leave(other, "a");
        fixture.join(other, "a");
        fixture.say(one, "a", EngineFixture.PUBLIC, "2");
        fixture.step(0);

        assertThat(other.stream()).isEqualTo("{joined a}a:2;");
        assertThat(one.stream()).isEqualTo("a:1;");
    }

    @Test
    void shouldGiveEachDialectItsOwnFramesOfOnePublication() {
        Client plain = joined("a");
        Client brackets = fixture.open(0, APP, BRACKETS);
        fixture.join(brackets, "a");
        brackets.forget();

        fixture.publish("a", "1");
        fixture.publishExcept("a", "2", brackets.id());
        fixture.publish("a", "3");
        fixture.step(0);

        assertThat(plain.stream()).isEqualTo("a:1;a:2;a:3;");
        assertThat(brackets.stream()).isEqualTo("[a:1][a:3]");
    }

    @Test
    void shouldEncodeOnceForAllSessionsAndNotForADialectThatNobodyReads() {
        List<String> encoded = new ArrayList<>();
        fixture.plain.onEncoded((event, frame) -> encoded.add("plain"));
        fixture.brackets.onEncoded((event, frame) -> encoded.add("brackets"));
        for (int i = 0; i < 10; i++) {
            joined("a");
        }

        fixture.publish("a", "1");
        fixture.publish("nobody", "2");
        fixture.run();

        assertThat(encoded).containsExactly("plain");
    }

    @Test
    void shouldKeepThePlacesOfOthersWhenOneLeavesOutOfTheMiddle() {
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            all.add(joined("a"));
        }

        for (int i = 0; i < 40; i += 2) {
            fixture.leave(all.get(i), "a");
        }
        fixture.publish("a", "1");
        fixture.step(0);
        for (int i = 1; i < 36; i += 2) {
            fixture.leave(all.get(i), "a");
        }
        fixture.publish("a", "2");
        fixture.step(0);

        for (int i = 0; i < 40; i++) {
            String expected = i % 2 == 0 ? "" : i < 36 ? "a:1;" : "a:1;a:2;";
            assertThat(all.get(i).stream()).as("client %d", i).isEqualTo(expected);
        }
    }

    @Test
    void shouldGoOnInASessionThatHasManyExclusions() {
        Client one = joined("a");
        StringBuilder expected = new StringBuilder();

        for (int i = 0; i < 300; i++) {
            if (i % 3 == 0) {
                fixture.publish("a", "" + i);
                expected.append("a:").append(i).append(';');
            } else {
                fixture.publishExcept("a", "" + i, one.id());
            }
            if (i % 100 == 99) {
                fixture.step(0);
            }
        }
        fixture.run();

        assertThat(one.stream()).hasToString(expected.toString());
    }

    @Test
    void shouldFlushOutOfTurnWhenAGroupHasCollectedItsBound() {
        EngineSettings small = new EngineSettings(1, 1024, java.time.Duration.ofMillis(20), 512, 10, 1024);
        try (EngineFixture bounded = new EngineFixture(small)) {
            Client one = bounded.open(0);
            bounded.join(one, "a");
            one.forget();

            bounded.publish("a", "1", "2", "3", "a longer one than the bound", "4");
            bounded.step(0);

            assertThat(one.writes()).containsExactly("a:1;a:2;", "a:3;", "a:a longer one than the bound;", "a:4;");
        }
    }
}
