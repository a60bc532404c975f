package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Keys of the Centrifugo side whose effect no other test of a running node shows: each does what the reference says. */
final class CentrifugeKeysIT extends CentrifugeContract {
    private static final String ALL = """
            "allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,"allow_publish_for_client":true,
            "allow_publish_for_anonymous":true,"history_size":9,"history_ttl":"60s","force_recovery":true,
            "allow_history_for_client":true,"allow_history_for_anonymous":true,"allow_user_limited_channels":true""";
    private static final String ANYBODY = "\"allow_anonymous_connect_without_token\":true";
    private static final String DENIED = "permission denied";

    private TestNode node = TestNode.start("attached", centrifugoKeys("\"client\":{}"));

    CentrifugeKeysIT() {
        super("attached", 1);
    }

    private void restart(String client, String channel, String more) {
        node.close();
        node = TestNode.start(
                "attached",
                centrifugoKeys("\"client\":{\"token\":{\"hmac_secret_key\":\"secret\"}," + client + "},\"channel\":{"
                        + channel + "\"without_namespace\":{" + ALL + "},\"namespaces\":[{\"name\":\"ns\"," + ALL
                        + "}]}" + more));
    }

    private CentrifugeClient open() {
        return open(node, Form.JSON);
    }

    private static void refused(CentrifugeClient client, String channel, int code, String message) {
        client.refused("\"subscribe\":{\"channel\":\"" + channel + "\"}", code, message);
    }

    @AfterEach
    void stop() throws Exception {
        node.closeClients();
        node.close();
    }

    @Test
    void shouldBoundChannelsAndPublications() {
        restart(
                ANYBODY
                        + ",\"channel_limit\":2,\"history_max_publication_limit\":3,\"recovery_max_publication_limit\":4",
                "\"max_length\":6,\"publication_data_format\":\"json_object\",",
                "");
        CentrifugeClient client = open().connect();
        refused(client, "1234567", 107, "bad request");
        client.subscribe("123456").subscribe("b");
        refused(client, "c", 106, "limit exceeded");
        client.refused(CentrifugeClient.publish("c", "1"), 107, "bad request");
        for (int i = 0; i < 6; i++) {
            client.done(CentrifugeClient.publish("c", "{}"));
        }
        JsonNode history =
                client.call("\"history\":{\"channel\":\"c\",\"limit\":-1}").path("history");
        assertThat(history.path("publications")).hasSize(3);
        CentrifugeClient late = open().connect();
        String recover = "\"subscribe\":{\"channel\":\"c\",\"recoverable\":true,\"recover\":true,\"offset\":%d}";
        assertThat(late.call(recover.formatted(1)).path("subscribe").has("recovered"))
                .isFalse();
        late.done("\"unsubscribe\":{\"channel\":\"c\"}");
        assertThat(late.call(recover.formatted(2)).path("subscribe").path("publications"))
                .hasSize(4);
    }

    @Test
    void shouldReadNamesAsItIsTold() {
        restart(
                "\"ping_interval\":\"25s\"",
                "\"namespace_boundary\":\"/\",\"user_boundary\":\"@\",\"user_separator\":\"+\",\"private_prefix\":\"%\",",
                "");
        CentrifugeClient client = open().connect(token("42"));
        client.subscribe("nowhere:a")
                .subscribe("ns/a")
                .subscribe("a@41+42")
                .subscribe("$a")
                .subscribe("a#41");
        refused(client, "nowhere/a", 102, "unknown channel");
        refused(client, "a@41,42", 103, DENIED);
        refused(client, "%a", 103, DENIED);
    }

    @Test
    void shouldBoundConnections() {
        restart(ANYBODY + ",\"connection_limit\":2", "", "");
        open().connect();
        open().connect();
        assertThat(CentrifugeClient.open(node.server().centrifugePort(), Form.JSON, "")
                        .head())
                .startsWith("HTTP/1.1 503 ");
        restart(ANYBODY + ",\"connection_rate_limit\":1", "", "");
        int refusals = 0;
        for (int i = 0; i < 5; i++) {
            try (RawClient client = CentrifugeClient.open(node.server().centrifugePort(), Form.JSON, "")) {
                refusals += client.head().startsWith("HTTP/1.1 503 ") ? 1 : 0;
            }
        }
        assertThat(refusals).isPositive();
    }

    @Test
    void shouldBelieveWhomItIsToldToBelieve() {
        restart("\"insecure\":true", "", "");
        open().connect().subscribe("a").done(CentrifugeClient.publish("a", "1")).expectPublication("a", "1");
        restart("\"insecure_skip_token_signature_verify\":true", "", "");
        open().connect(signed("{\"alg\":\"HS256\"}", "{\"sub\":\"42\"}", "other"))
                .subscribe("a");
        restart("\"user_id_http_header\":\"X-User\"", "", "");
        CentrifugeClient named = open(node, Form.JSON, "X-User: 42").connect().subscribe("a#42");
        refused(named, "a#43", 103, DENIED);
        restart(
                "\"subscription_token\":{\"enabled\":true,\"hmac_secret_key\":\"other\",\"user_id_claim\":\"uid\"}",
                "",
                "");
        CentrifugeClient client = open().connect(token("42"));
        String subscribe = "\"subscribe\":{\"channel\":\"$a\",\"token\":\"%s\"}";
        String claims = "{\"sub\":\"42\",\"uid\":\"42\",\"channel\":\"$a\"}";
        client.refused(subscribe.formatted(signed("{\"alg\":\"HS256\"}", claims, "secret")), 103, DENIED);
        client.done(subscribe.formatted(signed("{\"alg\":\"HS256\"}", claims, "other")));
    }

    @Test
    void shouldAllowOrigins() {
        restart(ANYBODY + ",\"allowed_origins\":[\"https://*.example.com\"]", "", "");
        int port = node.server().centrifugePort();
        open(node, Form.JSON, "Origin: https://a.example.com").connect();
        open().connect();
        assertThat(CentrifugeClient.open(port, Form.JSON, "", "Origin: https://example.org")
                        .head())
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void shouldSubscribeUsersToTheirOwnChannel() {
        restart(
                "\"connect_include_server_time\":true,\"subscribe_to_user_personal_channel\":{\"enabled\":true,"
                        + "\"personal_channel_namespace\":\"ns\"}",
                "",
                "");
        JsonNode connect =
                open().call("\"connect\":{\"token\":\"" + token("42") + "\"}").path("connect");
        assertThat(connect.path("subs").has("ns:#42")).isTrue();
        assertThat(connect.path("time").asLong()).isPositive();
    }

    @Test
    void shouldServeWhereItIsTold() {
        restart(
                ANYBODY + ",\"ping_interval\":\"3s\",\"pong_timeout\":\"0s\"",
                "",
                ",\"websocket\":{\"handler_prefix\":\"/ws\",\"message_size_limit\":1024},"
                        + "\"rpc\":{\"ping\":{\"enabled\":true,\"method\":\"are you there\"}}");
        int port = node.server().centrifugePort();
        assertThat(CentrifugeClient.open(port, Form.JSON, "").head()).startsWith("HTTP/1.1 404 ");
        RawClient client = node.raw(RawClient.open(port, "/ws"));
        client.send("{\"id\":1,\"connect\":{}}");
        assertThat(client.text()).contains("\"ping\":3").doesNotContain("\"pong\"");
        client.send("{\"id\":2,\"rpc\":{\"method\":\"are you there\"}}");
        assertThat(client.text()).startsWith("{\"id\":2,\"rpc\":{");
        client.send("{\"id\":3,\"rpc\":{\"method\":\"" + "x".repeat(1024) + "\"}}");
        assertThat(client.next().closeCode()).isEqualTo(1009);
    }

    @Test
    void shouldCloseTheDoorOfWebSockets() {
        restart(ANYBODY, "", ",\"websocket\":{\"disabled\":true}");
        assertThat(CentrifugeClient.open(node.server().centrifugePort(), Form.JSON, "")
                        .head())
                .startsWith("HTTP/1.1 404 ");
    }
}
