package io.ringcast.server.auth.token;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.ringcast.server.auth.token.TokenSettings.Expected;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one claim must say. Patterns are matched by RE2, whose time is linear: they are applied to what anybody sends.
 *
 * <p>Thread: any.
 */
final class ClaimRule {
    private final String exact;
    private final @Nullable Pattern pattern;

    private ClaimRule(String exact, @Nullable Pattern pattern) {
        this.exact = exact;
        this.pattern = pattern;
    }

    /** The name is that of the setting. */
    static ClaimRule of(String name, Expected expected) {
        if (expected.regex().isEmpty()) {
            return new ClaimRule(expected.exact(), null);
        }
        if (!expected.exact().isEmpty()) {
            throw new TokenSettingsException(
                    name + " and " + name + "_regex exclude each other. Keep the one that you mean.");
        }
        try {
            return new ClaimRule("", Pattern.compile(expected.regex()));
        } catch (PatternSyntaxException e) {
            throw new TokenSettingsException(name + "_regex is not a pattern: " + e.getDescription()
                    + ". Correct it; the syntax is that of RE2.");
        }
    }

    /** What the pattern's named groups have found in the first value that is good, or empty if none is. */
    Optional<Map<String, String>> match(List<String> values) {
        if (pattern == null) {
            return exact.isEmpty() || values.contains(exact) ? Optional.of(Map.of()) : Optional.empty();
        }
        for (String value : values) {
            Matcher matcher = pattern.matcher(value);
            if (matcher.find()) {
                return Optional.of(groups(pattern, matcher));
            }
        }
        return Optional.empty();
    }

    private static Map<String, String> groups(Pattern pattern, Matcher matcher) {
        if (pattern.namedGroups().isEmpty()) {
            return Map.of();
        }
        Map<String, String> groups = new HashMap<>();
        for (String name : pattern.namedGroups().keySet()) {
            String found = matcher.group(name);
            if (found != null) {
                groups.put(name, found);
            }
        }
        return groups;
    }
}
