package io.ringcast.server.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which web pages may connect to an app, by their origin ({@code https://app.example.com:8443}). Case does not matter. No
 * rule at all allows every origin, and clients that send none.
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><td>{@code *}, {@code any}</td><td>every origin, also none</td></tr>
 * <tr><td>{@code https://a.b:8443}</td><td>that origin</td></tr>
 * <tr><td>{@code a.b}, {@code a.b:8443}</td><td>that host and port with any scheme</td></tr>
 * <tr><td>{@code *.a.b}</td><td>{@code a.b} and what is below it, with any scheme</td></tr>
 * <tr><td>{@code https://*.a.b}, {@code http://localhost:*}</td><td>origins that begin and end so</td></tr>
 * </table>
 *
 * <p>Thread: any.
 */
public final class OriginRules {
    private final List<Rule> rules;

    private OriginRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    private sealed interface Rule {
        record Any() implements Rule {}

        record Exact(String origin) implements Rule {}

        record Host(String host) implements Rule {}

        record Domain(String domain) implements Rule {}

        record Affixes(String prefix, String suffix) implements Rule {}
    }

    /**
     * Reads the rules of one app.
     *
     * @throws IllegalArgumentException if one of them is not a rule; the message says which, why and what to write
     */
    public static OriginRules compile(List<String> patterns) {
        List<Rule> rules = new ArrayList<>(patterns.size());
        for (String pattern : patterns) {
            rules.add(compile(pattern));
        }
        return new OriginRules(rules);
    }

    private static Rule compile(String pattern) {
        String lower = pattern.strip().toLowerCase(Locale.ROOT);
        if (lower.isEmpty()) {
            throw invalid(pattern, "it is empty");
        }
        if (lower.equals("*") || lower.equals("any")) {
            return new Rule.Any();
        }
        int star = lower.indexOf('*');
        if (star != lower.lastIndexOf('*')) {
            throw invalid(pattern, "it has more than one *");
        }
        int scheme = lower.indexOf("://");
        if (scheme == 0 || scheme == lower.length() - 3) {
            throw invalid(pattern, "there is nothing on one side of ://");
        }
        checkHost(pattern, scheme < 0 ? lower : lower.substring(scheme + 3));
        if (star < 0) {
            return scheme < 0 ? new Rule.Host(lower) : new Rule.Exact(lower);
        }
        return lower.startsWith("*.") && scheme < 0
                ? new Rule.Domain(lower.substring(2))
                : new Rule.Affixes(lower.substring(0, star), lower.substring(star + 1));
    }

    private static void checkHost(String pattern, String hostAndPort) {
        String domain = hostAndPort.startsWith("*.") ? hostAndPort.substring(2) : hostAndPort;
        // An IPv6 address has colons of its own.
        int port = domain.startsWith("[") ? -1 : domain.lastIndexOf(':');
        String host = port < 0 ? domain : domain.substring(0, port);
        if (host.isEmpty()) {
            throw invalid(pattern, "it has no domain");
        }
        if (host.startsWith(".") || host.endsWith(".") || host.contains("..")) {
            throw invalid(pattern, "its domain has an empty part");
        }
    }

    private static IllegalArgumentException invalid(String pattern, String reason) {
        return new IllegalArgumentException("allowed_origins has \"" + pattern + "\", but " + reason
                + ": write an origin (https://app.example.com), a host (app.example.com:8443), *.example.com,"
                + " one * within an origin (https://*.example.com), or * for all");
    }

    /** Whether a page of this origin may connect; null if the client sent no origin. */
    public boolean allows(@Nullable String origin) {
        if (rules.isEmpty()) {
            return true;
        }
        String lower = origin == null ? "" : origin.toLowerCase(Locale.ROOT);
        int scheme = lower.indexOf("://");
        String host = scheme < 0 ? lower : lower.substring(scheme + 3);
        for (Rule rule : rules) {
            boolean matches = switch (rule) {
                case Rule.Any() -> true;
                case Rule.Exact(String exact) -> lower.equals(exact);
                case Rule.Host(String exact) -> host.equals(exact);
                case Rule.Domain(String domain) -> host.equals(domain) || host.endsWith("." + domain);
                case Rule.Affixes(String prefix, String suffix) ->
                    lower.length() >= prefix.length() + suffix.length()
                            && lower.startsWith(prefix)
                            && lower.endsWith(suffix);
            };
            if (matches) {
                return true;
            }
        }
        return false;
    }
}
