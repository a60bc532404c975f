package io.ringcast.engine.fanout;

import static io.ringcast.engine.fanout.EngineFixture.PRESENCE;
import static io.ringcast.engine.fanout.EngineFixture.PUBLIC;
import static io.ringcast.engine.fanout.EngineFixture.member;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.session.Session;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random operations on one shard, in slices of three, against a model that delivers at once and one by one. What each
 * session was told of each channel must be the same, byte for byte.
 */
class EngineModelTest {
    private static final int OPERATIONS = 6000;
    private static final String ROOM = "room";

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void shouldTellEachSessionWhatTheModelTells(long seed) {
        EngineSettings settings = new EngineSettings(1, 1024, Duration.ofMillis(20), 3, 200, 64);
        try (EngineFixture fixture = new EngineFixture(settings, seed, null)) {
            Run run = new Run(fixture);
            for (int i = 0; i < OPERATIONS; i++) {
                run.act(i);
            }
            fixture.run();
            run.drain();

            for (Peer peer : run.peers) {
                assertThat(peer.seen)
                        .as("seed %d, session %d", seed, run.peers.indexOf(peer))
                        .isEqualTo(peer.expected);
            }
            assertThat(run.delivered).isGreaterThan(OPERATIONS);
        }
    }

    /** A session of the engine and what the model expects it to be told, by channel. */
    private static final class Peer {
        final Client client;
        final int dialect;
        final Map<String, String> seen = new HashMap<>();
        final Map<String, String> expected = new HashMap<>();

        Peer(Client client, int dialect) {
            this.client = client;
            this.dialect = dialect;
            client.onTold(this::note);
        }

        private void note(String what) {
            String bare = what.startsWith("{") ? what.substring(what.indexOf(' ') + 1) : what.replace("[", "");
            String channel = bare.split("[:} ]", 2)[0];
            seen.merge(channel, what, String::concat);
        }

        void expect(String channel, String what) {
            expected.merge(channel, what, String::concat);
        }
    }

    private record Waiting(String channel, String data, long excluded) {}

    private static final class Run {
        private final EngineFixture fixture;
        private final Random random;
        private final List<Peer> peers = new ArrayList<>();
        private final List<Peer> live = new ArrayList<>();
        private final Map<String, Map<Peer, String>> subscribers = new HashMap<>();
        private final ArrayDeque<Waiting> inTheRing = new ArrayDeque<>();
        private int delivered;

        Run(EngineFixture fixture) {
            this.fixture = fixture;
            this.random = fixture.random;
        }

        void act(int number) {
            if (live.isEmpty() || (live.size() < 12 && random.nextInt(20) == 0)) {
                open();
            }
            Peer peer = live.get(random.nextInt(live.size()));
            String channel = random.nextInt(4) == 0 ? ROOM : "c" + random.nextInt(3);
            switch (random.nextInt(16)) {
                case 0, 1, 2 -> join(peer, channel);
                case 3 -> leave(peer, channel);
                case 4 -> {
                    if (random.nextInt(8) == 0) {
                        close(peer);
                    }
                }
                case 5, 6, 7 -> publish(channel, "s" + number, Session.NO_SESSION);
                case 8 -> publish(channel, "x" + number, peer.client.id());
                case 9, 10, 11 -> say(peer, channel, "c" + number);
                case 12 -> publish("nobody", "n" + number, Session.NO_SESSION);
                default -> {
                    drain();
                    fixture.step(0);
                }
            }
        }

        private void open() {
            int dialect = random.nextInt(2);
            Peer peer = new Peer(fixture.open(0, EngineFixture.APP, dialect), dialect);
            peers.add(peer);
            live.add(peer);
        }

        private Map<Peer, String> of(String channel) {
            return subscribers.computeIfAbsent(channel, name -> new LinkedHashMap<>());
        }

        private void join(Peer peer, String channel) {
            boolean room = channel.equals(ROOM);
            String user = "u" + random.nextInt(4);
            fixture.join(peer.client, channel, room ? PRESENCE : PUBLIC, room ? member(user) : null);
            Map<Peer, String> present = of(channel);
            boolean again = present.containsKey(peer);
            if (!again) {
                if (room && !present.containsValue(user)) {
                    deliver(channel, "+" + user, Session.NO_SESSION);
                }
                present.put(peer, user);
            }
            String members = room ? " " + String.join(",", members()) : "";
            peer.expect(channel, "{" + (again ? "again " : "joined ") + channel + members + "}");
        }

        // Users in the order of their arrival, which survives as long as one of their sessions does.
        private final List<String> arrived = new ArrayList<>();

        private List<String> members() {
            for (String user : of(ROOM).values()) {
                if (!arrived.contains(user)) {
                    arrived.add(user);
                }
            }
            arrived.removeIf(user -> !of(ROOM).containsValue(user));
            return arrived;
        }

        private void leave(Peer peer, String channel) {
            fixture.leave(peer.client, channel);
            String user = of(channel).remove(peer);
            if (user != null) {
                gone(channel, user);
            }
        }

        private void gone(String channel, String user) {
            if (channel.equals(ROOM)) {
                members();
                if (!of(ROOM).containsValue(user)) {
                    deliver(channel, "-" + user, Session.NO_SESSION);
                }
            }
        }

        // What is pending for a session whose connection is gone is written to nobody: it is let come to rest first.
        private void close(Peer peer) {
            drain();
            fixture.run();
            fixture.close(peer.client);
            live.remove(peer);
            for (String channel : List.copyOf(subscribers.keySet())) {
                String user = of(channel).remove(peer);
                if (user != null) {
                    gone(channel, user);
                }
            }
        }

        private void publish(String channel, String data, long excluded) {
            assertThat(fixture.publishExcept(channel, data, excluded)).isEqualTo(PublishResult.ACCEPTED);
            inTheRing.addLast(new Waiting(channel, data, excluded));
        }

        private void say(Peer peer, String channel, String data) {
            assertThat(fixture.say(peer.client, channel, PUBLIC, data)).isTrue();
            deliver(channel, data, peer.client.id());
        }

        /** What waits in the ring is published when the shard has its turn. */
        void drain() {
            while (!inTheRing.isEmpty()) {
                Waiting waiting = inTheRing.removeFirst();
                deliver(waiting.channel, waiting.data, waiting.excluded);
            }
        }

        private void deliver(String channel, String body, long excluded) {
            for (Peer peer : of(channel).keySet()) {
                if (peer.client.id() != excluded) {
                    TextDialect dialect = peer.dialect == 0 ? fixture.plain : fixture.brackets;
                    peer.expect(channel, dialect.frame(channel, body));
                    delivered++;
                }
            }
        }
    }
}
