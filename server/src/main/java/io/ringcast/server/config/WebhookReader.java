package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.webhook.RetryPolicy;
import io.ringcast.server.webhook.Webhook;
import io.ringcast.server.webhook.WebhookEvent;
import io.ringcast.server.webhook.WebhookFilter;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns the webhooks of one app record into {@link Webhook}s. Messages show no path, query or header: they often hold
 * tokens.
 *
 * <p>Thread: confined to the loading thread.
 */
final class WebhookReader {
    private static final int MAX_WEBHOOKS = 100;
    private static final int MAX_URL_LENGTH = 2048;
    private static final int MAX_HEADERS = 50;
    private static final int MAX_TEXT_LENGTH = 1024;
    private static final int MAX_HEADER_LENGTH = 4096;
    private static final long MAX_MILLIS = 86_400_000;
    private static final int ID_BYTES = 6;
    private static final Set<String> FIELDS = Set.of(
            "url", "lambda", "lambda_function", "event_types", "filter", "headers", "retry", "request_timeout_ms");
    /** Names of the original's later versions, for events that no Pusher client causes. */
    private static final Set<String> LATER_EVENTS = Set.of("member_updated");
    /** What the protocol sets, and a record can't. */
    private static final Set<String> OWN_HEADERS = Set.of("x-pusher-key", "x-pusher-signature", "content-type");
    /** What the HTTP client keeps to itself. */
    private static final Set<String> CLIENT_HEADERS =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding");

    private final WebhookSettings settings;
    private final Problems problems;
    private final AppReader.Place place;
    private final List<String> unknown;

    /** @param unknown takes the names that mean nothing */
    WebhookReader(WebhookSettings settings, Problems problems, AppReader.Place place, List<String> unknown) {
        this.settings = settings;
        this.problems = problems;
        this.place = place;
        this.unknown = unknown;
    }

    List<Webhook> read(String written, List<JsonNode> nodes) {
        List<Webhook> webhooks = new ArrayList<>();
        Map<String, Integer> sameIds = new HashMap<>();
        if (nodes.size() > MAX_WEBHOOKS) {
            place.invalid(problems, written, "***", "at most " + MAX_WEBHOOKS + " webhooks");
            return List.of();
        }
        for (int i = 0; i < nodes.size(); i++) {
            String path = written + "[" + i + "]";
            Map<String, JsonNode> fields = fields(path, nodes.get(i), FIELDS);
            Webhook.Target target = target(path, fields);
            EnumSet<WebhookEvent> events = events(path, fields.get("event_types"));
            WebhookFilter filter = filter(path + ".filter", fields.get("filter"));
            Map<String, String> headers = headers(path + ".headers", fields.get("headers"));
            RetryPolicy retry = retry(path + ".retry", fields.get("retry"));
            Duration timeout = Duration.ofMillis(number(
                    path,
                    "request_timeout_ms",
                    fields,
                    1,
                    MAX_MILLIS,
                    settings.requestTimeout().toMillis()));
            if (target != null && !events.isEmpty()) {
                String id = idOf(nodes.get(i));
                int before = sameIds.merge(id, 1, Integer::sum);
                webhooks.add(new Webhook(
                        before == 1 ? id : id + "-" + before, target, events, filter, headers, retry, timeout));
            }
        }
        return List.copyOf(webhooks);
    }

    /** The same for the same record in every process, so that a shared queue's jobs find their webhook. */
    private static String idOf(JsonNode node) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(node.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256: use one that has it", e);
        }
    }

    /** The members of an object by their names in snake_case. */
    private Map<String, JsonNode> fields(String path, JsonNode node, Set<String> known) {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            String name = Key.snakeCase(entry.getKey());
            if (!known.contains(name)) {
                unknown.add(Problems.bounded(path + "." + entry.getKey()));
            } else if (!isBlank(entry.getValue())) {
                fields.put(name, entry.getValue());
            }
        });
        return fields;
    }

    private static boolean isBlank(JsonNode node) {
        // PHP writes an empty object as an empty list.
        return node.isNull() || (node.isTextual() && node.textValue().isBlank()) || (node.isArray() && node.isEmpty());
    }

    private Webhook.@Nullable Target target(String path, Map<String, JsonNode> fields) {
        JsonNode url = fields.get("url");
        JsonNode function = fields.get("lambda_function");
        JsonNode lambda = fields.get("lambda");
        if (url == null && function == null && lambda == null) {
            problems.add(place.name() + "." + path + " has no url: give it one.");
            return null;
        }
        if (url == null) {
            return lambda(path, function, lambda);
        }
        URI uri = url.isTextual() ? uriOf(url.textValue().strip()) : null;
        if (uri == null) {
            place.invalid(
                    problems,
                    path + ".url",
                    shownUrl(url.asText()),
                    "an http or https URL with a host of letters, digits, dots and hyphens, without a user name, in at"
                            + " most " + MAX_URL_LENGTH + " characters");
            return null;
        }
        return new Webhook.Target.Http(uri);
    }

    private static @Nullable URI uriOf(String text) {
        if (text.length() > MAX_URL_LENGTH) {
            return null;
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean usable = (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65535;
            return usable ? new URI(uri.toASCIIString()) : null;
        } catch (URISyntaxException e) {
            return null;
        }
    }

    private static String shownUrl(String text) {
        int end = text.indexOf(':');
        return end > 0 && text.substring(0, end).matches("[A-Za-z][A-Za-z0-9+.-]{0,20}")
                ? text.substring(0, end) + ":***"
                : "***";
    }

    // No driver of functions is part of this version; a webhook that is silently never sent would be worse than a stop.
    private Webhook.@Nullable Target lambda(String path, @Nullable JsonNode function, @Nullable JsonNode lambda) {
        JsonNode named = function == null && lambda != null ? lambda.path("function_name") : function;
        String name = named == null ? "" : named.asText();
        if (name.isBlank() || name.length() > MAX_TEXT_LENGTH) {
            place.invalid(problems, path + ".lambda", "***", "an object with function_name and region");
            return null;
        }
        problems.add(place.name() + "." + path + " names the lambda function " + Problems.bounded(name)
                + ", and this version has no driver that calls functions: give the webhook a url, or remove it.");
        return null;
    }

    private EnumSet<WebhookEvent> events(String path, @Nullable JsonNode node) {
        EnumSet<WebhookEvent> events = EnumSet.noneOf(WebhookEvent.class);
        List<String> later = new ArrayList<>();
        for (String name : texts(node)) {
            Optional<WebhookEvent> event = WebhookEvent.named(name);
            if (event.isPresent()) {
                events.add(event.get());
            } else if (LATER_EVENTS.contains(name)) {
                later.add(name);
            } else {
                place.invalid(problems, path + ".event_types", name, "names of " + names());
            }
        }
        if (!later.isEmpty()) {
            problems.warn(place.name() + "." + path + ".event_types names " + String.join(", ", later)
                    + ", which this version does not tell.");
        }
        if (events.isEmpty() && later.isEmpty() && texts(node).isEmpty()) {
            place.invalid(problems, path + ".event_types", node == null ? "" : "***", "a list of " + names());
        }
        return events;
    }

    private static String names() {
        List<String> names = new ArrayList<>();
        for (WebhookEvent event : WebhookEvent.values()) {
            names.add(event.wireName());
        }
        return String.join(", ", names);
    }

    /** The texts of a list, or of one text; empty for anything else. */
    private static List<String> texts(@Nullable JsonNode node) {
        List<String> texts = new ArrayList<>();
        if (node != null && node.isTextual()) {
            texts.addAll(Key.splitList(node.textValue()));
        } else if (node != null && node.isArray()) {
            node.forEach(item -> {
                if (item.isTextual() && !item.textValue().isBlank()) {
                    texts.add(item.textValue().strip());
                }
            });
        }
        return texts;
    }

    private WebhookFilter filter(String path, @Nullable JsonNode node) {
        if (node == null) {
            return WebhookFilter.ALL;
        }
        if (!node.isObject()) {
            place.invalid(problems, path, "***", "an object");
            return WebhookFilter.ALL;
        }
        return new WebhookFilters(problems, place, unknown).read(path, node);
    }

    private Map<String, String> headers(String path, @Nullable JsonNode node) {
        Map<String, String> headers = new LinkedHashMap<>();
        if (node == null) {
            return headers;
        }
        if (!node.isObject() || node.size() > MAX_HEADERS) {
            place.invalid(problems, path, "***", "an object of at most " + MAX_HEADERS + " names and texts");
            return headers;
        }
        node.properties().forEach(entry -> {
            String name = entry.getKey();
            String lower = name.toLowerCase(Locale.ROOT);
            String value = entry.getValue().isValueNode() ? entry.getValue().asText() : "\n";
            if (OWN_HEADERS.contains(lower)) {
                problems.warn(place.name() + "." + path + "." + Problems.bounded(name)
                        + " has no effect: the protocol sets this header.");
            } else if (CLIENT_HEADERS.contains(lower)) {
                problems.add(place.name() + "." + path + "." + Problems.bounded(name)
                        + " can't be set: HTTP sets this header. Remove it.");
            } else if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,128}")
                    || value.length() > MAX_HEADER_LENGTH
                    || !value.matches("[\\t\\x20-\\x7e]*")) {
                place.invalid(problems, path + "." + Problems.bounded(name), "***", "a header of printable ASCII");
            } else {
                headers.put(name, value);
            }
        });
        return headers;
    }

    private RetryPolicy retry(String path, @Nullable JsonNode node) {
        WebhookSettings.Retry common = settings.retry();
        Map<String, JsonNode> fields = Map.of();
        if (node != null && node.isObject()) {
            fields = fields(
                    path,
                    node,
                    Set.of("enabled", "max_attempts", "max_elapsed_time_ms", "initial_backoff_ms", "max_backoff_ms"));
        } else if (node != null) {
            place.invalid(problems, path, "***", "an object");
        }
        boolean enabled = common.enabled();
        JsonNode flag = fields.get("enabled");
        if (flag != null) {
            Boolean truth = Key.truth(flag.asText().strip());
            if (truth == null) {
                place.invalid(problems, path + ".enabled", flag.asText(), "true or false");
            } else {
                enabled = truth;
            }
        }
        return new RetryPolicy(
                enabled,
                (int) number(path, "max_attempts", fields, 0, 1_000_000, common.maxAttempts()),
                millis(path, "max_elapsed_time_ms", fields, common.maxElapsedTime()),
                millis(path, "initial_backoff_ms", fields, common.initialBackoff()),
                millis(path, "max_backoff_ms", fields, common.maxBackoff()));
    }

    private Duration millis(String path, String field, Map<String, JsonNode> fields, Duration byDefault) {
        return Duration.ofMillis(number(path, field, fields, 0, MAX_MILLIS, byDefault.toMillis()));
    }

    private long number(String path, String field, Map<String, JsonNode> fields, long min, long max, long byDefault) {
        JsonNode node = fields.get(field);
        if (node == null) {
            return byDefault;
        }
        BigDecimal number =
                node.isNumber() || node.isTextual() ? Key.decimal(node.asText().strip()) : null;
        if (number == null
                || number.stripTrailingZeros().scale() > 0
                || number.doubleValue() < min
                || number.doubleValue() > max) {
            place.invalid(
                    problems,
                    path + "." + field,
                    node.isValueNode() ? node.asText() : "***",
                    "a whole number from " + min + " to " + max);
            return byDefault;
        }
        return number.longValue();
    }
}
