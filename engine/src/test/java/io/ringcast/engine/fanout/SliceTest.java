package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Eight subscribers of one channel, visited two at a time. */
class SliceTest {
    private final EngineFixture fixture = new EngineFixture(EngineFixture.sliced(2));
    private final List<Client> huge = new ArrayList<>();

    SliceTest() {
        for (int i = 0; i < 8; i++) {
            huge.add(joined("huge"));
        }
    }

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

    private List<String> streams() {
        return huge.stream().map(Client::stream).toList();
    }

    @Test
    void shouldNotHoldUpAnotherChannelForMoreThanASlice() {
        Client other = joined("other");

        fixture.publish("huge", "1");
        fixture.publish("other", "2");
        fixture.step(0);

        assertThat(other.stream()).isEqualTo("other:2;");
        assertThat(streams()).containsExactly("huge:1;", "huge:1;", "", "", "", "", "", "");

        fixture.publish("other", "3");
        fixture.step(0);

        assertThat(other.stream()).isEqualTo("other:2;other:3;");
        assertThat(streams()).containsExactly("huge:1;", "huge:1;", "huge:1;", "huge:1;", "", "", "", "");
    }

    @Test
    void shouldMergeWhatIsPublishedDuringAPassIntoTheNext() {
        fixture.publish("huge", "1");
        fixture.step(0);
        fixture.publish("huge", "2");
        fixture.step(0);
        fixture.publish("huge", "3");
        fixture.run();

        assertThat(huge).allSatisfy(client -> assertThat(client.writes()).containsExactly("huge:1;", "huge:2;huge:3;"));
    }

    @Test
    void shouldExcludeDuringAnUnfinishedPassInBothPasses() {
        Client visited = huge.get(0);
        Client waiting = huge.get(7);

        fixture.publish("huge", "1");
        fixture.publishExcept("huge", "2", waiting.id());
        fixture.publishExcept("huge", "3", visited.id());
        fixture.step(0);
        fixture.publishExcept("huge", "4", visited.id());
        fixture.publishExcept("huge", "5", waiting.id());
        fixture.publish("huge", "6");
        fixture.run();

        assertThat(visited.stream()).isEqualTo("huge:1;huge:2;huge:5;huge:6;");
        assertThat(waiting.stream()).isEqualTo("huge:1;huge:3;huge:4;huge:6;");
        assertThat(huge.get(3).stream()).isEqualTo("huge:1;huge:2;huge:3;huge:4;huge:5;huge:6;");
    }

    @Test
    void shouldLetAJoinerDuringAnUnfinishedPassStartWhereItJoined() {
        fixture.publish("huge", "1");
        fixture.step(0);
        fixture.say(huge.get(0), "huge", EngineFixture.PUBLIC, "2");
        Client joiner = joined("huge");
        fixture.say(huge.get(0), "huge", EngineFixture.PUBLIC, "3");
        fixture.run();

        assertThat(joiner.stream()).isEqualTo("huge:3;");
        assertThat(huge.get(7).stream()).isEqualTo("huge:1;huge:2;huge:3;");
        assertThat(huge.get(0).stream()).isEqualTo("huge:1;");
    }

    @Test
    void shouldGiveALeaverDuringAnUnfinishedPassWhatCameBefore() {
        Client visited = huge.get(0);
        Client waiting = huge.get(6);

        fixture.publish("huge", "1");
        fixture.step(0);
        fixture.say(huge.get(1), "huge", EngineFixture.PUBLIC, "2");
        fixture.leave(visited, "huge");
        fixture.leave(waiting, "huge");
        fixture.say(huge.get(1), "huge", EngineFixture.PUBLIC, "3");
        fixture.run();

        assertThat(visited.stream()).isEqualTo("huge:1;huge:2;");
        assertThat(waiting.stream()).isEqualTo("huge:1;huge:2;");
        for (int i : new int[] {2, 3, 4, 5, 7}) {
            assertThat(huge.get(i).stream()).as("client %d", i).isEqualTo("huge:1;huge:2;huge:3;");
        }
    }

    @Test
    void shouldVisitEachOnceWhenOthersLeaveAndComeDuringThePass() {
        fixture.publish("huge", "1");
        fixture.step(0);
        fixture.leave(huge.get(0), "huge");
        fixture.leave(huge.get(3), "huge");
        fixture.close(huge.get(5));
        Client joiner = joined("huge");
        fixture.leave(joiner, "huge");
        Client stays = joined("huge");
        fixture.run();
        fixture.publish("huge", "2");
        fixture.run();

        assertThat(streams())
                .containsExactly(
                        "huge:1;",
                        "huge:1;huge:2;",
                        "huge:1;huge:2;",
                        "huge:1;",
                        "huge:1;huge:2;",
                        "",
                        "huge:1;huge:2;",
                        "huge:1;huge:2;");
        assertThat(joiner.stream()).isEmpty();
        assertThat(stays.stream()).isEqualTo("huge:2;");
    }

    @Test
    void shouldStartAfreshWhenAllHaveLeftDuringThePass() {
        fixture.publish("huge", "1");
        fixture.step(0);
        huge.forEach(client -> fixture.leave(client, "huge"));
        Client first = joined("huge");
        fixture.publish("huge", "2");
        fixture.run();

        assertThat(streams()).containsOnly("huge:1;");
        assertThat(first.stream()).isEqualTo("huge:2;");
    }

    @Test
    void shouldWriteWhatIsPendingBeforeASecondAnswerDuringThePass() {
        fixture.publish("huge", "1");
        fixture.step(0);
        fixture.say(huge.get(2), "huge", EngineFixture.PUBLIC, "2");
        fixture.join(huge.get(0), "huge");
        fixture.join(huge.get(7), "huge");
        fixture.say(huge.get(2), "huge", EngineFixture.PUBLIC, "3");
        fixture.run();

        assertThat(huge.get(0).stream()).isEqualTo("huge:1;huge:2;{again huge}huge:3;");
        assertThat(huge.get(7).stream()).isEqualTo("huge:1;huge:2;{again huge}huge:3;");
        assertThat(huge.get(2).stream()).isEqualTo("huge:1;");
    }

    @Test
    void shouldFinishAPassUnderWayWhenTheNextHasCollectedItsBound() {
        EngineSettings bounded = new EngineSettings(1, 64, Duration.ofMillis(20), 2, 20, 64);
        try (EngineFixture small = new EngineFixture(bounded)) {
            List<Client> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Client client = small.open(0);
                small.join(client, "huge");
                client.forget();
                all.add(client);
            }

            small.publish("huge", "1");
            small.step(0);
            small.publish("huge", "2", "3", "4", "5");
            small.step(0);
            small.run();

            assertThat(all)
                    .allSatisfy(client ->
                            assertThat(client.writes()).containsExactly("huge:1;", "huge:2;huge:3;", "huge:4;huge:5;"));
        }
    }
}
