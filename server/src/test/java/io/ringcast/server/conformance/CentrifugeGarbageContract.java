package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a client sends, it gets its own code for it, and those beside it in the channel get everything. */
abstract class CentrifugeGarbageContract extends CentrifugeContract {
    private static final String BAD = "bad request";
    private static final long FUZZ_NS = 3_000_000_000L;

    private final TestNode node;
    private CentrifugeClient json;
    private CentrifugeClient protobuf;
    private RawClient pusher;
    private int told;

    CentrifugeGarbageContract(String transport, int shards) {
        super(transport, shards);
        node = centrifugo("""
                "client":{"token":{"hmac_secret_key":"secret"},"allow_anonymous_connect_without_token":true},
                "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
                  "allow_publish_for_client":true,"allow_publish_for_anonymous":true,"history_size":100,
                  "history_ttl":"60s","force_recovery":true}}""");
    }

    @BeforeEach
    void joinBystanders() {
        json = open(node, Form.JSON).connect().subscribe("room");
        protobuf = open(node, Form.PROTOBUF).connect().subscribe("room");
        pusher = node.connect().subscribe("room").expect(Wire.succeeded("room"));
        told = 0;
    }

    @AfterEach
    void tellBystanders() {
        tell();
        json.quiet();
        protobuf.quiet();
        pusher.quiet();
    }

    private void tell() {
        String data = "{\"told\":" + told++ + "}";
        node.api().publish("room", "tick", data).is(200, "{}");
        String wrapped = "{\"event\":\"tick\",\"data\":" + data + "}";
        json.expectPublication("room", wrapped);
        protobuf.expectPublication("room", wrapped);
        pusher.expect(Wire.event("tick", "room", data));
    }

    private CentrifugeClient client(Form form) {
        return open(node, form).connect().subscribe("room");
    }

    private void expectBad(Form form, byte[] frame) {
        CentrifugeClient before = open(node, form);
        before.raw().send(form == Form.JSON ? Frame.TEXT : Frame.BINARY, frame);
        before.expectClose(3501, BAD);
        CentrifugeClient after = client(form);
        after.raw().send(form == Form.JSON ? Frame.TEXT : Frame.BINARY, frame);
        after.expectClose(3501, BAD);
        tell();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                " ",
                "null",
                "1",
                "[]",
                "\"x\"",
                "{",
                "{\"id\":1",
                "{\"id\":1}",
                "{\"id\":1,}",
                "{\"id\":-1,\"history\":{}}",
                "{\"id\":4294967296,\"history\":{\"channel\":\"a\"}}",
                "{\"id\":1.5,\"history\":{\"channel\":\"a\"}}",
                "{\"id\":\"1\",\"history\":{\"channel\":\"a\"}}",
                "{\"id\":1,\"unknown\":{}}",
                "{\"id\":1,\"subscribe\":[]}",
                "{\"id\":1,\"subscribe\":{\"channel\":5}}",
                "{\"id\":1,\"subscribe\":{\"channel\":\"a\",\"offset\":-1}}",
                "{\"id\":1,\"publish\":{\"channel\":\"a\",\"data\":}}",
                "{\"id\":1,\"publish\":{\"channel\":\"a\",\"data\":{]}}",
                "{\"id\":1,\"publish\":{\"channel\":\"a\",\"data\":01}}",
                "{\"id\":1,\"ping\":{}} {\"id\":2,\"ping\":{}}x"
            })
    @DisplayName("JSON that is none, or not that of a command: 3501")
    void shouldRefuseMalformedJson(String text) {
        expectBad(Form.JSON, CentrifugeClient.bytes(text));
    }

    @Test
    @DisplayName("data of hundreds of levels is data; beyond 1,000 levels, two of them the command's: 3501")
    void shouldPassOnWhatNestsByHundreds() {
        CentrifugeClient client = client(Form.JSON);
        String deep = "{\"content\":[".repeat(450) + "]}".repeat(450);
        client.done(CentrifugeClient.publish("room", deep));
        client.expectPublication("room", deep);
        json.expectPublication("room", deep);
        protobuf.expectPublication("room", deep);
        assertThat(pusher.text()).contains("content").contains(Wire.quote(deep).substring(1, 100));
        client.refused(
                "\"rpc\":{\"method\":\"none\",\"data\":" + "[".repeat(998) + "]".repeat(998) + "}",
                108,
                "not available");

        for (int depth : new int[] {999, 30_000}) {
            String tooDeep = "[".repeat(depth) + "]".repeat(depth);
            expectBad(
                    Form.JSON, CentrifugeClient.bytes("{\"id\":9," + CentrifugeClient.publish("room", tooDeep) + "}"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "8080808080808080808001",
                "ff",
                "ffffffff0f",
                "0508011a",
                "0208ff",
                "030801",
                "020807",
                "0508012a0561",
                "07080142ff7f",
                "0408015b00",
                "040801f800",
                "0d08",
                "0408017c7c"
            })
    @DisplayName("Protobuf that is none, or cut off: 3501")
    void shouldRefuseMalformedProtobuf(String hex) {
        expectBad(Form.PROTOBUF, HexFormat.of().parseHex(hex));
    }

    @Test
    @DisplayName("more than 1,000 commands in a frame: 3501; a thousand are done")
    void shouldBoundBatches() {
        for (Form form : Form.values()) {
            String[] thousand = new String[1_000];
            for (int i = 0; i < 1_000; i++) {
                thousand[i] = "{\"id\":" + (i + 1) + ",\"unsubscribe\":{\"channel\":\"x\"}}";
            }
            CentrifugeClient client = client(form).send(thousand);
            for (int i = 0; i < 1_000; i++) {
                assertThat(client.next().path("id").asInt()).isEqualTo(i + 1);
            }
            CentrifugeClient greedy = client(form);
            String[] more = Arrays.copyOf(thousand, 1_001);
            more[1_000] = thousand[0];
            greedy.send(more);
            Frame frame = greedy.raw().next();
            while (frame.opcode() != Frame.CLOSE) {
                frame = greedy.raw().next();
            }
            assertThat(frame.closeCode()).isEqualTo(3501);
            tell();
        }
    }

    @Test
    @DisplayName("deep JSON: 3501 as a command and in a field, and the thread of the shard lives on")
    void shouldBoundDepth() {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);
        expectBad(Form.JSON, CentrifugeClient.bytes(deep));
        expectBad(
                Form.JSON,
                CentrifugeClient.bytes("{\"id\":1,\"publish\":{\"channel\":\"room\",\"data\":" + deep + "}}"));
        expectBad(Form.JSON, CentrifugeClient.bytes("{\"id\":1,\"unknown\":" + deep + "}"));
        StringBuilder filter = new StringBuilder("{\"op\":\"not\",\"nodes\":[]}");
        for (int i = 0; i < 1_000; i++) {
            filter.insert(0, "{\"op\":\"not\",\"nodes\":[").append("]}");
        }
        client(Form.JSON)
                .send("{\"id\":1,\"subscribe\":{\"channel\":\"other\",\"tf\":" + filter + "}}")
                .expectClose(3501, BAD);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("unknown fields are passed over")
    void shouldPassOverUnknownFields(Form form) {
        CentrifugeClient client = client(form);
        if (form == Form.JSON) {
            client.raw()
                    .send(
                            "{\"new\":[{\"x\":null}],\"id\":5,\"history\":{\"channel\":\"room\",\"more\":{}},\"z\":1.5e3}");
        } else {
            byte[] known = CentrifugeWords.protobuf("{\"id\":5,\"unsubscribe\":{\"channel\":\"none\"}}");
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            byte[] unknown =
                    HexFormat.of().parseHex("c03e07" + "c93e0102030405060708" + "d23e03616263" + "dd3e01020304");
            CentrifugeClient.writeLength(frame, known.length + unknown.length);
            frame.writeBytes(unknown);
            frame.writeBytes(known);
            client.raw().send(Frame.BINARY, frame.toByteArray());
        }
        assertThat(client.next().path("id").asInt()).isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("good frames with some bytes changed: every one is answered or ends its own connection")
    void shouldSurviveChangedFrames(Form form) {
        long seed = System.nanoTime();
        System.out.println(getClass().getSimpleName() + " " + form + " seed " + seed);
        Random random = new Random(seed);
        String[] good = {
            "{\"id\":1,\"subscribe\":{\"channel\":\"fuzz\",\"recover\":true,\"offset\":3,\"epoch\":\"abc\"}}",
            "{\"id\":2,\"publish\":{\"channel\":\"fuzz\",\"data\":{\"a\":[1,\"x\"]}}}",
            "{\"id\":3,\"history\":{\"channel\":\"fuzz\",\"limit\":10,\"since\":{\"offset\":1,\"epoch\":\"e\"}}}",
            "{\"id\":4,\"presence\":{\"channel\":\"fuzz\"}}",
            "{\"id\":5,\"rpc\":{\"method\":\"m\",\"data\":null}}",
            "{\"id\":6,\"sub_refresh\":{\"channel\":\"fuzz\",\"token\":\"a.b.c\"}}"
        };
        long endNs = System.nanoTime() + FUZZ_NS;
        int sent = 0;
        CentrifugeClient client = client(form);
        while (System.nanoTime() < endNs) {
            byte[] frame = frame(form, good[random.nextInt(good.length)], good[random.nextInt(good.length)]);
            for (int i = random.nextInt(4); i >= 0; i--) {
                frame[random.nextInt(frame.length)] =
                        (byte) (form == Form.JSON ? 0x20 + random.nextInt(0x5f) : random.nextInt(256));
            }
            byte[] cut = random.nextInt(4) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length)) : frame;
            client.raw().send(form == Form.JSON ? Frame.TEXT : Frame.BINARY, cut);
            // A command whose id stands is answered by it; any other one ends the connection.
            client.raw().send(form == Form.JSON ? Frame.TEXT : Frame.BINARY, frame(form, good[4], good[4]));
            Frame heard = client.raw().next();
            while (heard.opcode() != Frame.CLOSE && !answers(heard)) {
                heard = client.raw().next();
            }
            if (heard.opcode() == Frame.CLOSE) {
                assertThat(heard.closeCode()).as("%s, seed %s", heard, seed).isIn(3500, 3501, 3508, 1007);
                client.close();
                client = client(form);
            }
            sent++;
            if (sent % 20 == 0) {
                tell();
            }
        }
        assertThat(sent).isGreaterThan(20);
    }

    // The answer to what follows each changed frame: two errors 108 of calls.
    private static boolean answers(Frame frame) {
        String text = frame.text();
        int first = text.indexOf("not available");
        return first >= 0 && text.indexOf("not available", first + 1) >= 0;
    }

    private static byte[] frame(Form form, String one, String other) {
        if (form == Form.JSON) {
            return CentrifugeClient.bytes(one + "\n" + other);
        }
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        for (String command : new String[] {one, other}) {
            byte[] message = CentrifugeWords.protobuf(command);
            CentrifugeClient.writeLength(frame, message.length);
            frame.writeBytes(message);
        }
        return frame.toByteArray();
    }
}
