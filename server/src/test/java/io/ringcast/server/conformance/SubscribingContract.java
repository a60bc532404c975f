package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Channels without members: joining, leaving, refusals, signatures, caches and counts. */
abstract class SubscribingContract extends Contract {
    private static final String TOO_MANY = "The connection is subscribed to as many channels as it may be: 2.";

    private final TestNode node = node(Map.of(), TestNode.APP, """
            {"id":"strict","key":"strict","secret":"s","allow_colon":false,"max_channel_name_length":10,
             "max_channels_per_connection":2}""", """
            {"id":"counting","key":"counting","secret":"app-secret","enable_subscription_count":true}""", """
            {"id":"rotating","keys":[{"key":"new","secret":"new-secret"},{"key":"old","secret":"old-secret"}]}""");
    private final Api api = new Api(node.port(), "app-id", Wire.KEY, Wire.SECRET);

    SubscribingContract(String transport, int shards) {
        super(transport, shards);
    }

    private RawClient open(String key) {
        return node.open("/app/" + key + "?protocol=7").established(120);
    }

    @Test
    @DisplayName("12 events arrive in the protocol's bytes, and nothing behind an unsubscribe")
    void shouldDeliverExactBytes() {
        RawClient client = node.connect().subscribe("my-channel").expect(Wire.succeeded("my-channel"));
        api.publish("my-channel", "my-event", "{\"a\":\"b\"}").is(200, "{}");
        client.expect("{\"event\":\"my-event\",\"channel\":\"my-channel\",\"data\":\"{\\\"a\\\":\\\"b\\\"}\"}");
        api.post("/events", "{\"name\":\"n\",\"channel\":\"my-channel\",\"data\":{\"a\": [1.0,\"\\u00e9\"]}}")
                .is(200, "{}");
        client.expect("{\"event\":\"n\",\"channel\":\"my-channel\",\"data\":\"{\\\"a\\\": [1.0,\\\"\\\\u00e9\\\"]}\"}");
        client.unsubscribe("my-channel").quiet();
        api.publish("my-channel", "my-event", "x").is(200, "{}");
        client.quiet();
    }

    @Test
    @DisplayName("14 after an unsubscribe the node holds no channel and one socket, after the end nothing")
    void shouldHoldNothingOfAnEmptyChannel() {
        RawClient client = node.connect().subscribe("left").expect(Wire.succeeded("left"));
        assertThat(node.usage("app-id").channels()).isEqualTo(1);
        assertThat(node.usage("app-id").subscriptions()).isEqualTo(1);
        client.unsubscribe("left").quiet();
        await().atMost(Duration.ofSeconds(3)).until(() -> node.usage("app-id").channels() == 0);
        assertThat(node.usage("app-id").connections()).isEqualTo(1);
        RawClient sudden = node.connect().subscribe("left").expect(Wire.succeeded("left"));
        sudden.reset();
        client.close();
        await().atMost(Duration.ofSeconds(3))
                .until(() -> node.usage("app-id").connections() == 0
                        && node.usage("app-id").channels() == 0
                        && node.usage("app-id").subscriptions() == 0);
    }

    @Test
    void shouldAnswerSubscribingAgain() {
        RawClient client = node.connect();
        client.subscribe("twice").subscribe("twice").expect(Wire.succeeded("twice"), Wire.succeeded("twice"));
        api.get("/channels/twice").is(200, "{\"occupied\":true,\"subscription_count\":1}");
        api.publish("twice", "e", "x").is(200, "{}");
        client.expect(Wire.event("e", "twice", "x")).quiet();
        client.subscribePrivate("private-twice").expect(Wire.succeeded("private-twice"));
        client.send(Wire.subscribe("private-twice", "app-key:bad")).expect(Wire.unauthorized("private-twice"));
    }

    @Test
    @DisplayName("no event comes before subscription_succeeded and none behind it is lost")
    void shouldDeliverWithoutGapFromConfirmation() throws InterruptedException {
        int last = 300;
        AtomicInteger published = new AtomicInteger();
        Thread publisher = Thread.ofVirtual().start(() -> {
            for (int i = 1; i <= last; i++) {
                api.publish("stream", "e", Integer.toString(i));
                published.set(i);
            }
        });
        await().atMost(Duration.ofSeconds(10)).until(() -> published.get() >= 20);
        RawClient client = node.connect().subscribe("stream").expect(Wire.succeeded("stream"));
        publisher.join();
        String first = client.text();
        int next = Integer.parseInt(first.replaceAll("[^0-9]", ""));
        while (next < last) {
            next++;
            client.expect(Wire.event("e", "stream", Integer.toString(next)));
        }
        client.quiet();
    }

    @Test
    void shouldLeaveOnlyWhatWasJoined() {
        RawClient client = node.connect();
        client.unsubscribe("never").unsubscribe("#server-to-user-1").quiet();
        client.send("{\"event\":\"pusher:unsubscribe\",\"data\":{}}")
                .expect(Wire.error(4300, "The channel is missing."));
        client.send("{\"event\":\"pusher:unsubscribe\"}").expect(Wire.error(4300, "The channel is missing."));
        client.quiet();
    }

    @Test
    @DisplayName("InvalidChannel for names that are none")
    void shouldRefuseInvalidNames() {
        String text = "The channel name is missing or not valid.";
        RawClient client = node.connect();
        for (String name : new String[] {"", "a b", "a/b", "a*", "\u00fc", "#foo", "#server-to-user-", "a#b"}) {
            client.subscribe(name).expect(Wire.subscriptionError(name, "InvalidChannel", text, 4009));
        }
        for (String data :
                new String[] {"", ",\"data\":{}", ",\"data\":{\"channel\":1}", ",\"data\":\"x\"", ",\"data\":[]"}) {
            client.send("{\"event\":\"pusher:subscribe\"" + data + "}")
                    .expect(
                            "{\"event\":\"pusher:subscription_error\",\"data\":{\"type\":\"InvalidChannel\",\"error\":\""
                                    + text + "\",\"status\":4009}}");
        }
        client.quiet();
    }

    @Test
    @DisplayName("21 LimitReached 4009 for a name beyond the limit, none at it")
    void shouldBoundNames() {
        String longest = "n".repeat(200);
        node.connect()
                .subscribe(longest)
                .expect(Wire.succeeded(longest))
                .subscribe(longest + "n")
                .expect(Wire.subscriptionError(
                        longest + "n",
                        "LimitReached",
                        "The channel name is too long. Maximum allowed size is 200.",
                        4009));
        open("strict")
                .subscribe("12345678901")
                .expect(Wire.subscriptionError(
                        "12345678901",
                        "LimitReached",
                        "The channel name is too long. Maximum allowed size is 10.",
                        4009))
                .subscribe("a:b")
                .expect(Wire.subscriptionError(
                        "a:b", "InvalidChannel", "The channel name is missing or not valid.", 4009));
        node.connect().subscribe("a:b").expect(Wire.succeeded("a:b"));
    }

    @Test
    @DisplayName("LimitReached 4100 beyond the channels of one connection; what is joined is not counted twice")
    void shouldBoundChannelsOfConnection() {
        open("strict")
                .subscribe("a")
                .expect(Wire.succeeded("a"))
                .subscribe("b")
                .expect(Wire.succeeded("b"))
                .subscribe("c")
                .expect(Wire.subscriptionError("c", "LimitReached", TOO_MANY, 4100))
                .subscribe("a")
                .expect(Wire.succeeded("a"))
                .unsubscribe("a")
                .subscribe("c")
                .expect(Wire.succeeded("c"))
                .quiet();
    }

    @ParameterizedTest
    @DisplayName("73 kinds go by prefix only")
    @ValueSource(strings = {"my-cache-x", "not-private-x", "Private-x", "privatex", "xpresence-a", "cachex"})
    void shouldTreatOtherNamesAsPublic(String name) {
        node.connect().subscribe(name).expect(Wire.succeeded(name)).quiet();
    }

    @ParameterizedTest
    @DisplayName("20 valid signatures, for every kind that needs one")
    @ValueSource(strings = {"private-a", "private-encrypted-a", "private-cache-a", "private-encrypted-cache-a"})
    void shouldAcceptSignature(String channel) {
        RawClient client = node.connect().subscribePrivate(channel).expect(Wire.succeeded(channel));
        if (channel.contains("cache")) {
            client.expect("{\"event\":\"pusher:cache_miss\",\"channel\":\"" + channel + "\"}");
        }
        client.quiet();
    }

    @ParameterizedTest
    @DisplayName("18, 20, 67 signatures that are none, for every kind that needs one")
    @ValueSource(
            strings = {
                "private-a",
                "private-encrypted-a",
                "private-cache-a",
                "private-encrypted-cache-a",
                "presence-a",
                "presence-cache-a"
            })
    void shouldRefuseSignature(String channel) {
        RawClient other = node.connect();
        RawClient client = node.connect();
        String data = "{\"user_id\":\"1\"}";
        String suffix = ":" + channel + (channel.startsWith("presence-") ? ":" + data : "");
        String good = Wire.hmac(Wire.SECRET, client.socketId() + suffix);
        for (String auth : new String[] {
            "",
            good,
            "app-key",
            "app-key:",
            ":" + good,
            "counting:" + good,
            "app-key:" + good.substring(1),
            "app-key:" + good + "0",
            "app-key:" + good.toUpperCase(java.util.Locale.ROOT),
            "app-key:" + Wire.hmac("other", client.socketId() + suffix),
            "app-key:" + Wire.hmac(Wire.SECRET, other.socketId() + suffix),
            "app-key:" + Wire.hmac(Wire.SECRET, client.socketId() + ":public")
        }) {
            client.send(Wire.subscribe(channel, auth, data)).expect(Wire.unauthorized(channel));
        }
        client.subscribe(channel).expect(Wire.unauthorized(channel)).quiet();
        assertThat(node.usage("app-id").channels()).isZero();
    }

    @Test
    void shouldAcceptBothFormsForPrivateChannelWithData() {
        String data = "{\"user_id\":\"1\"}";
        RawClient client = node.connect();
        String one = Wire.auth(client.socketId() + ":private-d");
        String other = Wire.auth(client.socketId() + ":private-d:" + data);
        client.send(Wire.subscribe("private-d", one, data)).expect(Wire.succeeded("private-d"));
        client.send(Wire.subscribe("private-d", other, data)).expect(Wire.succeeded("private-d"));
        client.send(Wire.subscribe("private-d", other)).expect(Wire.unauthorized("private-d"));
    }

    @ParameterizedTest
    @CsvSource({"new,new-secret", "old,old-secret"})
    void shouldAcceptEveryActiveKey(String key, String secret) {
        RawClient client = open("new");
        String auth = key + ":" + Wire.hmac(secret, client.socketId() + ":private-k");
        client.send(Wire.subscribe("private-k", auth)).expect(Wire.succeeded("private-k"));
        String mixed = key + ":" + Wire.hmac(Wire.SECRET, client.socketId() + ":private-k");
        client.send(Wire.subscribe("private-k", mixed)).expect(Wire.unauthorized("private-k"));
    }

    @Test
    @DisplayName("31 cache: a miss without data, then the last event, to this socket only")
    void shouldReplayLastEvent() {
        RawClient first = node.connect().subscribe("cache-c");
        first.expect(Wire.succeeded("cache-c"), "{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-c\"}");
        api.publish("cache-c", "e1", "one").is(200, "{}");
        api.post(
                        "/events",
                        "{\"name\":\"e2\",\"channel\":\"cache-c\",\"data\":\"two\",\"socket_id\":\"" + first.socketId()
                                + "\"}")
                .is(200, "{}");
        first.expect(Wire.event("e1", "cache-c", "one")).quiet();
        RawClient second = node.connect().subscribe("cache-c");
        second.expect(Wire.succeeded("cache-c"), Wire.event("e2", "cache-c", "two"))
                .quiet();
        second.subscribe("cache-c").expect(Wire.succeeded("cache-c"), Wire.event("e2", "cache-c", "two"));
        first.unsubscribe("cache-c").quiet();
        second.unsubscribe("cache-c").quiet();
        first.subscribe("cache-c").expect(Wire.succeeded("cache-c"), Wire.event("e2", "cache-c", "two"));
    }

    @Test
    @DisplayName("19 encrypted: the envelope passes byte for byte, live and from the cache")
    void shouldNotTouchEncryptedData() {
        String channel = "private-encrypted-cache-e";
        String envelope = "{ \"ciphertext\":\"AA/+==\", \"nonce\":\"\\u0041/\" ,\"x\":1.0}";
        RawClient live = node.connect().subscribePrivate(channel);
        live.expect(Wire.succeeded(channel), "{\"event\":\"pusher:cache_miss\",\"channel\":\"" + channel + "\"}");
        api.publish(channel, "e", envelope).is(200, "{}");
        live.expect(Wire.event("e", channel, envelope));
        node.connect()
                .subscribePrivate(channel)
                .expect(Wire.succeeded(channel), Wire.event("e", channel, envelope))
                .quiet();
    }

    @Test
    @DisplayName("subscription_count: behind succeeded and cache, to all, not for presence")
    void shouldTellCounts() {
        RawClient first = open("counting").subscribe("cache-n");
        first.expect(
                Wire.succeeded("cache-n"),
                "{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-n\"}",
                count("cache-n", 1));
        RawClient second = open("counting").subscribe("cache-n");
        second.expect(
                Wire.succeeded("cache-n"),
                "{\"event\":\"pusher:cache_miss\",\"channel\":\"cache-n\"}",
                count("cache-n", 2));
        first.expect(count("cache-n", 2));
        second.unsubscribe("cache-n").quiet();
        first.expect(count("cache-n", 1)).quiet();
        String data = "{\"user_id\":\"1\"}";
        String auth = "counting:" + Wire.hmac(Wire.SECRET, first.socketId() + ":presence-n:" + data);
        first.send(Wire.subscribe("presence-n", auth, data))
                .expect(Wire.members("presence-n", "{\"count\":1,\"ids\":[\"1\"],\"hash\":{\"1\":null}}"))
                .quiet();
    }

    private static String count(String channel, int count) {
        return "{\"event\":\"pusher_internal:subscription_count\",\"channel\":\"" + channel
                + "\",\"data\":\"{\\\"subscription_count\\\":" + count + "}\"}";
    }
}
