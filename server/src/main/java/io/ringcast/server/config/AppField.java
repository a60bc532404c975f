package io.ringcast.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fields of an app record. Their names are accepted in snake_case, camelCase and PascalCase, flat or under
 * {@code policy}.
 */
enum AppField {
    ID(Kind.TEXT, "required", "Identity; part of the HTTP API's paths."),
    KEY(Kind.TEXT, "required", "What clients connect with."),
    SECRET(Kind.SECRET, "required", "What signs."),
    KEYS(
            Kind.NODES,
            "[]",
            "Further keys while they are rotated: a list of {key, secret}; the first key is the one in use."),
    ENABLED(Kind.FLAG, "true", "A disabled app's clients are closed with 4003."),
    MAX_CONNECTIONS(Kind.LIMIT, "unlimited", "Connections at one time."),
    OVER_QUOTA_CODE(Kind.NUMBER, "4004 (soketi: 4100)", 4004, 4100, "Close code above max_connections: 4004 or 4100."),
    MAX_CHANNELS_PER_CONNECTION(Kind.LIMIT, "unlimited", "Subscriptions of one connection."),
    MAX_CLIENT_EVENTS_PER_SECOND(Kind.LIMIT, "10", "Client events of one connection."),
    MAX_BACKEND_EVENTS_PER_SECOND(Kind.LIMIT, "unlimited", "Publications over HTTP, counted per channel."),
    MAX_READ_REQUESTS_PER_SECOND(Kind.LIMIT, "unlimited", "Reads over HTTP."),
    MAX_PRESENCE_MEMBERS_PER_CHANNEL(
            Kind.NUMBER, "presence.max_members_per_channel", 1, 10_000_000, "Users of one presence channel."),
    MAX_PRESENCE_MEMBER_SIZE_IN_KB(Kind.SIZE, "presence.max_member_size_in_kb", 0.001, 65536, "JSON of one user_info."),
    MAX_CHANNEL_NAME_LENGTH(Kind.NUMBER, "channel_limits.max_name_length", 1, 1024, "Characters of a channel name."),
    MAX_EVENT_CHANNELS_AT_ONCE(
            Kind.NUMBER, "event_limits.max_channels_at_once", 1, 100_000, "Channels of one publication."),
    MAX_EVENT_NAME_LENGTH(Kind.NUMBER, "event_limits.max_name_length", 1, 1024, "Characters of an event name."),
    MAX_EVENT_PAYLOAD_IN_KB(Kind.SIZE, "event_limits.max_payload_in_kb", 0.001, 65536, "Data of one event."),
    MAX_EVENT_BATCH_SIZE(Kind.NUMBER, "event_limits.max_batch_size", 1, 100_000, "Events of one batch."),
    CACHE_TTL_SECONDS(
            Kind.NUMBER,
            "channel_limits.cache_ttl",
            1,
            31_536_000,
            "How long a cache channel remembers its last event."),
    ACTIVITY_TIMEOUT(Kind.NUMBER, "activity_timeout", 1, 86_400, "Seconds of silence after which a client is probed."),
    ENABLE_CLIENT_MESSAGES(Kind.FLAG, "false", "Clients may publish on private and presence channels."),
    ENABLE_USER_AUTHENTICATION(Kind.FLAG, "false", "Clients must sign in within user_authentication_timeout."),
    ENABLE_WATCHLIST_EVENTS(Kind.FLAG, "false", "Signed-in users are told when users of their watchlist come and go."),
    ENABLE_SUBSCRIPTION_COUNT(Kind.FLAG, "false", "Subscribers are told how many they are."),
    TLS_ONLY(Kind.FLAG, "false", "Connections without TLS are closed with 4000."),
    ALLOW_COLON(Kind.FLAG, "true (pusher-strict: false)", "Channel names may contain a colon."),
    DISABLE_SIGNIN(Kind.FLAG, "false", "Clients may not sign in."),
    TERMINATE_ON_LIMIT(Kind.FLAG, "false", "A client over its event rate is closed with 4301."),
    ALLOWED_ORIGINS(Kind.LIST, "[]", "Origins whose browsers may connect; empty allows all."),
    WEBHOOKS(Kind.NODES, "[]", "What is told to the app's back end, and where; see docs/operate/webhooks.md.");

    /** How a field's value is read. */
    enum Kind {
        TEXT("a text of 1 to 1024 characters"),
        SECRET("a text of 1 to 1024 characters"),
        FLAG("true or false"),
        LIMIT("a whole number; 0 or less is unlimited"),
        NUMBER("a whole number"),
        SIZE("a number of KiB"),
        LIST("a list of texts"),
        NODES("a list of objects, or one as JSON text");

        final String expected;

        Kind(String expected) {
            this.expected = expected;
        }
    }

    private static final Map<String, AppField> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(field -> plain(field.name()), Function.identity()));

    final Kind kind;
    final String byDefault;
    final double min;
    final double max;
    final String doc;

    AppField(Kind kind, String byDefault, String doc) {
        this(kind, byDefault, Integer.MIN_VALUE, 4_294_967_295.0, doc);
    }

    AppField(Kind kind, String byDefault, double min, double max, String doc) {
        this.kind = kind;
        this.byDefault = byDefault;
        this.min = min;
        this.max = max;
        this.doc = doc;
    }

    static Optional<AppField> named(String name) {
        return Optional.ofNullable(BY_NAME.get(plain(name)));
    }

    /** The name in snake_case. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }

    String expected() {
        return switch (kind) {
            case NUMBER, SIZE ->
                this == OVER_QUOTA_CODE
                        ? "4004 or 4100"
                        : kind.expected + " from " + (kind == Kind.SIZE ? "0.001" : "" + (long) min) + " to "
                                + (long) max;
            case TEXT, SECRET, FLAG, LIMIT, LIST, NODES -> kind.expected;
        };
    }

    /** What is left of a name in all spellings: soketi's tables shorten "second". */
    private static String plain(String name) {
        String letters = name.replace("_", "").toLowerCase(Locale.ROOT);
        return letters.endsWith("persec") ? letters + "ond" : letters;
    }
}
