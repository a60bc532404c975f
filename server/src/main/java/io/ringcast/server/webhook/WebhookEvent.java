package io.ringcast.server.webhook;

import io.ringcast.engine.signal.Signal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a webhook can ask for. Pusher protocol: the names of the events in a webhook's body. */
public enum WebhookEvent {
    CHANNEL_OCCUPIED(Signal.Kind.OCCUPIED),
    CHANNEL_VACATED(Signal.Kind.VACATED),
    MEMBER_ADDED(Signal.Kind.MEMBER_ADDED),
    MEMBER_REMOVED(Signal.Kind.MEMBER_REMOVED),
    CLIENT_EVENT(Signal.Kind.CLIENT_EVENT),
    CACHE_MISS(Signal.Kind.CACHE_MISS),
    SUBSCRIPTION_COUNT(Signal.Kind.SUBSCRIPTION_COUNT);

    private final Signal.Kind kind;
    private final String wireName = name().toLowerCase(Locale.ROOT);

    WebhookEvent(Signal.Kind kind) {
        this.kind = kind;
    }

    /** The name in bodies and in configuration. */
    public String wireName() {
        return wireName;
    }

    /** The event with this name. */
    public static Optional<WebhookEvent> named(String name) {
        return Arrays.stream(values())
                .filter(event -> event.wireName.equals(name))
                .findFirst();
    }

    Signal.Kind kind() {
        return kind;
    }

    /** What must be listened to so that this event is told rightly: an end that is delayed is cancelled by its beginning. */
    Signal.Kind counterpart() {
        return switch (this) {
            case CHANNEL_OCCUPIED -> Signal.Kind.VACATED;
            case CHANNEL_VACATED -> Signal.Kind.OCCUPIED;
            case MEMBER_ADDED -> Signal.Kind.MEMBER_REMOVED;
            case MEMBER_REMOVED -> Signal.Kind.MEMBER_ADDED;
            case CLIENT_EVENT, CACHE_MISS, SUBSCRIPTION_COUNT -> kind;
        };
    }
}
