package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.server.webhook.Webhook;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Turns one app record, in any of its spellings, into an {@link App}. What is wrong goes to {@link Problems}; the
 * field then takes its default, so that the rest is checked too.
 *
 * <p>Thread: confined to the loading thread.
 */
final class AppReader {
    private static final int MAX_TEXT_LENGTH = 1024;
    private static final Set<String> POLICY_SECTIONS = Set.of("limits", "features", "channels");
    /** Columns of the originals' tables that carry no setting. */
    private static final Set<String> BOOKKEEPING = Set.of("created_at", "updated_at", "createdAt", "updatedAt");

    /** What later versions of Sockudo have beside the fields above: read, so that their records load, and told. */
    private static final Set<String> LATER = Set.of(
            "decay_seconds",
            "message_rate_limit",
            "annotations_enabled",
            "channel_delta_compression",
            "channel_namespaces",
            "idempotency",
            "connection_recovery",
            "history",
            "presence_history");

    private final AppLimits inherited;
    private final WebhookSettings webhooks;
    private final Profile profile;
    private final Problems problems;
    private final Place place;
    private final Map<AppField, Found> found = new EnumMap<>(AppField.class);
    private final List<String> unknown = new ArrayList<>();

    private AppReader(Inherited inherited, Profile profile, Problems problems, Place place) {
        this.inherited = inherited.limits();
        this.webhooks = inherited.webhooks();
        this.profile = profile;
        this.problems = problems;
        this.place = place;
    }

    /** Where a record stands, to name it in a message. */
    interface Place {
        /** Reports a field's value. */
        void invalid(Problems problems, String field, String shown, String expected);

        /** The record as a whole. */
        String name();
    }

    /** What a record says. The app is absent when it has no identity. */
    record Result(Optional<App> app, List<Webhook> webhooks, List<String> unknown) {}

    /** What a record inherits where it says nothing. */
    record Inherited(AppLimits limits, WebhookSettings webhooks) {}

    private record Found(String written, JsonNode node) {}

    static Result read(ObjectNode record, Inherited inherited, Profile profile, Problems problems, Place place) {
        return new AppReader(inherited, profile, problems, place).read(record);
    }

    private Result read(ObjectNode record) {
        collect(record, "");
        // Sockudo: the nested policy wins over the flat fields.
        record.properties().forEach(entry -> {
            if (isPolicy(entry.getKey()) && entry.getValue() instanceof ObjectNode policy) {
                collectPolicy(policy, entry.getKey() + ".");
            }
        });
        String id = text(AppField.ID);
        List<Credential> credentials = credentials();
        AppLimits limits = limits();
        AppFeatures features = features();
        boolean enabled = flag(AppField.ENABLED, true);
        List<String> origins = origins();
        List<Webhook> read = new WebhookReader(webhooks, problems, place, unknown)
                .read(written(AppField.WEBHOOKS), nodes(AppField.WEBHOOKS));
        Optional<App> app = id.isEmpty() || credentials.isEmpty()
                ? Optional.empty()
                : Optional.of(new App(id, credentials, enabled, limits, features, origins));
        return new Result(app, read, List.copyOf(unknown));
    }

    private static boolean isPolicy(String name) {
        return name.equalsIgnoreCase("policy");
    }

    private void collectPolicy(ObjectNode policy, String prefix) {
        policy.properties().forEach(entry -> {
            if (POLICY_SECTIONS.contains(entry.getKey().toLowerCase(Locale.ROOT))
                    && entry.getValue() instanceof ObjectNode section) {
                collect(section, prefix + entry.getKey() + ".");
            } else {
                collectField(prefix, entry.getKey(), entry.getValue());
            }
        });
    }

    private void collect(ObjectNode node, String prefix) {
        node.properties().forEach(entry -> {
            boolean policy = prefix.isEmpty() && isPolicy(entry.getKey()) && entry.getValue() instanceof ObjectNode;
            if (!policy && !BOOKKEEPING.contains(entry.getKey())) {
                collectField(prefix, entry.getKey(), entry.getValue());
            }
        });
    }

    private void collectField(String prefix, String name, JsonNode node) {
        Optional<AppField> field = AppField.named(name);
        if (field.isEmpty() && LATER.contains(name.toLowerCase(Locale.ROOT))) {
            problems.warn(place.name() + "." + Problems.bounded(prefix + name) + " has no effect in this version.");
        } else if (field.isEmpty()) {
            unknown.add(Problems.bounded(prefix + name));
        } else if (!node.isNull() && !(node.isTextual() && node.textValue().isBlank())) {
            found.put(field.get(), new Found(prefix + name, node));
        }
    }

    private void invalid(AppField field, Found value) {
        boolean hidden = field.kind == AppField.Kind.SECRET || !value.node.isValueNode();
        place.invalid(problems, value.written, hidden ? "***" : value.node.asText(), field.expected());
    }

    private String written(AppField field) {
        Found value = found.get(field);
        return value == null ? field.field() : value.written;
    }

    private String text(AppField field) {
        Found value = found.get(field);
        if (value == null) {
            return missing(field.field());
        }
        String text = scalar(value.node);
        if (text == null || text.length() > MAX_TEXT_LENGTH) {
            invalid(field, value);
            return "";
        }
        return text;
    }

    private String missing(String field) {
        problems.add(place.name() + " has no " + field + ": give it one.");
        return "";
    }

    /** The text of a text or a number: ids are often numbers. */
    private static @Nullable String scalar(JsonNode node) {
        return node.isTextual() || node.isNumber() ? node.asText().strip() : null;
    }

    private List<Credential> credentials() {
        List<Credential> credentials = new ArrayList<>();
        List<JsonNode> further = nodes(AppField.KEYS);
        if (further.isEmpty() || found.containsKey(AppField.KEY) || found.containsKey(AppField.SECRET)) {
            String key = text(AppField.KEY);
            String secret = text(AppField.SECRET);
            if (!key.isEmpty() && !secret.isEmpty()) {
                add(credentials, "key", key, secret);
            }
        }
        for (int i = 0; i < further.size(); i++) {
            String key = scalar(further.get(i).path("key"));
            String secret = scalar(further.get(i).path("secret"));
            if (key == null || secret == null || key.isEmpty() || secret.isEmpty()) {
                place.invalid(problems, "keys[" + i + "]", "***", "an object with key and secret");
            } else {
                add(credentials, "keys[" + i + "].key", key, secret);
            }
        }
        return credentials;
    }

    // Pusher protocol: a signature is key:hash, and the key a segment of the path that clients connect to.
    private void add(List<Credential> credentials, String field, String key, String secret) {
        if (key.indexOf(':') >= 0 || key.indexOf('/') >= 0) {
            place.invalid(problems, field, key, "a text without a colon or a slash");
        } else {
            credentials.add(new Credential(key, secret));
        }
    }

    private AppLimits limits() {
        Duration timeout = inherited.activityTimeout();
        int timeoutSeconds = number(AppField.ACTIVITY_TIMEOUT, 0);
        return new AppLimits(
                limit(AppField.MAX_CONNECTIONS, inherited.maxConnections()),
                overQuotaCode(),
                limit(AppField.MAX_CHANNELS_PER_CONNECTION, inherited.maxChannelsPerConnection()),
                limit(AppField.MAX_CLIENT_EVENTS_PER_SECOND, inherited.maxClientEventsPerSecond()),
                limit(AppField.MAX_BACKEND_EVENTS_PER_SECOND, inherited.maxBackendEventsPerSecond()),
                limit(AppField.MAX_READ_REQUESTS_PER_SECOND, inherited.maxReadRequestsPerSecond()),
                number(AppField.MAX_PRESENCE_MEMBERS_PER_CHANNEL, inherited.maxPresenceMembersPerChannel()),
                number(AppField.MAX_PRESENCE_MEMBER_SIZE_IN_KB, inherited.maxPresenceMemberSizeBytes()),
                number(AppField.MAX_CHANNEL_NAME_LENGTH, inherited.maxChannelNameLength()),
                number(AppField.MAX_EVENT_CHANNELS_AT_ONCE, inherited.maxEventChannelsAtOnce()),
                number(AppField.MAX_EVENT_NAME_LENGTH, inherited.maxEventNameLength()),
                number(AppField.MAX_EVENT_PAYLOAD_IN_KB, inherited.maxEventPayloadBytes()),
                number(AppField.MAX_EVENT_BATCH_SIZE, inherited.maxEventBatchSize()),
                Duration.ofSeconds(number(
                        AppField.CACHE_TTL_SECONDS, (int) inherited.cacheTtl().toSeconds())),
                timeoutSeconds == 0 ? timeout : Duration.ofSeconds(timeoutSeconds));
    }

    private int overQuotaCode() {
        int code = number(AppField.OVER_QUOTA_CODE, profile.overQuotaCode);
        Found value = found.get(AppField.OVER_QUOTA_CODE);
        if (value != null && code != 4004 && code != 4100) {
            invalid(AppField.OVER_QUOTA_CODE, value);
        }
        return code;
    }

    private AppFeatures features() {
        AppFeatures none = AppFeatures.DEFAULT;
        return new AppFeatures(
                flag(AppField.ENABLE_CLIENT_MESSAGES, none.clientMessages()),
                flag(AppField.ENABLE_USER_AUTHENTICATION, none.userAuthentication()),
                flag(AppField.ENABLE_WATCHLIST_EVENTS, none.watchlistEvents()),
                flag(AppField.ENABLE_SUBSCRIPTION_COUNT, none.subscriptionCount()),
                flag(AppField.TLS_ONLY, none.tlsOnly()),
                flag(AppField.ALLOW_COLON, profile.allowColon),
                !flag(AppField.DISABLE_SIGNIN, !none.signin()),
                flag(AppField.TERMINATE_ON_LIMIT, none.terminateOnLimit()));
    }

    private boolean flag(AppField field, boolean byDefault) {
        Found value = found.get(field);
        if (value == null) {
            return byDefault;
        }
        Boolean truth = value.node.isValueNode() ? Key.truth(value.node.asText().strip()) : null;
        if (truth == null) {
            invalid(field, value);
            return byDefault;
        }
        return truth;
    }

    /** Zero and less are unlimited, which the engine spells -1. */
    private int limit(AppField field, int byDefault) {
        int limit = number(field, byDefault);
        return limit <= 0 ? -1 : limit;
    }

    private int number(AppField field, int byDefault) {
        Found value = found.get(field);
        if (value == null) {
            return byDefault;
        }
        String text = scalar(value.node);
        BigDecimal number = text == null ? null : Key.decimal(text);
        boolean size = field.kind == AppField.Kind.SIZE;
        if (number == null
                || number.doubleValue() < field.min
                || number.doubleValue() > field.max
                || (!size && number.stripTrailingZeros().scale() > 0)) {
            invalid(field, value);
            return byDefault;
        }
        BigDecimal scaled = size ? number.multiply(BigDecimal.valueOf(1024)) : number;
        return (int) Math.min(scaled.setScale(0, RoundingMode.HALF_UP).longValueExact(), Integer.MAX_VALUE);
    }

    private List<JsonNode> nodes(AppField field) {
        Found value = found.get(field);
        if (value == null) {
            return List.of();
        }
        JsonNode list =
                value.node.isTextual() ? ConfigFile.json(value.node.textValue()).orElse(value.node) : value.node;
        if (list.isNull()) {
            return List.of();
        }
        List<JsonNode> nodes = StreamSupport.stream(list.spliterator(), false).toList();
        if (!list.isArray() || !nodes.stream().allMatch(JsonNode::isObject)) {
            place.invalid(problems, value.written, "***", field.expected());
            return List.of();
        }
        return nodes;
    }

    private List<String> origins() {
        Found value = found.get(AppField.ALLOWED_ORIGINS);
        if (value == null) {
            return List.of();
        }
        List<String> patterns = new ArrayList<>();
        JsonNode list = value.node;
        if (list.isTextual() && list.textValue().strip().startsWith("[")) {
            list = ConfigFile.json(list.textValue()).orElse(list);
        }
        if (list.isTextual()) {
            patterns.addAll(Key.splitList(list.textValue()));
        } else if (list.isArray()
                && StreamSupport.stream(list.spliterator(), false).allMatch(JsonNode::isTextual)) {
            list.forEach(item -> patterns.add(item.textValue().strip()));
        } else {
            invalid(AppField.ALLOWED_ORIGINS, value);
        }
        for (String pattern : patterns) {
            if (!isOriginPattern(pattern)) {
                place.invalid(
                        problems,
                        value.written,
                        pattern,
                        "an origin or a host, with at most one * and without empty parts");
            }
        }
        return patterns.stream()
                .map(pattern -> pattern.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean isOriginPattern(String pattern) {
        if (pattern.equals("*")) {
            return true;
        }
        int scheme = pattern.indexOf("://");
        if (scheme == 0 || pattern.indexOf('*') != pattern.lastIndexOf('*')) {
            return false;
        }
        String host = scheme < 0 ? pattern : pattern.substring(scheme + 3);
        String domain = host.startsWith("*.") ? host.substring(2) : host;
        return !domain.isEmpty() && !domain.contains("..") && !domain.startsWith(".") && !domain.endsWith(".");
    }
}
