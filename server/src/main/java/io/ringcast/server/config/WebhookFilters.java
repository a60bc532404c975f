package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.webhook.WebhookFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Reads which channels a webhook is about, in soketi's and in Sockudo's names. A condition that can't be read means
 * that no channel is right: what it should have kept away must not get through.
 *
 * <p>Thread: confined to the loading thread.
 */
final class WebhookFilters {
    private static final int MAX_PATTERN_LENGTH = 512;

    private final Problems problems;
    private final AppReader.Place place;
    private final List<String> unknown;

    WebhookFilters(Problems problems, AppReader.Place place, List<String> unknown) {
        this.problems = problems;
        this.place = place;
        this.unknown = unknown;
    }

    WebhookFilter read(String path, JsonNode node) {
        List<WebhookFilter.Condition> conditions = new ArrayList<>();
        node.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            boolean blank =
                    value.isNull() || (value.isTextual() && value.textValue().isEmpty());
            String where = path + "." + entry.getKey();
            switch (Key.snakeCase(entry.getKey())) {
                case "channel_name_starts_with", "channel_prefix" -> {
                    if (!blank) {
                        conditions.add(new WebhookFilter.Condition.Prefix(text(where, value)));
                    }
                }
                case "channel_name_ends_with", "channel_suffix" -> {
                    if (!blank) {
                        conditions.add(new WebhookFilter.Condition.Suffix(text(where, value)));
                    }
                }
                case "channel_pattern" -> {
                    if (!blank) {
                        conditions.add(pattern(where, text(where, value)));
                    }
                }
                case "channel_namespace", "channel_namespaces" -> {
                    if (!blank && !(value.isArray() && value.isEmpty())) {
                        conditions.add(new WebhookFilter.Condition.Namespace(names(where, value)));
                    }
                }
                default -> unknown.add(Problems.bounded(where));
            }
        });
        return new WebhookFilter(conditions);
    }

    private String text(String where, JsonNode value) {
        if (!value.isTextual()) {
            place.invalid(problems, where, "***", "a text");
            return "";
        }
        return value.textValue();
    }

    private WebhookFilter.Condition pattern(String where, String text) {
        try {
            if (text.length() <= MAX_PATTERN_LENGTH) {
                return new WebhookFilter.Condition.Matching(Pattern.compile(text));
            }
        } catch (PatternSyntaxException e) {
            // Told below, together with one that is too long.
        }
        problems.warn(place.name() + "." + where + "=" + Problems.bounded(text)
                + " is no regular expression of at most " + MAX_PATTERN_LENGTH
                + " characters: this webhook is never sent. Correct it.");
        return new WebhookFilter.Condition.Nothing();
    }

    private List<String> names(String where, JsonNode value) {
        List<String> names = new ArrayList<>();
        if (value.isTextual()) {
            names.addAll(Key.splitList(value.textValue()));
        } else if (value.isArray()) {
            value.forEach(item -> names.add(text(where, item)));
        } else {
            place.invalid(problems, where, "***", "a text or a list of texts");
        }
        return names;
    }
}
