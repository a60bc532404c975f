package io.ringcast.server.protocol.pusher;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * Reads one inbound frame. It takes any bytes and never throws.
 *
 * <p>Thread: any.
 */
public final class EnvelopeParser {
    /** Pusher protocol: how deep a message may nest. */
    private static final int MAX_DEPTH = 64;

    private static final ClientFrame PING = new ClientFrame.Ping();
    private static final ClientFrame PONG = new ClientFrame.Pong();
    private static final ClientFrame IGNORED = new ClientFrame.Ignored();
    private static final ClientFrame NOT_AN_OBJECT = new ClientFrame.Malformed("not a JSON object");
    private static final ClientFrame NO_EVENT = new ClientFrame.Malformed("event is missing or not a string");

    private EnvelopeParser() {}

    /** Reads the frame's payload, which is text or was sent as binary. */
    public static ClientFrame parse(byte[] payload, int offset, int length) {
        RawJson event = null;
        RawJson channel = null;
        RawJson data = null;
        JsonCursor members = JsonCursor.membersWithin(MAX_DEPTH, payload, offset, length);
        while (members.next()) {
            // A repeated name overwrites the earlier one, as it does in JSON.parse.
            if (members.nameIs("event")) {
                event = members.value();
            } else if (members.nameIs("channel")) {
                channel = members.value();
            } else if (members.nameIs("data")) {
                data = members.value();
            }
        }
        if (!members.complete()) {
            return NOT_AN_OBJECT;
        }
        String name = event == null ? null : event.asString();
        if (name == null) {
            return NO_EVENT;
        }
        if (name.startsWith("client-")) {
            return new ClientFrame.ClientEvent(name, channel == null ? null : channel.asString(), data);
        }
        return switch (name) {
            case "pusher:subscribe" -> subscribe(data);
            case "pusher:unsubscribe" -> unsubscribe(data);
            case "pusher:signin" -> signin(data);
            case "pusher:ping" -> PING;
            case "pusher:pong" -> PONG;
            default -> IGNORED;
        };
    }

    private static ClientFrame subscribe(@Nullable RawJson data) {
        RawJson channel = null;
        RawJson auth = null;
        RawJson channelData = null;
        JsonCursor members = open(data);
        while (members.next()) {
            if (members.nameIs("channel")) {
                channel = members.value();
            } else if (members.nameIs("auth")) {
                auth = members.value();
            } else if (members.nameIs("channel_data")) {
                channelData = members.value();
            }
        }
        return members.complete()
                ? new ClientFrame.Subscribe(string(channel), string(auth), text(channelData))
                : new ClientFrame.Subscribe(null, null, null);
    }

    private static ClientFrame unsubscribe(@Nullable RawJson data) {
        RawJson channel = null;
        JsonCursor members = open(data);
        while (members.next()) {
            if (members.nameIs("channel")) {
                channel = members.value();
            }
        }
        return new ClientFrame.Unsubscribe(members.complete() ? string(channel) : null);
    }

    private static ClientFrame signin(@Nullable RawJson data) {
        RawJson auth = null;
        RawJson userData = null;
        JsonCursor members = open(data);
        while (members.next()) {
            if (members.nameIs("auth")) {
                auth = members.value();
            } else if (members.nameIs("user_data")) {
                userData = members.value();
            }
        }
        return members.complete()
                ? new ClientFrame.Signin(string(auth), text(userData))
                : new ClientFrame.Signin(null, null);
    }

    /** Pusher protocol: data of the client's pusher: events is an object or a string that holds one. */
    private static JsonCursor open(@Nullable RawJson data) {
        if (data == null) {
            return JsonCursor.members(new byte[0], 0, 0);
        }
        if (!data.isString()) {
            return JsonCursor.members(data);
        }
        byte[] content = JsonStrings.unescape(data.bytes(), data.offset(), data.length());
        return JsonCursor.members(content, 0, content.length);
    }

    private static @Nullable String string(@Nullable RawJson value) {
        return value == null ? null : value.asString();
    }

    private static @Nullable String text(@Nullable RawJson value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return value.isString() ? value.asString() : value.asText();
    }
}
