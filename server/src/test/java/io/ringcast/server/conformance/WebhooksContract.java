package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.webhook.Receiver;
import io.ringcast.server.webhook.Receiver.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What an app's back end is told, from the client's frame to the receiver's socket. */
abstract class WebhooksContract extends Contract {
    private static final Duration DEBOUNCE = Duration.ofMillis(400);

    private final AtomicInteger names = new AtomicInteger();
    private final Receiver receiver = Receiver.answering(200);
    private final Receiver filtered = Receiver.answering(204);
    private final TestNode node = node(
            Map.of("WEBHOOKS_DEBOUNCE_MS", "" + DEBOUNCE.toMillis()),
            app(
                    "app",
                    hook(
                            receiver,
                            "/all?token=t",
                            "\"channel_occupied\",\"channel_vacated\",\"member_added\",\"member_removed\","
                                    + "\"client_event\",\"cache_miss\",\"subscription_count\"",
                            "\"headers\":{\"X-Custom\":\"custom-value\",\"X-Pusher-Key\":\"forged\","
                                    + "\"x-pusher-signature\":\"forged\"}"),
                    hook(filtered, "/same", "\"member_added\"", "\"filter\":{}"),
                    hook(filtered, "/same", "\"member_removed\"", "\"filter\":{}"),
                    hook(
                            filtered,
                            "/starts",
                            "\"channel_occupied\"",
                            "\"filter\":{\"channel_name_starts_with\":\"picked-\",\"channel_name_ends_with\":\"-end\"}"),
                    hook(
                            filtered,
                            "/pattern",
                            "\"channel_occupied\"",
                            "\"filter\":{\"channel_pattern\":\"^picked-[0-9]+-end$\"}")),
            "{\"id\":\"other-id\",\"key\":\"other-key\",\"secret\":\"other-secret\"}");

    WebhooksContract(String transport, int shards) {
        super(transport, shards);
    }

    @AfterAll
    final void stopReceivers() {
        receiver.close();
        filtered.close();
    }

    private static String app(String name, String... webhooks) {
        return "{\"id\":\"" + name + "-id\",\"key\":\"" + name + "-key\",\"secret\":\"" + name
                + "-secret\",\"enable_client_messages\":true,\"webhooks\":[" + String.join(",", webhooks) + "]}";
    }

    private static String hook(Receiver receiver, String path, String events, String more) {
        return "{\"url\":\"" + receiver.url(path) + "\",\"event_types\":[" + events + "]," + more + "}";
    }

    private String unique(String prefix) {
        return prefix + names.incrementAndGet();
    }

    /** What the receiver was told of a channel, counts left out. */
    private List<String> told(String channel) {
        return receiver.about(channel).stream()
                .map(Delivery::events)
                .filter(events -> !events.contains("subscription_count"))
                .toList();
    }

    private void awaitTold(String channel, String... events) {
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(told(channel)).containsExactly(events));
    }

    private static String event(String name, String channel) {
        return "{\"name\":\"" + name + "\",\"channel\":\"" + channel + "\"}";
    }

    private static String member(String name, String channel, String userId) {
        return "{\"name\":\"" + name + "\",\"channel\":\"" + channel + "\",\"user_id\":" + userId + "}";
    }

    @Test
    @DisplayName(
            "57 client_event: headers, a signature over the bytes, one event with name, channel, event, data, socket_id")
    void shouldTellClientEvents() {
        String channel = unique("private-c");
        RawClient client = node.connect().subscribePrivate(channel).expect(Wire.succeeded(channel));
        client.send("{\"event\":\"client-hi\",\"channel\":\"" + channel
                + "\",\"data\": {\"a\" : [1.0, \"\\u00e4\\/\"], \"n\":12345678901234567890}}");

        await().until(() -> told(channel).size() >= 2);
        Delivery delivery = receiver.about(channel).getLast();
        assertThat(delivery.events())
                .isEqualTo("{\"name\":\"client_event\",\"channel\":\"" + channel
                        + "\",\"event\":\"client-hi\",\"data\":{\"a\":[1,\"ä/\"],\"n\":12345678901234567890},"
                        + "\"socket_id\":\"" + client.socketId() + "\"}");
        assertThat(delivery.line()).isEqualTo("POST /all?token=t HTTP/1.1");
        assertThat(delivery.header("Content-Type")).isEqualTo("application/json");
        assertThat(delivery.header("X-Pusher-Key")).isEqualTo("app-key");
        assertThat(delivery.header("X-Pusher-Signature")).isEqualTo(Wire.hmac("app-secret", delivery.body()));
        assertThat(delivery.header("User-Agent")).isEqualTo("Ringcast/development");
        assertThat(delivery.header("Accept")).isEqualTo("application/json");
    }

    @Test
    @DisplayName(
            "57 client_event: user_id in presence channels alone, in its JSON type; string and absent data as sent")
    void shouldTellWhoSentAClientEvent() {
        String channel = unique("presence-c");
        RawClient client = node.connect().subscribePresence(channel, "{\"user_id\":7}");
        client.text();
        client.send("{\"event\":\"client-a\",\"channel\":\"" + channel + "\",\"data\":\"x\"}");
        client.send("{\"event\":\"client-b\",\"channel\":\"" + channel + "\"}");

        String socket = ",\"socket_id\":\"" + client.socketId() + "\",\"user_id\":7}";
        awaitTold(
                channel,
                event("channel_occupied", channel),
                member("member_added", channel, "7"),
                "{\"name\":\"client_event\",\"channel\":\"" + channel + "\",\"event\":\"client-a\",\"data\":\"x\""
                        + socket,
                "{\"name\":\"client_event\",\"channel\":\"" + channel + "\",\"event\":\"client-b\"" + socket);
    }

    @Test
    @DisplayName("58 channel_occupied, then, after the delay, channel_vacated")
    void shouldTellOccupiedThenVacated() {
        String channel = unique("occ");
        RawClient client = node.connect().subscribe(channel).expect(Wire.succeeded(channel));
        awaitTold(channel, event("channel_occupied", channel));
        long leftNs = System.nanoTime();
        client.unsubscribe(channel).quiet();

        awaitTold(channel, event("channel_occupied", channel), event("channel_vacated", channel));
        assertThat(Duration.ofNanos(System.nanoTime() - leftNs)).isGreaterThanOrEqualTo(DEBOUNCE);
    }

    @Test
    @DisplayName("58 a return within the delay: neither channel_vacated nor a second channel_occupied")
    void shouldNotTellOfAReload() {
        String channel = unique("reload");
        node.connect().subscribe(channel).expect(Wire.succeeded(channel)).reset();
        awaitTold(channel, event("channel_occupied", channel));
        await().until(() -> node.usage("app-id").channels() == 0);

        RawClient back = node.connect().subscribe(channel).expect(Wire.succeeded(channel));
        await().pollDelay(DEBOUNCE.multipliedBy(2)).until(() -> true);
        awaitTold(channel, event("channel_occupied", channel));

        back.unsubscribe(channel).quiet();
        awaitTold(channel, event("channel_occupied", channel), event("channel_vacated", channel));
    }

    @Test
    @DisplayName("59 member_added and member_removed once for a user with two connections, user_id 2 stays a number")
    void shouldTellMembersByUser() {
        String channel = unique("presence-m");
        RawClient one = node.connect().subscribePresence(channel, "{\"user_id\":2}");
        one.text();
        RawClient two = node.connect().subscribePresence(channel, "{\"user_id\":\"2\"}");
        two.text();
        node.connect().subscribePresence(channel, "{\"user_id\":\"drei\"}").text();
        one.unsubscribe(channel);
        two.reset();

        await().until(() -> told(channel).size() >= 4);
        assertThat(told(channel))
                .containsExactly(
                        event("channel_occupied", channel),
                        member("member_added", channel, "2"),
                        member("member_added", channel, "\"drei\""),
                        member("member_removed", channel, "2"));
    }

    @Test
    @DisplayName("59 two webhooks on one URL: each gets what it asked for, in requests of their own")
    void shouldServeTwoWebhooksOnOneUrl() {
        String channel = unique("presence-u");
        RawClient client = node.connect().subscribePresence(channel, "{\"user_id\":2}");
        client.text();
        filtered.awaitAbout(channel, 1);
        client.unsubscribe(channel).quiet();

        List<Delivery> deliveries = filtered.awaitAbout(channel, 2);
        assertThat(deliveries.stream().map(Delivery::line)).containsOnly("POST /same HTTP/1.1");
        assertThat(deliveries.stream().map(Delivery::events))
                .containsExactly(member("member_added", channel, "2"), member("member_removed", channel, "2"));
        assertThat(deliveries)
                .allSatisfy(delivery -> assertThat(delivery.header("X-Pusher-Signature"))
                        .isEqualTo(Wire.hmac("app-secret", delivery.body())));
    }

    @Test
    @DisplayName("60 starts/ends filters: of 6 channels, the 3 that match are told")
    void shouldFilterByTheNameOfTheChannel() {
        String n = unique("");
        RawClient client = node.connect();
        for (String channel : List.of(
                "a-" + n,
                "picked-" + n,
                n + "-end",
                "picked-a" + n + "-end",
                "picked-b" + n + "-end",
                "picked-" + n + "-end")) {
            client.subscribe(channel).expect(Wire.succeeded(channel));
        }

        await().untilAsserted(() -> assertThat(channelsAt("/starts", n))
                .containsExactlyInAnyOrder("picked-a" + n + "-end", "picked-b" + n + "-end", "picked-" + n + "-end"));
        await().untilAsserted(() -> assertThat(channelsAt("/pattern", n)).containsExactly("picked-" + n + "-end"));
        client.quiet();
    }

    private List<String> channelsAt(String path, String part) {
        return filtered.deliveries().stream()
                .filter(delivery -> delivery.line().startsWith("POST " + path + " "))
                .map(Delivery::events)
                .filter(events -> events.contains(part))
                .map(events -> events.replaceAll(".*\"channel\":\"([^\"]*)\".*", "$1"))
                .toList();
    }

    @Test
    @DisplayName("61 custom headers are sent; X-Pusher-* can't be overridden")
    void shouldSendCustomHeadersButKeepItsOwn() {
        String channel = unique("head");
        node.connect().subscribe(channel).expect(Wire.succeeded(channel));

        await().until(() -> !told(channel).isEmpty());
        Delivery delivery = receiver.about(channel).getFirst();
        assertThat(delivery.header("X-Custom")).isEqualTo("custom-value");
        assertThat(delivery.header("X-Pusher-Key")).isEqualTo("app-key");
        assertThat(delivery.header("X-Pusher-Signature")).isEqualTo(Wire.hmac("app-secret", delivery.body()));
    }

    @Test
    @DisplayName("63 cache_miss without data, once in ten seconds")
    void shouldTellCacheMisses() {
        String channel = unique("cache-");
        RawClient one = node.connect().subscribe(channel);
        one.expect(Wire.succeeded(channel), "{\"event\":\"pusher:cache_miss\",\"channel\":\"" + channel + "\"}");
        RawClient two = node.connect().subscribe(channel);
        two.expect(Wire.succeeded(channel), "{\"event\":\"pusher:cache_miss\",\"channel\":\"" + channel + "\"}");

        awaitTold(channel, event("channel_occupied", channel), event("cache_miss", channel));
    }

    @Test
    @DisplayName("64 subscription_count on each change, not in presence channels")
    void shouldTellSubscriptionCounts() {
        String channel = unique("count");
        RawClient one = node.connect().subscribe(channel).expect(Wire.succeeded(channel));
        node.connect().subscribe(channel).expect(Wire.succeeded(channel));
        one.unsubscribe(channel).quiet();

        await().untilAsserted(() -> assertThat(receiver.about(channel).stream()
                        .map(Delivery::events)
                        .filter(events -> events.contains("\"name\":\"subscription_count\"")))
                .containsExactly(
                        "{\"name\":\"subscription_count\",\"channel\":\"" + channel + "\",\"subscription_count\":1}",
                        "{\"name\":\"subscription_count\",\"channel\":\"" + channel + "\",\"subscription_count\":2}",
                        "{\"name\":\"subscription_count\",\"channel\":\"" + channel + "\",\"subscription_count\":1}"));
        String presence = unique("presence-count");
        node.connect().subscribePresence(presence, "{\"user_id\":1}").text();
        await().until(() -> told(presence).size() == 2);
        assertThat(receiver.about(presence)).hasSize(2);
    }

    @Test
    @DisplayName("an app without webhooks causes none, and user channels are told to nobody")
    void shouldKeepOtherAppsAndInternalChannelsOut() {
        String channel = unique("silent");
        RawClient other = node.open("/app/other-key?protocol=7").established(120);
        other.subscribe(channel).expect(Wire.succeeded(channel));
        RawClient client = node.connect().signin("{\"id\":\"u1\"}");
        client.text();
        client.subscribe("#server-to-user-u1").expect(Wire.succeeded("#server-to-user-u1"));
        String marker = unique("marker");
        client.subscribe(marker).expect(Wire.succeeded(marker));

        awaitTold(marker, event("channel_occupied", marker));
        assertThat(receiver.about(channel)).isEmpty();
        assertThat(receiver.deliveries()).noneMatch(delivery -> delivery.body().contains("server-to-user"));
    }
}
