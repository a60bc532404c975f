package io.ringcast.server.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.server.http.pusher.EventParser;
import io.ringcast.server.protocol.pusher.EnvelopeParser;
import io.ringcast.server.protocol.pusher.MemberData;
import io.ringcast.server.protocol.pusher.UserData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonPropertyTest {
    private static final int ROUNDS = 10_000;
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonScanner.MAX_DEPTH)
                    .build())
            .build();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20_261_121, 77_003})
    void shouldAgreeWithJacksonOnWhatIsJson(long seed) {
        RandomJson generator = new RandomJson(new Random(seed));

        for (int i = 0; i < ROUNDS; i++) {
            String text = generator.space() + generator.value(4) + generator.space();
            byte[] json = text.getBytes(StandardCharsets.UTF_8);
            byte[] damaged = generator.damaged(json);

            assertThat(JsonScanner.isValid(json, 0, json.length))
                    .as("seed %d round %d: %s", seed, i, text)
                    .isTrue();
            assertThat(JsonScanner.isValid(damaged, 0, damaged.length))
                    .as("seed %d round %d: %s", seed, i, new String(damaged, StandardCharsets.ISO_8859_1))
                    .isEqualTo(jacksonAccepts(damaged));
        }
    }

    private static boolean jacksonAccepts(byte[] json) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(json))
                    .toString();
        } catch (CharacterCodingException e) {
            return false;
        }
        try (JsonParser parser = JACKSON.createParser(text)) {
            int depth = 0;
            JsonToken token = parser.nextToken();
            if (token == null) {
                return false;
            }
            do {
                depth += token.isStructStart() ? 1 : 0;
                depth -= token.isStructEnd() ? 1 : 0;
                token = parser.nextToken();
            } while (token != null && depth > 0);
            return token == null && depth == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {2, 424_242})
    void shouldFindTheSameMembersAsJackson(long seed) throws IOException {
        RandomJson generator = new RandomJson(new Random(seed));

        for (int i = 0; i < ROUNDS / 4; i++) {
            String text = generator.object(4);
            byte[] json = ("xx" + text + "y").getBytes(StandardCharsets.UTF_8);
            JsonNode expected = MAPPER.readTree(text);

            JsonCursor members = JsonCursor.members(json, 2, json.length - 3);
            Map<String, RawJson> found = new HashMap<>();
            while (members.next()) {
                String name = members.name();
                assertThat(members.nameIs(name) || !isAscii(name)).as(name).isTrue();
                assertThat(members.nameIs(name + "x")).as(name).isFalse();
                found.put(name, members.value());
            }

            assertThat(members.complete()).as("seed %d: %s", seed, text).isTrue();
            assertThat(found).hasSize(expected.size());
            for (Map.Entry<String, RawJson> member : found.entrySet()) {
                JsonNode value = expected.get(member.getKey());
                assertThat(MAPPER.readTree(member.getValue().asText())).isEqualTo(value);
                assertThat(member.getValue().asString()).isEqualTo(value.isTextual() ? value.textValue() : null);
            }
        }
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {3, 99})
    void shouldReadBackWhatItEscapes(long seed) throws IOException {
        Random random = new Random(seed);

        for (int i = 0; i < ROUNDS; i++) {
            String text = randomText(random);
            RawJson literal = RawJson.ofString(text);
            String context = "seed " + seed + ": " + literal.asText();

            assertThat(JsonScanner.isValid(literal.bytes(), 0, literal.length()))
                    .as(context)
                    .isTrue();
            assertThat(literal.asString()).as(context).isEqualTo(text);
            assertThat(MAPPER.readTree(literal.asText()).textValue())
                    .as(context)
                    .isEqualTo(text);
            byte[] content = JsonStrings.unescape(literal.bytes(), 0, literal.length());
            assertThat(new String(content, StandardCharsets.UTF_8)).as(context).isEqualTo(withoutLoneSurrogates(text));
            assertThat(literal.payloadBytes()).isEqualTo(content.length);
            assertThat(literal.payloadExceeds(content.length)).isFalse();
            assertThat(literal.payloadExceeds(content.length - 1)).isTrue();
        }
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(12);
        for (int i = 0; i < length; i++) {
            switch (random.nextInt(5)) {
                case 0 -> text.append((char) random.nextInt(0x80));
                case 1 -> text.append((char) random.nextInt(0x20));
                case 2 -> text.append((char) random.nextInt(0x10000));
                case 3 -> text.append((char) (0xd800 + random.nextInt(0x800)));
                default -> text.appendCodePoint(random.nextInt(0x110000));
            }
        }
        return text.toString();
    }

    private static String withoutLoneSurrogates(String text) {
        StringBuilder clean = new StringBuilder();
        text.codePoints().map(c -> c >= 0xd800 && c <= 0xdfff ? 0xfffd : c).forEach(clean::appendCodePoint);
        return clean.toString();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {4, 31_337})
    void shouldTakeAnyBytesWithoutThrowing(long seed) {
        Random random = new Random(seed);
        RandomJson generator = new RandomJson(random);
        EventParser parser = new EventParser(AppLimits.DEFAULT, true);

        for (int i = 0; i < ROUNDS; i++) {
            byte[] bytes = input(random, generator);
            String context = "seed " + seed + " round " + i + ": " + Arrays.toString(bytes);

            assertThat(read(parser, bytes)).as(context).isNull();
        }
    }

    private static byte[] input(Random random, RandomJson generator) {
        if (random.nextInt(4) == 0) {
            byte[] bytes = new byte[random.nextInt(60)];
            random.nextBytes(bytes);
            return bytes;
        }
        String text = "{\"event\":\"pusher:%s\",\"channel\":%s,\"data\":%s,\"name\":%s,\"channels\":%s,\"user_id\":%s}"
                .formatted(
                        random.nextBoolean() ? "subscribe" : "signin",
                        generator.value(1),
                        generator.value(3),
                        generator.string(),
                        generator.value(2),
                        generator.value(0));
        byte[] json = text.getBytes(StandardCharsets.UTF_8);
        return random.nextBoolean() ? json : generator.damaged(json);
    }

    private static @Nullable Throwable read(EventParser parser, byte[] bytes) {
        try {
            EnvelopeParser.parse(bytes, 0, bytes.length);
            parser.event(bytes, 0, bytes.length);
            parser.batch(bytes, 0, bytes.length);
            String text = new String(bytes, StandardCharsets.UTF_8);
            MemberData.parse(text, 100);
            UserData.parse(text);
            return null;
        } catch (RuntimeException e) {
            return e;
        }
    }
}
