package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the HTTP API of Centrifugo does to clients that are connected. */
@Timeout(60)
final class CentrifugoControlIT extends Contract {
    private static final String SETTINGS = """
            {"http_server":{"port":0,"address":"127.0.0.1"},"http_api":{"key":"k"},
             "client":{"user_id_http_header":"X-User","allow_anonymous_connect_without_token":true,
              "allowed_origins":["*"]},
             "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true},
              "namespaces":[{"name":"hist","history_size":10,"history_ttl":"60s","presence":true,
               "allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true}]}}""";

    private final TestNode node = node(Map.of("CENTRIFUGE_CONFIG_FILE", file(), "CENTRIFUGE_ENABLED", "true"));
    private final Api api = new Api(node.server().centrifugePort(), "", "", "");

    private final List<RawClient> clients = new ArrayList<>();

    CentrifugoControlIT() {
        super("auto", 2);
    }

    @AfterEach
    void closeSockets() {
        clients.forEach(RawClient::close);
        clients.clear();
    }

    private static String file() {
        try {
            Path file = Files.createTempFile(Path.of("target"), "centrifugo-", ".json");
            Files.writeString(file, SETTINGS);
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that has connected. */
    private record Client(RawClient socket, String id) {
        Client expect(String... texts) {
            socket.expect(texts);
            return this;
        }

        /** Expects an answer to a command and nothing before it. */
        void quiet() {
            socket.send("{\"id\":99,\"unsubscribe\":{\"channel\":\"nowhere\"}}")
                    .expect("{\"id\":99,\"unsubscribe\":{}}");
        }
    }

    private Client client(String user) {
        String[] headers = user.isEmpty() ? new String[0] : new String[] {"X-User: " + user};
        RawClient socket = RawClient.open(node.server().centrifugePort(), "/connection/websocket", headers);
        clients.add(socket);
        String reply = socket.send("{\"id\":1,\"connect\":{}}").text();
        assertThat(reply).startsWith("{\"id\":1,\"connect\":{\"client\":\"");
        return new Client(socket, reply.substring(29, 65));
    }

    private Api.Reply call(String method, String body) {
        return api.send("POST", "/api/" + method, body, "X-API-Key", "k");
    }

    private void done(String method, String body) {
        call(method, body).is(200, "{\"result\":{}}");
    }

    @Test
    void shouldSubscribeAUserBeforeItAnswers() {
        Client first = client("ann");
        Client second = client("ann");
        Client other = client("bob");

        done("subscribe", "{\"user\":\"ann\",\"channel\":\"news\",\"data\":{\"a\": 1}}");
        done("publish", "{\"channel\":\"news\",\"data\":{\"b\": 2}}");

        for (Client client : new Client[] {first, second}) {
            client.expect(
                    "{\"push\":{\"channel\":\"news\",\"subscribe\":{\"data\":{\"a\": 1}}}}",
                    "{\"push\":{\"channel\":\"news\",\"pub\":{\"data\":{\"b\": 2}}}}");
        }
        other.quiet();
        call("channels", "{\"pattern\":\"n?w*\"}")
                .is(200, "{\"result\":{\"channels\":{\"news\":{\"num_clients\":2}}}}");
        done("subscribe", "{\"user\":\"ann\",\"channel\":\"news\"}");
        first.quiet();
        done("disconnect", "{\"user\":\"ann\"}");
    }

    @Test
    void shouldSubscribeOneClientOnly() {
        Client one = client("cat");
        Client other = client("cat");
        Client nobody = client("");

        done("subscribe", "{\"user\":\"cat\",\"client\":\"" + one.id + "\",\"channel\":\"a\"}");
        done("subscribe", "{\"client\":\"" + nobody.id + "\",\"channel\":\"b\"}");
        done("subscribe", "{\"user\":\"dog\",\"client\":\"" + one.id + "\",\"channel\":\"c\"}");
        done("subscribe", "{\"client\":\"00000000-0000-4000-8000-000000000001\",\"channel\":\"c\"}");
        done("subscribe", "{\"session\":\"nobody\",\"channel\":\"c\"}");

        one.expect("{\"push\":{\"channel\":\"a\",\"subscribe\":{}}}").quiet();
        nobody.expect("{\"push\":{\"channel\":\"b\",\"subscribe\":{}}}").quiet();
        other.quiet();
    }

    @Test
    void shouldTellWhatWasMissed() {
        for (int i = 1; i <= 3; i++) {
            assertThat(call("publish", "{\"channel\":\"hist:since\",\"data\":" + i + "}")
                            .status())
                    .isEqualTo(200);
        }
        Client client = client("eve");

        done("subscribe", "{\"user\":\"eve\",\"channel\":\"hist:since\",\"recover_since\":{\"offset\":1}}");

        assertThat(client.socket.text()).contains("\"subscribe\":{").contains("\"offset\":3");
        client.expect(
                "{\"push\":{\"channel\":\"hist:since\",\"pub\":{\"data\":2,\"offset\":2}}}",
                "{\"push\":{\"channel\":\"hist:since\",\"pub\":{\"data\":3,\"offset\":3}}}");
    }

    @Test
    void shouldShowWhoIsThere() {
        Client client = client("fay");
        done("subscribe", "{\"user\":\"fay\",\"channel\":\"hist:there\",\"info\":{\"i\":1}}");
        assertThat(client.socket.text()).contains("\"subscribe\"");

        call("presence", "{\"channel\":\"hist:there\"}")
                .is(
                        200,
                        "{\"result\":{\"presence\":{\"" + client.id + "\":{\"user\":\"fay\",\"client\":\"" + client.id
                                + "\",\"chan_info\":{\"i\":1}}}}}");
        call("presence_stats", "{\"channel\":\"hist:there\"}")
                .is(200, "{\"result\":{\"num_clients\":1,\"num_users\":1}}");

        done("refresh", "{\"user\":\"fay\",\"info\":{\"c\": 1}}");

        client.expect("{\"push\":{\"refresh\":{}}}");
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(call("presence", "{\"channel\":\"hist:there\"}")
                                .response()
                                .body())
                        .contains("\"conn_info\":{\"c\": 1},\"chan_info\":{\"i\":1}"));
    }

    @Test
    void shouldUnsubscribe() {
        Client client = client("gus");
        for (String channel : new String[] {"a", "b", "c"}) {
            client.socket.send("{\"id\":2,\"subscribe\":{\"channel\":\"" + channel + "\"}}");
            client.expect("{\"id\":2,\"subscribe\":{}}");
        }

        done("unsubscribe", "{\"user\":\"gus\",\"channel\":\"b\"}");
        client.expect(
                "{\"push\":{\"channel\":\"b\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server unsubscribe\"}}}");
        done("unsubscribe", "{\"user\":\"gus\",\"channel\":\"b\"}");
        done("unsubscribe", "{\"user\":\"gus\"}");

        assertThat(new String[] {client.socket.text(), client.socket.text()})
                .containsExactlyInAnyOrder(
                        "{\"push\":{\"channel\":\"a\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server unsubscribe\"}}}",
                        "{\"push\":{\"channel\":\"c\",\"unsubscribe\":{\"code\":2000,\"reason\":\"server unsubscribe\"}}}");
        client.quiet();
    }

    @Test
    void shouldDisconnect() {
        Client spared = client("hal");
        Client gone = client("hal");

        done(
                "disconnect",
                "{\"user\":\"hal\",\"whitelist\":[\"" + spared.id
                        + "\"],\"disconnect\":{\"code\":4501,\"reason\":\"moved\"}}");
        gone.socket.expectClose(4501, "moved");
        spared.quiet();

        done("disconnect", "{\"client\":\"" + spared.id + "\"}");
        spared.socket.expectClose(3503, "force disconnect");
    }

    @Test
    void shouldEndSignInsOfTheOtherProtocolToo() {
        RawClient pusher = node.connect().signin("{\"id\":\"ida\"}");
        assertThat(pusher.text()).contains("pusher:signin_success");

        done("disconnect", "{\"user\":\"ida\",\"whitelist\":[\"x\"]}");
        pusher.quiet();
        done("disconnect", "{\"user\":\"ida\"}");

        assertThat(pusher.text()).contains("pusher:error").contains("4009");
    }

    @Test
    void shouldEndWhatHasExpired() {
        Client now = client("jan");
        done("refresh", "{\"user\":\"jan\",\"expired\":true}");
        now.socket.expectClose(3005, "connection expired");

        Client past = client("jan");
        done("refresh", "{\"user\":\"jan\",\"expire_at\":1}");
        past.socket.expectClose(3005, "connection expired");

        Client later = client("jan");
        long expireAt = Instant.now().getEpochSecond() + 1000;
        done("refresh", "{\"user\":\"jan\",\"expire_at\":" + expireAt + "}");
        assertThat(later.socket.text())
                .matches("\\{\"push\":\\{\"refresh\":\\{\"expires\":true,\"ttl\":(99[0-9]|1000)}}}");
    }

    @Test
    void shouldTellOfClientsInInfo() {
        Client client = client("kim");

        assertThat(call("info", "{}").response().body()).matches(".*\"num_clients\":[1-9].*\"num_users\":[1-9].*");
        client.quiet();
    }
}
