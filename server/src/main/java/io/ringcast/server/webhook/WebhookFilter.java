package io.ringcast.server.webhook;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which channels a webhook is about: those that meet all conditions.
 *
 * <p>Thread: any.
 */
public record WebhookFilter(List<Condition> conditions) {
    /** All channels. */
    public static final WebhookFilter ALL = new WebhookFilter(List.of());

    /** Something that a channel's name can be. */
    public sealed interface Condition {
        /** Whether the name is so. */
        boolean accepts(String channel);

        /** The name begins so. */
        record Prefix(String text) implements Condition {
            @Override
            public boolean accepts(String channel) {
                return channel.startsWith(text);
            }
        }

        /** The name ends so. */
        record Suffix(String text) implements Condition {
            @Override
            public boolean accepts(String channel) {
                return channel.endsWith(text);
            }
        }

        /** The expression is found in the name. */
        record Matching(Pattern pattern) implements Condition {
            @Override
            public boolean accepts(String channel) {
                return pattern.matcher(channel).find();
            }

            // A pattern is equal to itself only, and a reload must see that nothing changed.
            @Override
            public boolean equals(@Nullable Object other) {
                return other instanceof Matching(var its)
                        && its.pattern().equals(pattern.pattern())
                        && its.flags() == pattern.flags();
            }

            @Override
            public int hashCode() {
                return pattern.pattern().hashCode();
            }
        }

        /** What stands in front of the first colon is one of these. */
        record Namespace(List<String> names) implements Condition {
            public Namespace {
                names = List.copyOf(names);
            }

            @Override
            public boolean accepts(String channel) {
                int colon = channel.indexOf(':');
                return colon > 0 && names.contains(channel.substring(0, colon));
            }
        }

        /** No name is right: what a filter means whose expression is none. */
        record Nothing() implements Condition {
            @Override
            public boolean accepts(String channel) {
                return false;
            }
        }
    }

    public WebhookFilter {
        conditions = List.copyOf(conditions);
    }

    /** Whether the webhook is about this channel. */
    public boolean accepts(String channel) {
        for (Condition condition : conditions) {
            if (!condition.accepts(channel)) {
                return false;
            }
        }
        return true;
    }
}
