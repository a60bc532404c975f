package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields.Delta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Generated publications, of sizes around the ones where a length needs another byte. A failure names the seed. */
class RepliesPropertyTest {
    private static final int ROUNDS = 1_000;
    private static final int[] SIZES = {0, 90, 100, 110, 127, 16_200, 16_360, 16_384, 40_000};
    private static final String[] TEXTS = {"a", "chat:room#1", "é€😀", "\"\\\n\u0001", "x".repeat(130)};

    private static String text(Random random) {
        return TEXTS[random.nextInt(TEXTS.length)];
    }

    private static PublicationFields publication(Random random) {
        int size = SIZES[random.nextInt(SIZES.length)] + random.nextInt(30);
        byte[] data = ('"' + "d".repeat(size) + '"').getBytes(StandardCharsets.US_ASCII);
        byte[] connInfo = random.nextBoolean() ? null : "{\"n\":1}".getBytes(StandardCharsets.US_ASCII);
        byte[] chanInfo = random.nextBoolean() ? null : "[true]".getBytes(StandardCharsets.US_ASCII);
        ClientInfo info = random.nextBoolean() ? null : new ClientInfo(text(random), text(random), connInfo, chanInfo);
        Map<String, String> tags = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            tags.put(text(random), text(random));
        }
        return new PublicationFields(
                data, info, random.nextLong(1L << 40), Tags.of(tags), Delta.NONE, random.nextInt(3));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void shouldWriteTheMinimalProtobuf(long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        Descriptor reply = Schema.type("Reply");
        WireBuffer out = new WireBuffer(16, 1 << 20);
        for (int round = 0; round < ROUNDS; round++) {
            PublicationFields fields = publication(random);
            out.clear();

            Replies.bidirectional(Encoding.PROTOBUF).push(out, new Push.Publication(text(random), 0, fields));

            byte[] written = out.toByteArray();
            DynamicMessage read = DynamicMessage.parseFrom(reply, written);
            assertThat(written).as("seed %d, round %d", seed, round).isEqualTo(read.toByteArray());
            DynamicMessage push = (DynamicMessage) read.getField(reply.findFieldByName("push"));
            DynamicMessage pub =
                    (DynamicMessage) push.getField(Schema.type("Push").findFieldByName("pub"));
            assertThat(pub.getField(Schema.type("Publication").findFieldByName("data")))
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(ByteString.copyFrom(fields.data()));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 20261122})
    void shouldWriteJsonThatOthersRead(long seed) throws IOException {
        Random random = new Random(seed);
        ObjectMapper jackson = new ObjectMapper();
        WireBuffer out = new WireBuffer(16, 1 << 20);
        for (int round = 0; round < ROUNDS; round++) {
            PublicationFields fields = publication(random);
            String channel = text(random);
            out.clear();

            Replies.bidirectional(Encoding.JSON).push(out, new Push.Publication(channel, 0, fields));

            JsonNode push = jackson.readTree(out.toByteArray()).get("push");
            JsonNode pub = push.get("pub");
            assertThat(push.get("channel").asText())
                    .as("seed %d, round %d", seed, round)
                    .isEqualTo(channel);
            assertThat(pub.get("data")).isEqualTo(jackson.readTree(fields.data()));
            assertThat(pub.path("offset").asLong()).isEqualTo(fields.offset());
            assertThat(pub.path("tags").size()).isEqualTo(fields.tags().size());
            ClientInfo info = fields.info();
            assertThat(pub.path("info").path("user").asText()).isEqualTo(info == null ? "" : info.user());
        }
    }
}
