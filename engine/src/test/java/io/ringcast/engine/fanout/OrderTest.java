package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several shards, publishers on all of them and outside, a random order of turns. */
class OrderTest {
    private static final int PUBLICATIONS = 3000;

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34, 35, 36})
    void shouldGiveAllSubscribersOfAChannelTheSameOrder(long seed) {
        EngineSettings settings = new EngineSettings(4, 64, java.time.Duration.ofNanos(1), 2, 300, 64);
        try (EngineFixture fixture = new EngineFixture(settings, seed, null)) {
            Map<String, StringBuilder> homeOrder = new HashMap<>();
            fixture.plain.onEncoded((event, frame) -> homeOrder
                    .computeIfAbsent(event.channel(), name -> new StringBuilder())
                    .append(new String(frame, java.nio.charset.StandardCharsets.UTF_8)));
            List<Client> readers = new ArrayList<>();
            List<Client> senders = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                Client reader = fixture.open(i % 4);
                readers.add(reader);
                for (String channel : List.of("a", "b", "c")) {
                    fixture.join(reader, channel);
                }
                senders.add(fixture.open(i % 4));
                fixture.run();
                reader.forget();
            }

            int accepted = 0;
            for (int i = 0; i < PUBLICATIONS; i++) {
                String channel = "abc".substring(i % 3, i % 3 + 1);
                boolean taken = fixture.random.nextBoolean()
                        ? fixture.publish(channel, "s" + i) == PublishResult.ACCEPTED
                        : fixture.say(senders.get(fixture.random.nextInt(12)), channel, EngineFixture.PUBLIC, "c" + i);
                accepted += taken ? 1 : 0;
                if (!taken || fixture.random.nextInt(4) == 0) {
                    fixture.stepAny();
                }
            }
            fixture.run();

            int encoded = 0;
            for (String channel : List.of("a", "b", "c")) {
                String expected = String.valueOf(homeOrder.get(channel));
                encoded += expected.split(";").length;
                for (Client reader : readers) {
                    assertThat(received(reader, channel)).as("seed %d", seed).isEqualTo(expected);
                }
            }
            assertThat(encoded).isEqualTo(accepted).isGreaterThan(PUBLICATIONS / 2);
        }
    }

    private static String received(Client client, String channel) {
        StringBuilder text = new StringBuilder();
        for (String write : client.writes()) {
            if (write.startsWith(channel)) {
                text.append(write);
            }
        }
        return text.toString();
    }
}
