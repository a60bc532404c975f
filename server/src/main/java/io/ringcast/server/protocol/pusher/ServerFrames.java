package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.presence.Member;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The server's frames as UTF-8 JSON text. Each method leaves {@code headroom} zero bytes in front of the text, for a
 * WebSocket header to be put right before it; the text ends where the array ends.
 *
 * <p>Pusher protocol: data of {@code pusher:error}, {@code pusher:subscription_error} and {@code pusher:signin_success}
 * is an object, of every other frame a string that holds JSON.
 *
 * <p>Thread: any.
 */
public final class ServerFrames {
    private static final byte[] EVENT = ascii("{\"event\":");
    private static final byte[] CHANNEL = ascii(",\"channel\":");
    private static final byte[] DATA = ascii(",\"data\":");
    private static final byte[] USER_ID = ascii(",\"user_id\":");

    private ServerFrames() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    public static byte[] connectionEstablished(int headroom, String socketId, int activityTimeoutSeconds) {
        JsonWriter data = new JsonWriter(0, 80)
                .ascii("{\"socket_id\":")
                .string(socketId)
                .ascii(",\"activity_timeout\":")
                .number(activityTimeoutSeconds)
                .ascii("}");
        return start(headroom, "pusher:connection_established", null)
                .bytes(DATA)
                .json(data)
                .ascii("}")
                .finish();
    }

    /**
     * Tells of an error.
     *
     * @param code null where no code fits
     * @param channel the channel the error is about, if it is about one
     */
    public static byte[] error(int headroom, @Nullable Integer code, String message, @Nullable String channel) {
        return start(headroom, "pusher:error", channel)
                .bytes(DATA)
                .ascii("{\"code\":")
                .ascii(code == null ? "null" : code.toString())
                .ascii(",\"message\":")
                .string(message)
                .ascii("}}")
                .finish();
    }

    public static byte[] ping(int headroom) {
        return start(headroom, "pusher:ping", null).ascii("}").finish();
    }

    public static byte[] pong(int headroom) {
        return start(headroom, "pusher:pong", null).ascii("}").finish();
    }

    public static byte[] cacheMiss(int headroom, String channel) {
        return start(headroom, "pusher:cache_miss", channel).ascii("}").finish();
    }

    /** Confirms a subscription to a channel without presence. */
    public static byte[] subscriptionSucceeded(int headroom, String channel) {
        return start(headroom, "pusher_internal:subscription_succeeded", channel)
                .ascii(",\"data\":\"{}\"}")
                .finish();
    }

    /** Confirms a subscription to a presence channel; {@code members} are its distinct users, the new one included. */
    public static byte[] subscriptionSucceeded(int headroom, String channel, Collection<Member> members) {
        JsonWriter ids = new JsonWriter(0, 16 + members.size() * 16);
        JsonWriter hash = new JsonWriter(0, 16 + members.size() * 64);
        String separator = "";
        for (Member member : members) {
            ids.ascii(separator).bytes(member.userIdJson());
            hash.ascii(separator).string(member.userId()).ascii(":");
            byte @Nullable [] info = member.info();
            if (info == null) {
                hash.ascii("null");
            } else {
                hash.bytes(info);
            }
            separator = ",";
        }
        JsonWriter data = new JsonWriter(0, 64 + members.size() * 80)
                .ascii("{\"presence\":{\"count\":")
                .number(members.size())
                .ascii(",\"ids\":[")
                .bytes(ids.finish())
                .ascii("],\"hash\":{")
                .bytes(hash.finish())
                .ascii("}}}");
        return start(headroom, "pusher_internal:subscription_succeeded", channel)
                .bytes(DATA)
                .json(data)
                .ascii("}")
                .finish();
    }

    /** Refuses a subscription; the channel is null if the client named none. */
    public static byte[] subscriptionError(
            int headroom, @Nullable String channel, String type, String error, int status) {
        return start(headroom, "pusher:subscription_error", channel)
                .bytes(DATA)
                .ascii("{\"type\":")
                .string(type)
                .ascii(",\"error\":")
                .string(error)
                .ascii(",\"status\":")
                .number(status)
                .ascii("}}")
                .finish();
    }

    public static byte[] memberAdded(int headroom, String channel, Member member) {
        JsonWriter data = new JsonWriter(0, 128).ascii("{\"user_id\":").bytes(member.userIdJson());
        byte @Nullable [] info = member.info();
        if (info != null) {
            data.ascii(",\"user_info\":").bytes(info);
        }
        return start(headroom, "pusher_internal:member_added", channel)
                .bytes(DATA)
                .json(data.ascii("}"))
                .ascii("}")
                .finish();
    }

    public static byte[] memberRemoved(int headroom, String channel, Member member) {
        JsonWriter data = new JsonWriter(0, 64)
                .ascii("{\"user_id\":")
                .bytes(member.userIdJson())
                .ascii("}");
        return start(headroom, "pusher_internal:member_removed", channel)
                .bytes(DATA)
                .json(data)
                .ascii("}")
                .finish();
    }

    public static byte[] subscriptionCount(int headroom, String channel, int count) {
        return start(headroom, "pusher_internal:subscription_count", channel)
                .ascii(",\"data\":\"{\\\"subscription_count\\\":")
                .number(count)
                .ascii("}\"}")
                .finish();
    }

    /**
     * An event for subscribers, in one array of the exact size.
     *
     * @param data spliced in as it is; left out when null
     * @param userId of a client event on a presence channel
     */
    public static byte[] event(
            int headroom, String name, String channel, @Nullable RawJson data, @Nullable RawJson userId) {
        int size = eventLength(name, channel, data, userId);
        JsonWriter frame = new JsonWriter(headroom, size)
                .bytes(EVENT)
                .string(name)
                .bytes(CHANNEL)
                .string(channel);
        if (data != null) {
            frame.bytes(DATA).raw(data);
        }
        if (userId != null) {
            frame.bytes(USER_ID).raw(userId);
        }
        return frame.ascii("}").finish();
    }

    /** Bytes of the text that {@link #event} makes, without headroom. */
    public static int eventLength(String name, String channel, @Nullable RawJson data, @Nullable RawJson userId) {
        int size = EVENT.length + CHANNEL.length + 5;
        size = Math.addExact(size, JsonStrings.escapedLength(name));
        size = Math.addExact(size, JsonStrings.escapedLength(channel));
        size = data == null ? size : Math.addExact(size, DATA.length + data.length());
        return userId == null ? size : Math.addExact(size, USER_ID.length + userId.length());
    }

    /** Confirms a signin with user_data exactly as the client sent it. */
    public static byte[] signinSuccess(int headroom, String userData) {
        return start(headroom, "pusher:signin_success", null)
                .bytes(DATA)
                .ascii("{\"user_data\":")
                .string(userData)
                .ascii("}}")
                .finish();
    }

    /** Tells a watcher who came and who went, or null if nobody did and nothing is to be sent. */
    public static byte @Nullable [] watchlistEvents(
            int headroom, Collection<String> online, Collection<String> offline) {
        if (online.isEmpty() && offline.isEmpty()) {
            return null;
        }
        JsonWriter data = new JsonWriter(0, 128).ascii("{\"events\":[");
        users(data, "online", online);
        data.ascii(online.isEmpty() || offline.isEmpty() ? "" : ",");
        users(data, "offline", offline);
        return start(headroom, "pusher_internal:watchlist_events", null)
                .bytes(DATA)
                .json(data.ascii("]}"))
                .ascii("}")
                .finish();
    }

    private static void users(JsonWriter target, String name, Collection<String> userIds) {
        if (userIds.isEmpty()) {
            return;
        }
        target.ascii("{\"name\":").string(name).ascii(",\"user_ids\":[");
        String separator = "";
        for (String userId : userIds) {
            target.ascii(separator).string(userId);
            separator = ",";
        }
        target.ascii("]}");
    }

    private static JsonWriter start(int headroom, String event, @Nullable String channel) {
        JsonWriter frame = new JsonWriter(headroom, 192)
                .bytes(EVENT)
                .ascii("\"")
                .ascii(event)
                .ascii("\"");
        return channel == null ? frame : frame.bytes(CHANNEL).string(channel);
    }
}
