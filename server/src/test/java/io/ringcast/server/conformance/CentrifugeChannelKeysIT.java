package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Options of namespaces and of connections: each does on a running node what the reference says. */
@Timeout(60)
final class CentrifugeChannelKeysIT extends CentrifugeContract {
    private static final String OPEN = "\"allow_subscribe_for_client\":true,\"allow_publish_for_client\":true";
    private static final String KEPT =
            OPEN + ",\"history_size\":10,\"history_ttl\":\"60s\",\"history_meta_ttl\":\"1h\"";

    private final TestNode node = centrifugo("""
            "client":{"token":{"hmac_secret_key":"secret"},"subscribe_to_user_personal_channel":{"enabled":true,
              "personal_channel_namespace":"own","single_connection":true}},
            "http_api":{"key":"k"},
            "channel":{"history_meta_ttl":"1s","namespaces":[
             {"name":"own","presence":true},
             {"name":"kept",%1$s,"allow_presence_for_client":true},
             {"name":"loud",%2$s,"join_leave":true,"force_push_join_leave":true},
             {"name":"seen",%2$s,"presence":true,"allow_presence_for_client":true},
             {"name":"may",%1$s,"allow_positioning":true},
             {"name":"must",%1$s,"force_positioning":true},
             {"name":"tags",%2$s,"allow_tags_filter":true},
             {"name":"delta",%1$s,"allowed_delta_types":["fossil"]},
             {"name":"deltas",%1$s,"allowed_delta_types":["fossil"],"delta_publish":true},
             {"name":"named",%2$s,"pusher_event":"said","allow_subscribe_for_anonymous":true},
             {"name":"packed",%2$s,"envelope":true,"allow_subscribe_for_anonymous":true},
             {"name":"short",%2$s,"history_size":10,"history_ttl":"1s","allow_history_for_client":true},
             {"name":"long",%2$s,"history_size":10,"history_ttl":"1s","history_meta_ttl":"1h",
              "allow_history_for_client":true}]}""".formatted(KEPT, OPEN));

    CentrifugeChannelKeysIT() {
        super("auto", 1);
    }

    private CentrifugeClient connected(String user) {
        return open(node, Form.JSON).connect(token(user));
    }

    private static JsonNode subscribe(CentrifugeClient client, String channel, String more) {
        return client.call("\"subscribe\":{\"channel\":\"" + channel + "\"" + more + "}")
                .path("subscribe");
    }

    private void publish(String body) {
        Api.Reply reply = new Api(node.server().centrifugePort(), "", "", "")
                .send("POST", "/api/publish", body, "X-API-Key", "k");
        assertThat(reply.status() + reply.response().body()).startsWith("200{\"result\"");
    }

    @Test
    void shouldCountForWhomItMayAndMust() {
        CentrifugeClient client = connected("a");
        assertThat(subscribe(client, "kept:a", ",\"positioned\":true").has("positioned"))
                .isFalse();
        assertThat(subscribe(client, "may:a", "").has("positioned")).isFalse();
        assertThat(subscribe(client, "may:b", ",\"positioned\":true")
                        .path("positioned")
                        .asBoolean())
                .isTrue();
        JsonNode must = subscribe(client, "must:a", "");
        assertThat(must.path("positioned").asBoolean()).isTrue();
        assertThat(must.has("recoverable")).isFalse();
    }

    @Test
    void shouldFilterByTags() {
        String filter = ",\"tf\":{\"key\":\"k\",\"cmp\":\"eq\",\"val\":\"v\"}";
        CentrifugeClient client = connected("b");
        client.refused("\"subscribe\":{\"channel\":\"kept:a\"" + filter + "}", 107, "bad request");
        subscribe(client, "tags:a", filter);
        publish("{\"channel\":\"tags:a\",\"data\":1,\"tags\":{\"k\":\"w\"}}");
        publish("{\"channel\":\"tags:a\",\"data\":2,\"tags\":{\"k\":\"v\"}}");
        client.expectPublication("tags:a", "2");
    }

    @Test
    void shouldSendDifferencesWhereItMayAndIsAsked() {
        CentrifugeClient client = connected("c");
        String delta = ",\"delta\":\"fossil\"";
        assertThat(subscribe(client, "kept:a", delta).has("delta")).isFalse();
        assertThat(subscribe(client, "delta:a", delta).path("delta").asBoolean())
                .isTrue();
        assertThat(subscribe(client, "deltas:a", delta).path("delta").asBoolean())
                .isTrue();
        String data = "{\"text\":\"" + "x".repeat(200) + "\"}";
        for (String channel : new String[] {"delta:a", "deltas:a"}) {
            for (int i = 0; i < 2; i++) {
                publish("{\"channel\":\"" + channel + "\",\"data\":" + data + "}");
            }
            assertThat(client.next().path("push").path("pub").path("data").textValue())
                    .isEqualTo(data);
            // Only what its publisher or its namespace says is a difference.
            assertThat(client.next().path("push").path("pub").has("delta")).isEqualTo(channel.equals("deltas:a"));
        }
    }

    @Test
    void shouldTellPusherClientsAsItIsTold() {
        RawClient pusher = node.connect().subscribe("named:a");
        pusher.expect(Wire.succeeded("named:a"));
        pusher.subscribe("packed:a").expect(Wire.succeeded("packed:a"));
        CentrifugeClient client = connected("d");
        client.done(CentrifugeClient.publish("named:a", "{\"n\":1}"));
        pusher.expect(Wire.event("said", "named:a", "{\"n\":1}"));
        client.done(CentrifugeClient.publish("packed:a", "{\"event\":\"e\",\"data\":\"d\"}"));
        pusher.expect(Wire.event("e", "packed:a", "d"));
    }

    @Test
    void shouldForgetPositionsAfterTheirTime() {
        CentrifugeClient client = connected("e");
        client.done(CentrifugeClient.publish("short:a", "1")).done(CentrifugeClient.publish("long:a", "1"));
        String shortEpoch = epoch(client, "short:a");
        String longEpoch = epoch(client, "long:a");
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofSeconds(3))
                .until(() -> !epoch(client, "short:a").equals(shortEpoch));
        assertThat(epoch(client, "long:a")).isEqualTo(longEpoch);
    }

    private static String epoch(CentrifugeClient client, String channel) {
        return client.call("\"history\":{\"channel\":\"" + channel + "\"}")
                .path("history")
                .path("epoch")
                .asText();
    }

    @Test
    void shouldLeaveAUserOneConnection() {
        CentrifugeClient first = connected("f");
        CentrifugeClient other = connected("g");
        CentrifugeClient second = connected("f");
        first.expectClose(3504, "connection limit");
        second.quiet();
        other.quiet();
    }

    private static String override(String user, String channel, String option, boolean value) {
        return ",\"token\":\""
                + token(
                        user,
                        ",\"channel\":\"" + channel + "\",\"override\":{\"" + option + "\":{\"value\":" + value + "}}")
                + "\"";
    }

    @Test
    void shouldLetTokensOverrideWhatNamespacesSay() {
        CentrifugeClient client = connected("h");
        JsonNode must = subscribe(client, "kept:o", override("h", "kept:o", "force_positioning", true));
        assertThat(must.path("positioned").asBoolean()).isTrue();
        assertThat(must.has("recoverable")).isFalse();
        client.done("\"unsubscribe\":{\"channel\":\"kept:o\"}");
        assertThat(subscribe(client, "kept:o", override("h", "kept:o", "force_recovery", true))
                        .path("recoverable")
                        .asBoolean())
                .isTrue();
        assertThat(subscribe(client, "must:o", override("h", "must:o", "force_positioning", false))
                        .has("positioned"))
                .isFalse();
    }

    @Test
    void shouldTellOfComersAsTheirTokensSay() {
        CentrifugeClient watcher = connected("j0");
        // It is told of others, who are told of here by their own tokens only.
        watcher.done("\"subscribe\":{\"channel\":\"loud:a\"}");
        watcher.next();
        CentrifugeClient silent = connected("j1");
        subscribe(silent, "loud:a", override("j1", "loud:a", "join_leave", false));
        watcher.quiet();
        silent.done("\"unsubscribe\":{\"channel\":\"loud:a\"}");
        watcher.quiet();

        CentrifugeClient first = connected("j2");
        subscribe(
                first,
                "own:a",
                ",\"token\":\""
                        + token(
                                "j2",
                                ",\"channel\":\"own:a\",\"override\":{\"join_leave\":{\"value\":true},"
                                        + "\"force_push_join_leave\":{\"value\":true}}")
                        + "\"");
        assertThat(first.next().path("push").has("join")).isTrue();
        CentrifugeClient second = connected("j3");
        subscribe(second, "own:a", override("j3", "own:a", "join_leave", true));
        assertThat(first.next().path("push").has("join")).isTrue();
        second.done("\"unsubscribe\":{\"channel\":\"own:a\"}");
        assertThat(first.next().path("push").has("leave")).isTrue();
        CentrifugeClient third = connected("j4");
        subscribe(third, "own:a", ",\"token\":\"" + token("j4", ",\"channel\":\"own:a\"") + "\"");
        first.quiet();
    }

    @Test
    void shouldHideMembersWhoseTokensSaySo() {
        CentrifugeClient client = connected("i");
        client.subscribe("seen:a");
        CentrifugeClient hidden = connected("h");
        subscribe(hidden, "seen:a", override("h", "seen:a", "presence", false));
        assertThat(client.call("\"presence_stats\":{\"channel\":\"seen:a\"}")
                        .path("presence_stats")
                        .path("num_clients")
                        .asInt())
                .isEqualTo(1);
        subscribe(hidden, "kept:a", override("h", "kept:a", "presence", true));
        hidden.refused("\"presence\":{\"channel\":\"kept:a\"}", 108, "not available");
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldBoundWhatWaitsForAClient(String transport) {
        Map<String, String> keys = new HashMap<>(centrifugoKeys("""
                "client":{"allow_anonymous_connect_without_token":true,"queue_max_size":65536},
                "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_client":true,
                 "allow_subscribe_for_anonymous":true,"allow_publish_for_anonymous":true}}"""));
        // Far more than is published here, so that it is not this one that cuts.
        keys.put("WEBSOCKET_MAX_BACKPRESSURE", "268435456");
        keys.put("WEBSOCKET_MAX_PENDING_SECONDS", "3600");
        try (TestNode narrow = TestNode.start(transport, keys)) {
            CentrifugeClient healthy = open(narrow, Form.JSON).connect().subscribe("flood");
            CentrifugeClient publisher = open(narrow, Form.JSON).connect();
            narrow.deafCentrifuge().send("{\"id\":1,\"connect\":{}}\n{\"id\":2,\"subscribe\":{\"channel\":\"flood\"}}");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> narrow.usage("app-id").subscriptions() == 2);
            String data = "\"" + "z".repeat(60_000) + "\"";
            String series = "centrifugo_client_num_server_disconnects{code=\"3008\"}";
            for (int i = 0; i < 400 && narrow.metric(series) == 0; i++) {
                publisher.done(CentrifugeClient.publish("flood", data));
                healthy.expectPublication("flood", data);
            }
            assertThat(narrow.metric(series)).isEqualTo(1);
            healthy.quiet();
        }
    }
}
