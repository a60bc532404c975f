package io.ringcast.server.conformance;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients publish: to whom it goes, in which bytes, and every refusal in its order. */
abstract class ClientEventsContract extends Contract {
    private static final String ROOM = "private-room";
    private static final String DISABLED = "The app does not have client messaging enabled.";
    private static final String RATE = "The rate limit for sending client events exceeded the quota.";

    private final TestNode node = node(Map.of(), """
            {"id":"app-id","key":"app-key","secret":"app-secret","enable_client_messages":true,
             "max_event_name_length":20,"max_event_payload_in_kb":1,"max_client_events_per_second":-1}""", """
            {"id":"off","key":"off","secret":"app-secret"}""", """
            {"id":"slow","key":"slow","secret":"app-secret","enable_client_messages":true}""", """
            {"id":"hard","key":"hard","secret":"app-secret","enable_client_messages":true,
             "max_client_events_per_second":2,"terminate_on_limit":true}""");

    ClientEventsContract(String transport, int shards) {
        super(transport, shards);
    }

    private static String event(String name, String channel, String data) {
        return "{\"event\":\"" + name + "\",\"channel\":\"" + channel + "\",\"data\":" + data + "}";
    }

    private RawClient member(String channel) {
        RawClient client = node.connect().subscribePrivate(channel);
        return client.expect(Wire.succeeded(channel));
    }

    private RawClient memberOf(String key) {
        RawClient client = node.open("/app/" + key + "?protocol=7").established(120);
        String auth = key + ":" + Wire.hmac(Wire.SECRET, client.socketId() + ":" + ROOM);
        return client.send(Wire.subscribe(ROOM, auth)).expect(Wire.succeeded(ROOM));
    }

    @ParameterizedTest
    @DisplayName("32, 35 data of every JSON type arrives as it was written, without user_id")
    @ValueSource(
            strings = {
                "{\"message\": \"hello\"}",
                "\"text \\u00e9 \\/\"",
                "[1.0, 2e3]",
                "7",
                "true",
                "null",
                "{\"a\":1,\"a\":2}"
            })
    void shouldPassDataThrough(String data) {
        RawClient sender = member(ROOM);
        RawClient other = member(ROOM);
        sender.send("{\"data\":" + data + ",\"channel\":\"" + ROOM + "\",\"event\":\"client-x\",\"user_id\":\"1\"}");
        other.expect(event("client-x", ROOM, data)).quiet();
        sender.quiet();
    }

    @Test
    void shouldLeaveOutDataThatWasNotSent() {
        RawClient sender = member(ROOM);
        RawClient other = member(ROOM);
        sender.send("{\"event\":\"client-\",\"channel\":\"" + ROOM + "\"}");
        other.expect("{\"event\":\"client-\",\"channel\":\"" + ROOM + "\"}");
    }

    @Test
    @DisplayName("32, 34 presence tells the sender in its type; the sender hears nothing, its user's other socket does")
    void shouldNameSender() {
        String channel = "presence-room";
        RawClient sender = node.connect().subscribePresence(channel, "{\"user_id\":10}");
        sender.text();
        RawClient tab = node.connect().subscribePresence(channel, "{\"user_id\":10}");
        tab.text();
        RawClient other = node.connect().subscribePresence(channel, "{\"user_id\":\"b\"}");
        other.text();
        sender.text();
        tab.text();
        sender.send(event("client-x", channel, "{}")).quiet();
        String heard = "{\"event\":\"client-x\",\"channel\":\"" + channel + "\",\"data\":{},\"user_id\":10}";
        tab.expect(heard);
        other.expect(heard);
        other.send(event("client-y", channel, "1"));
        sender.expect("{\"event\":\"client-y\",\"channel\":\"" + channel + "\",\"data\":1,\"user_id\":\"b\"}");
    }

    @ParameterizedTest
    @DisplayName("35 cache forms take client events and do not keep them")
    @ValueSource(strings = {"private-cache-c"})
    void shouldNotCache(String channel) {
        String miss = "{\"event\":\"pusher:cache_miss\",\"channel\":\"" + channel + "\"}";
        RawClient sender = member(channel).expect(miss);
        RawClient other = member(channel).expect(miss);
        sender.send(event("client-x", channel, "1"));
        other.expect(event("client-x", channel, "1"));
        member(channel).expect(miss).quiet();
    }

    @Test
    @DisplayName("33, 35 the refusals in their order, each naming the channel")
    void shouldRefuseInOrder() {
        String big = "\"" + "x".repeat(1025) + "\"";
        String longName = "client-" + "n".repeat(14);
        String nameText = "Event name is too long. Maximum allowed size is 20.";
        String kindText = "Client events can only be sent to private or presence channels";
        RawClient off = memberOf("off");
        off.send(event(longName, "public", big)).expect(Wire.error("public", 4301, DISABLED));
        off.send("{\"event\":\"client-x\"}").expect(Wire.error(4301, DISABLED));

        RawClient client = member(ROOM);
        client.send("{\"event\":\"" + longName + "\"}").expect(Wire.error(4301, "The channel is missing."));
        client.send("{\"event\":\"client-x\",\"channel\":1}").expect(Wire.error(4301, "The channel is missing."));
        client.send(event(longName, "public", big)).expect(Wire.error("public", 4301, nameText));
        client.send(event("client-x", "public", big)).expect(Wire.error("public", 4301, kindText));
        client.send(event("client-x", "private-encrypted-a", big))
                .expect(Wire.error("private-encrypted-a", 4301, kindText));
        client.send(event("client-x", "#server-to-user-1", big))
                .expect(Wire.error("#server-to-user-1", 4301, kindText));
        client.send(event("client-x", "private-other", big))
                .expect(Wire.error("private-other", 4301, "The event data should be less than 1 KB."));
        client.send(event("client-x", "private-other", "1"))
                .expect(Wire.error("private-other", 4301, "Not subscribed to the channel"));
        client.quiet();
    }

    @Test
    @DisplayName("33 at the limits events pass: name of 20, 1024 bytes of a string's content, 1024 of raw JSON")
    void shouldTakeWhatFits() {
        RawClient sender = member(ROOM);
        RawClient other = member(ROOM);
        String name = "client-" + "n".repeat(13);
        for (String data : new String[] {
            "\"" + "x".repeat(1024) + "\"", "\"" + "\\n".repeat(1024) + "\"", "[" + "1".repeat(1022) + "]"
        }) {
            sender.send(event(name, ROOM, data));
            other.expect(event(name, ROOM, data));
        }
        sender.send(event(name, ROOM, "[" + "1".repeat(1023) + "]"))
                .expect(Wire.error(ROOM, 4301, "The event data should be less than 1 KB."));
        other.quiet();
    }

    @Test
    @DisplayName("4301 beyond ten events in a second, and the event is dropped")
    void shouldBoundRate() {
        RawClient sender = memberOf("slow");
        RawClient other = memberOf("slow");
        for (int i = 0; i < 15; i++) {
            sender.send(event("client-x", ROOM, "1"));
        }
        int refused = 0;
        sender.send("{\"event\":\"pusher:ping\"}");
        for (String text = sender.text(); !text.contains("pong"); text = sender.text()) {
            org.assertj.core.api.Assertions.assertThat(text).isEqualTo(Wire.error(ROOM, 4301, RATE));
            refused++;
        }
        org.assertj.core.api.Assertions.assertThat(refused).isBetween(3, 5);
        for (int i = refused; i < 15; i++) {
            other.expect(event("client-x", ROOM, "1"));
        }
        other.quiet();
    }

    @Test
    void shouldCloseOnRateWhereAppSaysSo() {
        RawClient sender = memberOf("hard");
        for (int i = 0; i < 4; i++) {
            sender.send(event("client-x", ROOM, "1"));
        }
        sender.expectFatal(4301, RATE);
    }
}
