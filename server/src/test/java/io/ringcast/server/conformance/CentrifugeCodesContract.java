package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.DynamicMessage;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import io.ringcast.server.protocol.centrifuge.wire.Schema;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client is told when it asks for what it can't have. The numbers are those of the specification's A4 and A6. */
abstract class CentrifugeCodesContract extends CentrifugeContract {
    private static final String BAD = "bad request";
    private static final String DENIED = "permission denied";
    private static final String TOKEN_KEY = "\"token\":{\"hmac_secret_key\":\"" + SECRET + "\"}";
    private static final String OPEN_TO_ALL = """
            "allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
            "allow_publish_for_client":true,"allow_publish_for_anonymous":true""";
    private static final String CHANNELS = """
            "channel":{"without_namespace":{%1$s},"namespaces":[
             {"name":"full",%1$s,"presence":true,"join_leave":true,"history_size":10,"history_ttl":"60s",
              "allow_recovery":true,"allow_presence_for_subscriber":true,"allow_presence_for_anonymous":true,
              "allow_history_for_subscriber":true,"allow_history_for_anonymous":true},
             {"name":"shut","presence":true,"history_size":10,"history_ttl":"60s"},
             {"name":"form",%1$s,"channel_regex":"^[a-z]+$"},
             {"name":"object",%1$s,"publication_data_format":"json_object"},
             {"name":"own","allow_user_limited_channels":true}]}""".formatted(OPEN_TO_ALL);

    private final TestNode node;

    CentrifugeCodesContract(String transport, int shards) {
        super(transport, shards);
        node = centrifugo("""
                "client":{%s,"allow_anonymous_connect_without_token":true,"expired_close_delay":"0s",
                 "expired_sub_close_delay":"0s","user_connection_limit":3},%s""".formatted(TOKEN_KEY, CHANNELS));
    }

    private TestNode another(String client) {
        return centrifugo("\"client\":{" + TOKEN_KEY + "," + client + "}," + CHANNELS);
    }

    private CentrifugeClient connected(Form form) {
        return open(node, form).connect();
    }

    private CentrifugeClient connected(Form form, String user) {
        return open(node, form).connect(token(user));
    }

    // ---- connect ----------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A3: the first command is connect, and there is no second one: 3501")
    void shouldWantOneConnectAtTheBeginning(Form form) {
        open(node, form).send("{\"id\":1,\"subscribe\":{\"channel\":\"a\"}}").expectClose(3501, BAD);
        open(node, form).send("{}").expectClose(3501, BAD);
        connected(form).send("{\"id\":9,\"connect\":{}}").expectClose(3501, BAD);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A3: tokens of every wrong kind: 3500, 109, 110, 3501 without one")
    void shouldRefuseTokensOfEveryWrongKind(Form form) {
        TestNode strict = another("\"ping_interval\":\"25s\"");
        String hs256 = "{\"alg\":\"HS256\"}";
        String user = "{\"sub\":\"42\"}";
        String good = token("42");
        for (String wrong : new String[] {
            "x",
            "a.b.c",
            "..",
            good.substring(0, good.lastIndexOf('.') + 1),
            signed(hs256, user, "other"),
            signed("{\"alg\":\"none\"}", user, SECRET),
            signed("{\"alg\":\"HS1\"}", user, SECRET),
            signed("{\"alg\":\"RS256\"}", user, SECRET),
            signed("{\"alg\":\"ES256\"}", user, SECRET),
            signed(hs256, "[]", SECRET),
            signed(hs256, "{\"sub\":42}", SECRET),
            token("42", ",\"channel\":\"a\""),
            "x".repeat(40_000),
            token("42", ",\"info\":\"" + "y".repeat(40_000) + "\"").replace('.', '_'),
        }) {
            open(strict, form)
                    .send("{\"id\":1,\"connect\":{\"token\":\"" + wrong + "\"}}")
                    .expectClose(3500, "invalid token");
        }
        open(strict, form).send("{\"id\":1,\"connect\":{}}").expectClose(3501, BAD);
        refusedConnect(strict, form, token("42", ",\"exp\":" + inSeconds(-60)), 109, "token expired");
        refusedConnect(strict, form, token("42", ",\"nbf\":" + inSeconds(600)), 109, "token expired");
        refusedConnect(strict, form, token("42", ",\"expire_at\":" + inSeconds(-60)), 110, "expired");
    }

    private static void refusedConnect(TestNode where, Form form, String token, int code, String message) {
        CentrifugeClient client = open(where, form);
        client.refused("\"connect\":{\"token\":\"" + token + "\"}", code, message);
        // Whoever is refused may not go on.
        client.send("{\"id\":7,\"connect\":{}}").expectClose(3501, BAD);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A9: audience and issuer have to be those of the settings: 3500")
    void shouldCompareAudienceAndIssuer(Form form) {
        TestNode strict = centrifugo("\"client\":{\"token\":{\"hmac_secret_key\":\"" + SECRET
                + "\",\"audience\":\"us\",\"issuer\":\"them\"}}," + CHANNELS);

        open(strict, form).connect(token("42", ",\"aud\":\"us\",\"iss\":\"them\""));
        open(strict, form).connect(token("42", ",\"aud\":[\"x\",\"us\"],\"iss\":\"them\""));
        for (String claims :
                new String[] {"", ",\"aud\":\"us\"", ",\"aud\":\"us\",\"iss\":\"x\"", ",\"aud\":\"x\",\"iss\":\"them\""
                }) {
            open(strict, form)
                    .send("{\"id\":1,\"connect\":{\"token\":\"" + token("42", claims) + "\"}}")
                    .expectClose(3500, "invalid token");
        }
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A3: server-side subscriptions: unknown 102 and no more, too many 3505")
    void shouldRefuseServerSideSubscriptionsThatCannotBe(Form form) {
        for (String channels : new String[] {
            "[\"nowhere:a\"]",
            "[\"nowhere:a\",\"full:b\"]",
            "[\"full:b\",\"nowhere:a\"]",
            "[\"nowhere:a\",\"nowhere:b\"]"
        }) {
            refusedConnect(node, form, token("42", ",\"channels\":" + channels), 102, "unknown channel");
        }
        StringBuilder many = new StringBuilder("\"full:0\"");
        for (int i = 1; i <= 128; i++) {
            many.append(",\"full:").append(i).append('"');
        }
        open(node, form)
                .send("{\"id\":1,\"connect\":{\"token\":\"" + token("42", ",\"channels\":[" + many + "]") + "\"}}")
                .expectClose(3505, "channel limit");
        many.setLength(many.lastIndexOf(","));
        JsonNode reply = open(node, form)
                .call("\"connect\":{\"token\":\"" + token("42", ",\"channels\":[" + many + "]") + "\"}");
        assertThat(reply.path("connect").path("subs")).hasSize(128);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A6: 3502 stale, 3504 connection limit, 3507 anonymous token")
    void shouldEndConnectionsThatMayNotBe(Form form) {
        TestNode strict = another("""
                "stale_close_delay":"500ms","disallow_anonymous_connection_tokens":true""");
        open(strict, form).expectClose(3502, "stale");
        open(strict, form)
                .send("{\"id\":1,\"connect\":{\"token\":\"" + token("") + "\"}}")
                .expectClose(3507, DENIED);

        for (int i = 0; i < 3; i++) {
            connected(form, "crowd");
        }
        open(node, form)
                .send("{\"id\":1,\"connect\":{\"token\":\"" + token("crowd") + "\"}}")
                .expectClose(3504, "connection limit");
        connected(form, "other");
    }

    // ---- the life of a connection -----------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A3: pings: 3012 without a pong, 3501 for a pong that nobody asked for and for a client's own ping")
    void shouldPing(Form form) {
        TestNode pinging = another(
                "\"allow_anonymous_connect_without_token\":true," + "\"ping_interval\":\"2s\",\"pong_timeout\":\"1s\"");
        CentrifugeClient silent = open(pinging, form);
        JsonNode connect = silent.call("\"connect\":{}").path("connect");
        assertThat(connect.path("ping").asInt()).isEqualTo(2);
        assertThat(connect.path("pong").asBoolean()).isTrue();
        assertThat(silent.next()).isEmpty();

        CentrifugeClient answering = open(pinging, form).connect();
        assertThat(answering.next()).isEmpty();
        answering.send("{}").quiet();
        silent.expectClose(3012, "no pong");
        assertThat(answering.next()).isEmpty();
        answering.send("{}").quiet().send("{}").expectClose(3501, BAD);
        open(pinging, form).connect().send("{\"id\":4,\"ping\":{}}").expectClose(3501, BAD);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A3: refresh: 3005, 3010, 3500, 3501; and a connection ends with its token")
    void shouldRefreshConnections(Form form) {
        String refresh = "{\"id\":5,\"refresh\":{\"token\":\"%s\"}}";
        connected(form, "42").send(refresh.formatted("")).expectClose(3501, BAD);
        connected(form, "42").send(refresh.formatted("x")).expectClose(3500, "invalid token");
        connected(form, "42").send(refresh.formatted(token("43"))).expectClose(3500, "invalid token");
        connected(form, "42")
                .send(refresh.formatted(token("42", ",\"exp\":" + inSeconds(-9))))
                .expectClose(3005, "connection expired");
        open(node, form)
                .connect(token("42", ",\"channels\":[\"full:a\"]"))
                .send(refresh.formatted(token("42", ",\"channels\":[\"full:b\"]")))
                .expectClose(3010, "insufficient state");

        CentrifugeClient client = open(node, form).connect(token("42", ",\"exp\":" + inSeconds(2)));
        JsonNode renewed = client.call("\"refresh\":{\"token\":\"" + token("42", ",\"exp\":" + inSeconds(600)) + "\"}")
                .path("refresh");
        assertThat(renewed.path("expires").asBoolean()).isTrue();
        assertThat(renewed.path("ttl").asInt()).isBetween(590, 600);
        CentrifugeClient dying = open(node, form);
        JsonNode connect = dying.call("\"connect\":{\"token\":\"" + token("42", ",\"exp\":" + inSeconds(2)) + "\"}")
                .path("connect");
        assertThat(connect.path("expires").asBoolean()).isTrue();
        assertThat(connect.path("ttl").asInt()).isBetween(1, 2);
        dying.expectClose(3005, "connection expired");
        client.quiet();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A6: 3508 for send, 3506 for what JSON can't carry, 1009 for a long frame")
    void shouldEndConnectionsInTheMiddle(Form form) {
        connected(form).send("{\"send\":{\"data\":{}}}").expectClose(3508, "not available");
        CentrifugeClient reader = connected(form).subscribe("raw");
        connected(Form.PROTOBUF).raw().send(Frame.BINARY, publishBytes("raw", new byte[] {(byte) 0xff, 0, 1}));
        if (form == Form.JSON) {
            reader.expectClose(3506, "inappropriate protocol");
        } else {
            assertThat(reader.raw().next().payload()).contains(0xff, 0, 1);
        }

        String head = "{\"id\":1,\"rpc\":{\"method\":\"";
        CentrifugeClient large = connected(Form.JSON);
        large.raw().send(head + "m".repeat(65536 - head.length() - 3) + "\"}}");
        assertThat(large.next().path("error").path("code").asInt()).isEqualTo(108);
        large.raw().send(head + "m".repeat(65537 - head.length() - 3) + "\"}}");
        assertThat(large.raw().next().closeCode()).isEqualTo(1009);
    }

    private static byte[] publishBytes(String channel, byte[] data) {
        var request = Schema.type("PublishRequest");
        var command = Schema.type("Command");
        byte[] message = DynamicMessage.newBuilder(command)
                .setField(command.findFieldByName("id"), 3)
                .setField(
                        command.findFieldByName("publish"),
                        DynamicMessage.newBuilder(request)
                                .setField(request.findFieldByName("channel"), channel)
                                .setField(request.findFieldByName("data"), ByteString.copyFrom(data))
                                .build())
                .build()
                .toByteArray();
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        CentrifugeClient.writeLength(frame, message.length);
        frame.writeBytes(message);
        return frame.toByteArray();
    }

    @Test
    @DisplayName("A6: 3001 when the server goes")
    void shouldSayWhyItGoes() throws Exception {
        TestNode going = another("\"allow_anonymous_connect_without_token\":true");
        CentrifugeClient json = open(going, Form.JSON).connect().subscribe("full:a");
        CentrifugeClient protobuf = open(going, Form.PROTOBUF).connect();
        Thread closing = Thread.ofVirtual().start(going::close);

        json.expectClose(3001, "shutdown");
        protobuf.expectClose(3001, "shutdown");
        closing.join();
    }

    // ---- channels ---------------------------------------------------------------------------------------------------

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A4: the checks of subscribe, in their order")
    void shouldCheckSubscribesInOrder(Form form) {
        connected(form).send("{\"id\":1,\"subscribe\":{}}").expectClose(3501, BAD);
        connected(form)
                .send("{\"id\":1,\"subscribe\":{\"channel\":\"" + "x".repeat(999) + "\",\"delta\":\"xdelta\"}}")
                .expectClose(3501, BAD);
        CentrifugeClient client = connected(form);
        client.subscribe("x".repeat(255));
        refusedSubscribe(client, "nowhere:" + "x".repeat(248), 107, BAD);
        refusedSubscribe(client, "x".repeat(255), 105, "already subscribed");
        refusedSubscribe(client, "nowhere:ä", 102, "unknown channel");
        refusedSubscribe(client, "ä", 107, BAD);
        refusedSubscribe(client, "form:Capital", 107, BAD);
        client.refused("\"subscribe\":{\"channel\":\"form:Capital\",\"type\":1}", 107, BAD);
        client.refused("\"subscribe\":{\"channel\":\"form:small\",\"type\":1}", 103, DENIED);
        client.refused("\"subscribe\":{\"channel\":\"full:a\",\"tf\":{\"key\":\"k\",\"cmp\":\"eq\"}}", 107, BAD);
        client.refused("\"subscribe\":{\"channel\":\"shut:a\",\"tf\":{\"cmp\":\"wrong\"}}", 103, DENIED);
        refusedSubscribe(client, "shut:a", 103, DENIED);
        refusedSubscribe(client, "$full:a", 103, DENIED);
        refusedSubscribe(client, "own:room#42", 103, DENIED);
        client.subscribe("form:small");
    }

    private static void refusedSubscribe(CentrifugeClient client, String channel, int code, String message) {
        client.refused("\"subscribe\":{\"channel\":\"" + channel + "\"}", code, message);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A4: 128 channels and no more, before any other look at the name: 106")
    void shouldLimitChannels(Form form) {
        CentrifugeClient client = connected(form);
        String[] commands = new String[128];
        for (int i = 0; i < 128; i++) {
            commands[i] = "{\"id\":" + (i + 1000) + ",\"subscribe\":{\"channel\":\"many-" + i + "\"}}";
        }
        client.send(commands);
        for (int i = 0; i < 128; i++) {
            assertThat(client.next().has("error")).isFalse();
        }
        refusedSubscribe(client, "many-128", 106, "limit exceeded");
        refusedSubscribe(client, "nowhere:a", 106, "limit exceeded");
        refusedSubscribe(client, "many-1", 105, "already subscribed");
        client.done("\"unsubscribe\":{\"channel\":\"many-1\"}").subscribe("many-128");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A8: tokens of subscriptions: 109, 110, 103, 3500; user-limited and private channels")
    void shouldCheckTokensOfSubscriptions(Form form) {
        String subscribe = "\"subscribe\":{\"channel\":\"$full:a\",\"token\":\"%s\"}";
        CentrifugeClient client = connected(form, "42");
        String mine = ",\"channel\":\"$full:a\"";
        client.refused(subscribe.formatted("x"), 103, DENIED);
        client.refused(subscribe.formatted(token("42")), 103, DENIED);
        client.refused(subscribe.formatted(token("42", mine + ",\"exp\":" + inSeconds(-9))), 109, "token expired");
        client.refused(subscribe.formatted(token("42", mine + ",\"expire_at\":" + inSeconds(-9))), 110, "expired");
        client.done(subscribe.formatted(token("42", mine)));
        for (String other : new String[] {
            token("43", mine), token("42", ",\"channel\":\"$full:b\""), token("42", mine + ",\"client\":\"other\"")
        }) {
            CentrifugeClient wrong = open(node, form).connect(token("42"));
            wrong.send("{\"id\":3," + subscribe.formatted(other) + "}").expectClose(3500, "invalid token");
        }
        client.subscribe("own:room#41,42");
        refusedSubscribe(client, "own:room#4", 103, DENIED);
        refusedSubscribe(client, "own:room#42#43", 103, DENIED);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A4: sub_refresh: 3501, 103, 107, 110, 3500; 2501 when a subscription expires")
    void shouldRefreshSubscriptions(Form form) {
        String channel = ",\"channel\":\"full:e\"";
        String refresh = "\"sub_refresh\":{\"channel\":\"full:e\",\"token\":\"%s\"}";
        connected(form).send("{\"id\":2,\"sub_refresh\":{\"token\":\"x\"}}").expectClose(3501, BAD);
        CentrifugeClient client = connected(form, "42");
        client.refused(refresh.formatted("x"), 103, DENIED);
        JsonNode result = client.call("\"subscribe\":{\"channel\":\"full:e\",\"token\":\"%s\"}"
                        .formatted(token("42", channel + ",\"exp\":" + inSeconds(2))))
                .path("subscribe");
        assertThat(result.path("expires").asBoolean()).isTrue();
        assertThat(result.path("ttl").asInt()).isBetween(1, 2);
        client.refused(refresh.formatted(""), 107, BAD);
        client.refused(refresh.formatted(token("42", channel + ",\"exp\":" + inSeconds(-9))), 110, "expired");
        JsonNode renewed = client.call(refresh.formatted(token("42", channel + ",\"exp\":" + inSeconds(3))))
                .path("sub_refresh");
        assertThat(renewed.path("ttl").asInt()).isBetween(2, 3);
        JsonNode push = client.next().path("push");
        assertThat(push.path("channel").asText()).isEqualTo("full:e");
        assertThat(push.path("unsubscribe").path("code").asInt()).isEqualTo(2501);
        assertThat(push.path("unsubscribe").path("reason").asText()).isEqualTo("subscription expired");

        client.subscribe("full:e");
        client.send("{\"id\":77," + refresh.formatted("x") + "}").expectClose(3500, "invalid token");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A4: publish, presence and history: 3501, 102, 107, 103, 108, 112")
    void shouldCheckWhatIsAskedOfChannels(Form form) {
        for (String request : new String[] {"publish", "presence", "presence_stats", "history", "unsubscribe"}) {
            connected(form).send("{\"id\":2,\"" + request + "\":{}}").expectClose(3501, BAD);
        }
        CentrifugeClient client = connected(form, "42");
        for (String request : new String[] {"presence", "presence_stats", "history"}) {
            String of = "\"" + request + "\":{\"channel\":\"%s\"}";
            client.refused(of.formatted("x".repeat(256)), 107, BAD);
            client.refused(of.formatted("nowhere:a"), 102, "unknown channel");
            client.refused(of.formatted("form:A"), 107, BAD);
            client.refused(of.formatted("a"), 108, "not available");
            client.refused(of.formatted("shut:a"), 103, DENIED);
            client.refused(of.formatted("full:p"), 103, DENIED);
        }
        client.refused(CentrifugeClient.publish("x".repeat(256), "{}"), 107, BAD);
        client.refused(CentrifugeClient.publish("nowhere:a", "{}"), 102, "unknown channel");
        client.refused(CentrifugeClient.publish("form:A", "{}"), 107, BAD);
        client.refused(CentrifugeClient.publish("shut:a", "{}"), 103, DENIED);
        client.refused(CentrifugeClient.publish("object:a", "[]"), 107, BAD);
        client.refused("\"publish\":{\"channel\":\"shut:a\"}", 107, BAD);
        client.done(CentrifugeClient.publish("object:a", "{}"));
        client.refused("\"rpc\":{\"method\":\"m\",\"data\":{}}", 108, "not available");

        client.subscribe("full:p").done(CentrifugeClient.publish("full:p", "1"));
        client.expectPublication("full:p", "1");
        client.refused(
                "\"history\":{\"channel\":\"full:p\",\"limit\":1,\"since\":{\"offset\":1,\"epoch\":\"other\"}}",
                112,
                "unrecoverable position");
        CentrifugeClient late = connected(form, "43");
        late.refused(
                "\"subscribe\":{\"channel\":\"full:p\",\"recoverable\":true,\"recover\":true,\"offset\":1,"
                        + "\"epoch\":\"other\",\"flag\":2}",
                112,
                "unrecoverable position");
        late.subscribe("full:p");
    }

    @Test
    @DisplayName("A7: 3008 for a client that does not read, and nobody else is kept waiting")
    void shouldEndClientsThatDoNotRead() {
        CentrifugeClient bystander = connected(Form.JSON).subscribe("flood");
        CentrifugeClient publisher = connected(Form.PROTOBUF);
        String data = "\"" + "z".repeat(60_000) + "\"";
        node.deafCentrifuge().send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"flood\"}}");
        await().atMost(Duration.ofSeconds(10)).until(() -> node.usage("app-id").subscriptions() == 2);
        String series = "centrifugo_client_num_server_disconnects{code=\"3008\"}";
        long before = node.metric(series);
        for (int i = 0; i < 400 && node.metric(series) == before; i++) {
            publisher.done(CentrifugeClient.publish("flood", data));
            bystander.expectPublication("flood", data);
        }
        assertThat(node.metric(series)).isEqualTo(before + 1);
        bystander.quiet();
    }
}
