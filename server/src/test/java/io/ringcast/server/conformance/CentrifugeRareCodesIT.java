package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes of A6 that a client meets only when something is wrong with the server, or when a back end wants it. */
@Timeout(60)
final class CentrifugeRareCodesIT extends CentrifugeContract {
    // Of a client id's second half, what names the session.
    private static final long ID_BITS = (1L << 62) - 1;

    private final TestNode node = centrifugo("""
            "client":{"token":{"hmac_secret_key":"secret"}},"http_api":{"key":"k"},
            "uni_websocket":{"enabled":true},
            "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_client":true,
             "presence":true,"allow_presence_for_client":true,"history_size":5,"history_ttl":"60s",
             "force_positioning":true}}""", Map.of("ENGINE_RING_SIZE", "2048"));

    CentrifugeRareCodesIT() {
        super("auto", 2);
    }

    /** A client, and the engine's name of its session. */
    private record Known(CentrifugeClient client, long session) {}

    private Known connected(Form form, String user, String claims) {
        CentrifugeClient client = open(node, form);
        JsonNode connect = client.call("\"connect\":{\"token\":\"" + token(user, claims) + "\"}")
                .path("connect");
        UUID id = UUID.fromString(connect.path("client").asText());
        return new Known(client, id.getLeastSignificantBits() & ID_BITS);
    }

    // What the engine says when a subscriber's stream has a gap; its own tests see that it says so.
    private void tellLost(Known known, String channel) {
        Shard shard = node.server().engine().shards().get(SessionIds.shard(known.session));
        assertThat(shard.execute(() -> {
                    Session session = Objects.requireNonNull(shard.session(known.session));
                    Subscription lost = Objects.requireNonNull(session.subscription(channel));
                    session.listener().onInsufficientState(lost);
                }))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A10: a gap is 2500 for who subscribed itself, and 3010 for whom the server subscribed")
    void shouldTellOfGaps(Form form) {
        Known known = connected(form, "42", "");
        known.client.subscribe("gap");
        tellLost(known, "gap");
        JsonNode push = known.client.next().path("push");
        assertThat(push.path("channel").asText()).isEqualTo("gap");
        assertThat(push.path("unsubscribe").toString()).isEqualTo("{\"code\":2500,\"reason\":\"insufficient state\"}");
        // It may come back at once.
        known.client.subscribe("gap");

        Known placed = connected(form, "42", ",\"channels\":[\"gap\"]");
        tellLost(placed, "gap");
        placed.client.expectClose(3010, "insufficient state");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A6: 3011, and whatever else a back end sends a client away with")
    void shouldSendAwayAsTheBackEndSays(Form form) {
        for (String said : List.of("3011 force reconnect", "3014 state invalidated", "3509 too many errors")) {
            int code = Integer.parseInt(said.substring(0, 4));
            String reason = said.substring(5);
            Known known = connected(form, "user-" + code, "");
            new Api(node.server().centrifugePort(), "", "", "")
                    .send(
                            "POST",
                            "/api/disconnect",
                            "{\"user\":\"user-" + code + "\",\"disconnect\":{\"code\":" + code + ",\"reason\":\""
                                    + reason + "\"}}",
                            "X-API-Key",
                            "k")
                    .is(200, "{\"result\":{}}");
            known.client.expectClose(code, reason);
        }
    }

    @Test
    @DisplayName("B4: 3004 for a one-way client whose connect fails by an error that has no code of its own")
    void shouldTellOneWayClientsOfErrorsWithoutACode() {
        RawClient client = node.raw(RawClient.open(node.server().centrifugePort(), "/connection/uni_websocket"));
        client.send("{\"token\":\"" + token("42", ",\"channels\":[\"nowhere:a\"]") + "\"}");
        client.expect("{\"disconnect\":{\"code\":3004,\"reason\":\"internal server error\"}}");
        client.expectClose(3004, "internal server error");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("A6: 111 for publications while the channel's shard is full")
    void shouldRefuseWhatTheEngineCannotTake(Form form) throws InterruptedException {
        Known known = connected(form, "42", "");
        Shard other = node.server().engine().shards().get(1 - SessionIds.shard(known.session));
        CountDownLatch stuck = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        assertThat(other.execute(() -> {
                    stuck.countDown();
                    awaitQuietly(free);
                }))
                .isTrue();
        stuck.await();
        try {
            String refused = "";
            for (int i = 0; refused.isEmpty() && i < 20_000; i++) {
                JsonNode reply = known.client.call(CentrifugeClient.publish("c" + i, "1"));
                refused = reply.has("error") ? reply.path("error").toString() : "";
            }
            assertThat(refused).isEqualTo("{\"code\":111,\"message\":\"too many requests\",\"temporary\":true}");
        } finally {
            free.countDown();
        }
        known.client.subscribe("c0").quiet();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
