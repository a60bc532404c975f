package io.ringcast.server.webhook;

import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.signal.Signal;
import io.ringcast.server.json.CanonicalJson;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.util.List;

/**
 * Bodies of webhooks. Pusher protocol: compact JSON, {@code time_ms} in front of {@code events}, and bytes that
 * JavaScript would write in the same way, because some receivers check the signature over what they parsed.
 *
 * <p>Thread: any.
 */
final class Envelopes {
    private static final int HEAD_BYTES = 48;
    private static final int EVENT_BYTES = 96;

    private Envelopes() {}

    /** One event. */
    static byte[] event(Signal signal) {
        JsonWriter json = new JsonWriter(0, EVENT_BYTES + signal.channel().length());
        begin(json, nameOf(signal), signal.channel());
        switch (signal) {
            case Signal.Occupied _, Signal.Vacated _, Signal.CacheMiss _ -> {}
            case Signal.MemberAdded added -> userId(json, added.userIdJson());
            case Signal.MemberRemoved removed -> userId(json, removed.userIdJson());
            case Signal.SubscriptionCount count ->
                json.ascii(",\"subscription_count\":").number(count.count());
            case Signal.ClientEvent sent -> clientEvent(json, sent);
        }
        return json.ascii("}").finish();
    }

    private static void begin(JsonWriter json, WebhookEvent event, String channel) {
        json.ascii("{\"name\":\"").ascii(event.wireName()).ascii("\",\"channel\":");
        json.string(channel);
    }

    private static void clientEvent(JsonWriter json, Signal.ClientEvent sent) {
        json.ascii(",\"event\":").string(sent.event());
        byte[] data = sent.data();
        if (data != null) {
            json.ascii(",\"data\":").bytes(CanonicalJson.of(RawJson.of(data)));
        }
        json.ascii(",\"socket_id\":\"")
                .number(SessionIds.high(sent.sessionId()))
                .ascii(".")
                .number(SessionIds.low(sent.sessionId()))
                .ascii("\"");
        byte[] userId = sent.userIdJson();
        if (userId != null) {
            userId(json, userId);
        }
    }

    private static void userId(JsonWriter json, byte[] userIdJson) {
        json.ascii(",\"user_id\":").bytes(CanonicalJson.of(RawJson.of(userIdJson)));
    }

    static WebhookEvent nameOf(Signal signal) {
        return switch (signal) {
            case Signal.Occupied _ -> WebhookEvent.CHANNEL_OCCUPIED;
            case Signal.Vacated _ -> WebhookEvent.CHANNEL_VACATED;
            case Signal.MemberAdded _ -> WebhookEvent.MEMBER_ADDED;
            case Signal.MemberRemoved _ -> WebhookEvent.MEMBER_REMOVED;
            case Signal.ClientEvent _ -> WebhookEvent.CLIENT_EVENT;
            case Signal.CacheMiss _ -> WebhookEvent.CACHE_MISS;
            case Signal.SubscriptionCount _ -> WebhookEvent.SUBSCRIPTION_COUNT;
        };
    }

    /** The body that carries these events. */
    static byte[] body(long timeMs, List<byte[]> events) {
        int size = HEAD_BYTES;
        for (byte[] event : events) {
            size += event.length + 1;
        }
        JsonWriter json = new JsonWriter(0, size);
        json.ascii("{\"time_ms\":").number(timeMs).ascii(",\"events\":[");
        for (int i = 0; i < events.size(); i++) {
            if (i > 0) {
                json.ascii(",");
            }
            json.bytes(events.get(i));
        }
        return json.ascii("]}").finish();
    }
}
