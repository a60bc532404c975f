package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.presence.PresenceCounts;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections and users in one table, as readers of connections and readers of members see them. */
class ClientPresenceTest {
    private static final SubscriptionTerms JOINS = new SubscriptionTerms(true, false, false, null, null);
    private static final ChannelOptions SEEN = options(true, true);
    private static final ChannelOptions UNSEEN = options(false, true);
    private static final ChannelOptions QUIET = options(true, false);
    private static final ChannelOptions PRESENCE = EngineFixture.PRESENCE;

    private EngineFixture fixture = new EngineFixture(EngineFixture.settings(1));

    @AfterEach
    void close() {
        fixture.close();
    }

    private static ChannelOptions options(boolean presence, boolean joinLeave) {
        return new ChannelOptions(
                ChannelKind.PUBLIC, false, presence, joinLeave, HistoryOptions.NONE, false, "message", false);
    }

    private Client joined(String user, ChannelOptions options, SubscriptionTerms terms) {
        Client client = fixture.open(0);
        fixture.subscribe(client, "room", options, user, terms);
        fixture.run();
        return client;
    }

    private <T> T ask(Function<ChannelView, T> question) {
        CompletableFuture<T> answer = fixture.engine.ask("app", "room", question);
        fixture.run();
        return answer.join();
    }

    private static String id(Client client) {
        return "c" + client.id();
    }

    @Test
    void shouldTellAConnectionOfItsOwnComingBehindItsConfirmation() {
        Client first = joined("anna", SEEN, JOINS);
        Client second = joined("bert", SEEN, JOINS);

        assertThat(first.stream()).isEqualTo("{joined room}room:>" + id(first) + ";room:>" + id(second) + ";");
        assertThat(second.stream()).isEqualTo("{joined room}room:>" + id(second) + ";");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldTellOfItBehindTheConfirmationOnEveryShard(long seed) {
        fixture.close();
        fixture = new EngineFixture(EngineFixture.settings(3), seed, null);
        for (int i = 0; i < 9; i++) {
            Client client = fixture.open(i % 3);
            fixture.subscribe(client, "room", SEEN, "u" + i, JOINS);
            fixture.stepAny();
        }
        fixture.run();

        for (Client client : fixture.clients()) {
            assertThat(client.stream())
                    .as("seed %d", seed)
                    .startsWith("{joined room}room:>" + id(client) + ";")
                    .doesNotContainPattern(">" + id(client) + ";.*>" + id(client) + ";");
        }
    }

    @Test
    void shouldTellThatAConnectionIsGoneHoweverItWent() {
        Client stays = joined("anna", SEEN, JOINS);
        Client leaves = joined("bert", SEEN, JOINS);
        Client closes = joined("cleo", SEEN, SubscriptionTerms.PLAIN);
        stays.forget();

        fixture.leave(leaves, "room");
        fixture.close(closes);
        fixture.run();

        assertThat(stays.stream()).isEqualTo("room:<" + id(leaves) + ";room:<" + id(closes) + ";");
        assertThat(leaves.stream()).doesNotContain("<" + id(leaves));
    }

    @Test
    void shouldTellWhoComesAndGoesWhereNobodyIsKept() {
        Client stays = joined("anna", UNSEEN, JOINS);
        Client other = joined("bert", UNSEEN, SubscriptionTerms.PLAIN);
        fixture.leave(other, "room");
        fixture.run();

        assertThat(stays.stream()).endsWith("room:>" + id(other) + ";room:<" + id(other) + ";");
        assertThat(ask(ChannelView::counts)).isEqualTo(PresenceCounts.NONE);
    }

    @Test
    void shouldTellNobodyWhereComingAndGoingIsNotTold() {
        Client stays = joined("anna", QUIET, JOINS);
        fixture.leave(joined("bert", QUIET, JOINS), "room");
        fixture.run();

        assertThat(stays.stream()).isEqualTo("{joined room}");
    }

    @Test
    void shouldKeepNoMemberEventsSignalsAndLimitsWhereTheChannelIsNoPresenceChannel() {
        fixture.close();
        fixture = new EngineFixture(EngineFixture.settings(1));
        Client first = fixture.open(0, EngineFixture.appWithMembers(1), EngineFixture.PLAIN);
        Client second = fixture.open(0, EngineFixture.appWithMembers(1), EngineFixture.PLAIN);
        fixture.subscribe(first, "room", SEEN, "anna", SubscriptionTerms.PLAIN);
        fixture.subscribe(second, "room", SEEN, "bert", SubscriptionTerms.PLAIN);
        fixture.run();

        assertThat(first.stream()).isEqualTo("{joined room}");
        assertThat(second.joined("room")).isTrue();
        assertThat(fixture.signals).noneMatch(signal -> signal instanceof Signal.MemberAdded);
        assertThat(ask(ChannelView::counts)).isEqualTo(new PresenceCounts(2, 2));
    }

    @Test
    void shouldShowMembersAndConnectionsOfOneChannelToEach() {
        Client members = fixture.open(0);
        fixture.join(members, "room", PRESENCE, EngineFixture.member("anna"));
        Client connections = joined("bert", PRESENCE, JOINS);
        Client again = joined("anna", PRESENCE, SubscriptionTerms.PLAIN);
        fixture.run();

        assertThat(members.stream()).isEqualTo("{joined room anna}room:+bert;");
        assertThat(connections.stream())
                .as("a connection of a user that is there already")
                .isEqualTo("{joined room}room:>" + id(connections) + ";room:>" + id(again) + ";");
        assertThat(ask(ChannelView::clients))
                .extracting(ClientInfo::client)
                .containsExactlyInAnyOrder(SessionIds.text(members.id()), id(connections), id(again));
        assertThat(ask(ChannelView::counts)).isEqualTo(new PresenceCounts(3, 2));

        members.forget();
        connections.forget();
        fixture.leave(again, "room");
        fixture.leave(members, "room");
        fixture.run();

        assertThat(members.stream()).as("anna was still there by it").isEmpty();
        assertThat(connections.stream())
                .isEqualTo("room:<" + id(again) + ";room:<" + SessionIds.text(members.id()) + ";room:-anna;");
        assertThat(ask(ChannelView::counts)).isEqualTo(new PresenceCounts(1, 1));
    }

    @Test
    void shouldLimitUsersOfAPresenceChannelWhateverTheyComeBy() {
        fixture.close();
        fixture = new EngineFixture(EngineFixture.settings(1));
        Client first = fixture.open(0, EngineFixture.appWithMembers(1), EngineFixture.PLAIN);
        fixture.join(first, "room", PRESENCE, EngineFixture.member("anna"));
        Client same = fixture.open(0, EngineFixture.appWithMembers(1), EngineFixture.PLAIN);
        fixture.subscribe(same, "room", PRESENCE, "anna", JOINS);
        Client other = fixture.open(0, EngineFixture.appWithMembers(1), EngineFixture.PLAIN);
        fixture.subscribe(other, "room", PRESENCE, "bert", JOINS);
        fixture.run();

        assertThat(same.joined("room")).isTrue();
        assertThat(other.stream()).isEqualTo("{MEMBER_LIMIT room}");
    }

    @Test
    void shouldCountAllAnonymousConnectionsAsOneUser() {
        for (int i = 0; i < 3; i++) {
            Client client = fixture.open(0);
            ClientInfo info = new ClientInfo(id(client), "", null, null);
            Member member = EngineFixture.member(id(client));
            fixture.shard(0)
                    .subscribe(new Subscription(client.session(), "room", SEEN, member, info, SubscriptionTerms.PLAIN));
        }
        joined("anna", SEEN, SubscriptionTerms.PLAIN);

        assertThat(ask(ChannelView::counts)).isEqualTo(new PresenceCounts(4, 2));
    }

    @Test
    void shouldTakeWhatIsKnownOfAConnectionNow() {
        Client client = joined("anna", SEEN, SubscriptionTerms.PLAIN);
        ClientInfo now = new ClientInfo(id(client), "anna", "{\"a\":1}".getBytes(UTF_8), null);
        ClientInfo stranger = new ClientInfo("stranger", "zoe", null, null);

        List<ClientInfo> clients = ask(view -> {
            view.update(now);
            view.update(stranger);
            return view.clients();
        });

        assertThat(clients).containsExactly(now);
    }
}
