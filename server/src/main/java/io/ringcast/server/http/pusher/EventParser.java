package io.ringcast.server.http.pusher;

import io.ringcast.engine.app.AppLimits;
import io.ringcast.server.channel.ChannelNameKind;
import io.ringcast.server.channel.ChannelNames;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bodies of POST /events and POST /batch_events for one app and checks everything before anything is
 * published. It takes any bytes and never throws.
 *
 * <p>Thread: any.
 */
public final class EventParser {
    private final AppLimits limits;
    private final boolean allowColon;

    public EventParser(AppLimits limits, boolean allowColon) {
        this.limits = limits;
        this.allowColon = allowColon;
    }

    /** Reads the body of POST /events. */
    public EventOutcome event(byte[] body, int offset, int length) {
        Fields fields = new Fields();
        return fields.read(JsonCursor.members(body, offset, length))
                ? check(fields)
                : Refusal.incorrect("the body is not a JSON object.");
    }

    /** Reads the body of POST /batch_events. */
    public BatchOutcome batch(byte[] body, int offset, int length) {
        RawJson batch = null;
        JsonCursor members = JsonCursor.members(body, offset, length);
        while (members.next()) {
            if (members.nameIs("batch")) {
                batch = members.value();
            }
        }
        if (!members.complete()) {
            return Refusal.incorrect("the body is not a JSON object.");
        }
        if (batch == null || !batch.isArray()) {
            return Refusal.incorrect("batch is missing or not an array.");
        }
        List<EventRequest> events = new ArrayList<>();
        Refusal refusal = null;
        int given = 0;
        JsonCursor elements = JsonCursor.elements(batch);
        while (elements.next()) {
            given++;
            if (given > limits.maxEventBatchSize()) {
                // The size is what the sender has to mend first, whatever is wrong with single events.
                return new Refusal(
                        400,
                        "Batch too large (> %1$d). Cannot batch-send more than %1$d messages at once"
                                .formatted(limits.maxEventBatchSize()));
            }
            Fields fields = new Fields();
            EventOutcome outcome = fields.read(JsonCursor.members(elements.value()))
                    ? check(fields)
                    : Refusal.incorrect("an element of batch is not an object.");
            switch (outcome) {
                case EventRequest event -> events.add(event);
                case Refusal first -> refusal = refusal == null ? first : refusal;
            }
        }
        if (refusal != null) {
            return refusal;
        }
        return events.isEmpty() ? Refusal.incorrect("batch is empty.") : new BatchRequest(events);
    }

    private EventOutcome check(Fields fields) {
        String name = fields.name == null ? null : fields.name.asString();
        Refusal refusal = checkName(name);
        if (name == null || refusal != null) {
            return refusal == null ? Refusal.incorrect("name is missing.") : refusal;
        }
        RawJson data = fields.data;
        if (data == null) {
            return Refusal.incorrect("data is missing.");
        }
        Set<String> channels = new LinkedHashSet<>();
        refusal = readChannels(fields, channels);
        if (refusal != null) {
            return refusal;
        }
        String socketId = fields.socketId == null ? null : fields.socketId.asString();
        if (fields.socketId != null && (socketId == null || !isSocketId(socketId))) {
            return Refusal.incorrect("socket_id is not two numbers with a point between them.");
        }
        String info = fields.info == null ? null : fields.info.asString();
        if (fields.info != null && info == null) {
            return Refusal.incorrect("info is not a string.");
        }
        if (data.payloadExceeds(limits.maxEventPayloadBytes())) {
            return new Refusal(
                    413,
                    "The data content of this event exceeds the allowed maximum (" + limits.maxEventPayloadBytes()
                            + " bytes)");
        }
        return new EventRequest(name, literal(data), List.copyOf(channels), socketId, info(info));
    }

    private @Nullable Refusal checkName(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return Refusal.incorrect("name is missing, empty or not a string.");
        }
        if (name.length() > limits.maxEventNameLength()) {
            return new Refusal(
                    400, "Event name is too long. Maximum allowed size is " + limits.maxEventNameLength() + ".");
        }
        // Pusher protocol: these names are the server's own.
        return name.startsWith("pusher:") || name.startsWith("pusher_internal:")
                ? Refusal.incorrect("names that begin with pusher: or pusher_internal: are reserved.")
                : null;
    }

    private @Nullable Refusal readChannels(Fields fields, Set<String> channels) {
        Refusal refusal;
        if (fields.channels != null) {
            refusal = readList(fields.channels, channels);
        } else if (fields.channel != null) {
            refusal = addChannel(fields.channel, channels);
        } else {
            refusal = Refusal.incorrect("channel and channels are missing.");
        }
        if (refusal == null && channels.size() > 1 && hasEncrypted(channels)) {
            // Pusher protocol: each encrypted channel has a key of its own, so one ciphertext can't serve two.
            refusal = Refusal.incorrect("an event for an encrypted channel can have no other channel.");
        }
        return refusal;
    }

    private @Nullable Refusal readList(RawJson list, Set<String> channels) {
        if (!list.isArray()) {
            return Refusal.incorrect("channels is not an array.");
        }
        Refusal refusal = null;
        int given = 0;
        JsonCursor elements = JsonCursor.elements(list);
        while (elements.next()) {
            given++;
            if (given > limits.maxEventChannelsAtOnce()) {
                return new Refusal(
                        400, "Cannot broadcast to more than " + limits.maxEventChannelsAtOnce() + " channels at once");
            }
            Refusal next = refusal == null ? addChannel(elements.value(), channels) : null;
            refusal = next == null ? refusal : next;
        }
        return given == 0 ? Refusal.incorrect("channels is empty.") : refusal;
    }

    private @Nullable Refusal addChannel(RawJson value, Set<String> channels) {
        String channel = value.asString();
        return switch (ChannelNames.check(channel, limits.maxChannelNameLength(), allowColon)) {
            case VALID -> {
                if (channel != null) {
                    channels.add(channel);
                }
                yield null;
            }
            case EMPTY -> Refusal.incorrect("a channel name is empty or not a string.");
            case TOO_LONG ->
                Refusal.incorrect("a channel name is longer than " + limits.maxChannelNameLength() + " characters.");
            case INVALID ->
                Refusal.incorrect("a channel name has characters other than letters, digits and _-=@,.;"
                        + (allowColon ? ":" : ""));
        };
    }

    private static boolean hasEncrypted(Collection<String> channels) {
        for (String channel : channels) {
            if (ChannelNameKind.of(channel).encrypted()) {
                return true;
            }
        }
        return false;
    }

    /** Pusher protocol: {@code ^\d+\.\d+$}. */
    static boolean isSocketId(String text) {
        int point = text.indexOf('.');
        if (point <= 0 || point == text.length() - 1) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (i != point && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    /** Pusher protocol: data reaches clients as a string; what was not one becomes the string of its JSON text. */
    private static RawJson literal(RawJson data) {
        if (data.isString()) {
            return data;
        }
        int capacity = JsonStrings.escapedLength(data.bytes(), data.offset(), data.length()) + 2;
        return RawJson.of(new JsonWriter(0, capacity)
                .string(data.bytes(), data.offset(), data.length())
                .finish());
    }

    private static EventRequest.@Nullable ChannelInfo info(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return null;
        }
        boolean userCount = false;
        boolean subscriptionCount = false;
        for (String attribute : list.split(",", -1)) {
            userCount |= attribute.strip().equals("user_count");
            subscriptionCount |= attribute.strip().equals("subscription_count");
        }
        return new EventRequest.ChannelInfo(userCount, subscriptionCount);
    }

    /** The members of an event's object that matter, as they were written; null members count as absent. */
    private static final class Fields {
        private @Nullable RawJson name;
        private @Nullable RawJson data;
        private @Nullable RawJson channel;
        private @Nullable RawJson channels;
        private @Nullable RawJson socketId;
        private @Nullable RawJson info;

        boolean read(JsonCursor members) {
            while (members.next()) {
                if (members.nameIs("name")) {
                    name = members.value();
                } else if (members.nameIs("data")) {
                    // Here null is a value: it is published as the string "null".
                    data = members.value();
                } else if (members.nameIs("channels")) {
                    channels = unlessNull(members.value());
                } else if (members.nameIs("channel")) {
                    channel = unlessNull(members.value());
                } else if (members.nameIs("socket_id")) {
                    socketId = unlessNull(members.value());
                } else if (members.nameIs("info")) {
                    info = unlessNull(members.value());
                }
            }
            return members.complete();
        }

        private static @Nullable RawJson unlessNull(RawJson value) {
            return value.isNull() ? null : value;
        }
    }
}
