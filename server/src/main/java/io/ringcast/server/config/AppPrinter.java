package io.ringcast.server.config;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.server.webhook.Webhook;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes an app as a TOML table in one line, without its secrets. */
final class AppPrinter {
    private AppPrinter() {}

    static String toToml(App app, List<Webhook> webhooks) {
        Map<AppField, String> fields = new LinkedHashMap<>();
        fields.put(AppField.ID, Key.quote(app.id()));
        fields.put(
                AppField.KEYS,
                app.credentials().stream().map(AppPrinter::masked).collect(Collectors.joining(", ", "[", "]")));
        fields.put(AppField.ENABLED, "" + app.enabled());
        put(fields, app.limits());
        put(fields, app.features());
        fields.put(
                AppField.ALLOWED_ORIGINS,
                app.allowedOrigins().stream().map(Key::quote).collect(Collectors.joining(", ", "[", "]")));
        fields.put(
                AppField.WEBHOOKS,
                webhooks.stream().map(AppPrinter::masked).collect(Collectors.joining(", ", "[", "]")));
        return fields.entrySet().stream()
                .map(entry -> entry.getKey().field() + " = " + entry.getValue())
                .collect(Collectors.joining(", ", "{ ", " }"));
    }

    private static String masked(Credential credential) {
        return "{ key = " + Key.quote(credential.key()) + ", secret = \"***\" }";
    }

    // Path, query and headers of a webhook often hold tokens.
    private static String masked(Webhook webhook) {
        String events = webhook.events().stream()
                .sorted()
                .map(event -> Key.quote(event.wireName()))
                .collect(Collectors.joining(", ", "[", "]"));
        return "{ url = " + Key.quote(webhook.target().shown() + "/***") + ", event_types = " + events + " }";
    }

    private static void put(Map<AppField, String> fields, AppLimits limits) {
        fields.put(AppField.MAX_CONNECTIONS, "" + limits.maxConnections());
        fields.put(AppField.OVER_QUOTA_CODE, "" + limits.overQuotaCode());
        fields.put(AppField.MAX_CHANNELS_PER_CONNECTION, "" + limits.maxChannelsPerConnection());
        fields.put(AppField.MAX_CLIENT_EVENTS_PER_SECOND, "" + limits.maxClientEventsPerSecond());
        fields.put(AppField.MAX_BACKEND_EVENTS_PER_SECOND, "" + limits.maxBackendEventsPerSecond());
        fields.put(AppField.MAX_READ_REQUESTS_PER_SECOND, "" + limits.maxReadRequestsPerSecond());
        fields.put(AppField.MAX_PRESENCE_MEMBERS_PER_CHANNEL, "" + limits.maxPresenceMembersPerChannel());
        fields.put(AppField.MAX_PRESENCE_MEMBER_SIZE_IN_KB, kib(limits.maxPresenceMemberSizeBytes()));
        fields.put(AppField.MAX_CHANNEL_NAME_LENGTH, "" + limits.maxChannelNameLength());
        fields.put(AppField.MAX_EVENT_CHANNELS_AT_ONCE, "" + limits.maxEventChannelsAtOnce());
        fields.put(AppField.MAX_EVENT_NAME_LENGTH, "" + limits.maxEventNameLength());
        fields.put(AppField.MAX_EVENT_PAYLOAD_IN_KB, kib(limits.maxEventPayloadBytes()));
        fields.put(AppField.MAX_EVENT_BATCH_SIZE, "" + limits.maxEventBatchSize());
        fields.put(AppField.CACHE_TTL_SECONDS, "" + limits.cacheTtl().toSeconds());
        if (limits.activityTimeout() != null) {
            fields.put(AppField.ACTIVITY_TIMEOUT, "" + limits.activityTimeout().toSeconds());
        }
    }

    private static void put(Map<AppField, String> fields, AppFeatures features) {
        fields.put(AppField.ENABLE_CLIENT_MESSAGES, "" + features.clientMessages());
        fields.put(AppField.ENABLE_USER_AUTHENTICATION, "" + features.userAuthentication());
        fields.put(AppField.ENABLE_WATCHLIST_EVENTS, "" + features.watchlistEvents());
        fields.put(AppField.ENABLE_SUBSCRIPTION_COUNT, "" + features.subscriptionCount());
        fields.put(AppField.TLS_ONLY, "" + features.tlsOnly());
        fields.put(AppField.ALLOW_COLON, "" + features.allowColon());
        fields.put(AppField.DISABLE_SIGNIN, "" + !features.signin());
        fields.put(AppField.TERMINATE_ON_LIMIT, "" + features.terminateOnLimit());
    }

    private static String kib(int bytes) {
        return BigDecimal.valueOf(bytes / 1024.0).stripTrailingZeros().toPlainString();
    }
}
