package io.ringcast.server.auth.token;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that keys may be fetched from. What fills a placeholder comes from a token that nobody has checked yet,
 * so all addresses are written out at the start, and a group that could find anything else than a few known texts is
 * refused: whoever sends a token can only choose among them.
 *
 * <p>Thread: any.
 */
final class JwksEndpoints {
    static final int MAX_ENDPOINTS = 256;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9_]+)\\}\\}");
    private static final Pattern GROUP = Pattern.compile("\\(\\?P?<([A-Za-z0-9_]+)>([^()]*)\\)");

    /** One of the texts that a group may find: no character that means anything else than itself. */
    private static final Pattern LITERAL = Pattern.compile("(?:[A-Za-z0-9_~/:@%-]|\\\\[./:@~%_-])+");

    private final List<String> names;
    private final Map<List<String>, URI> byValues;

    private JwksEndpoints(List<String> names, Map<List<String>, URI> byValues) {
        this.names = List.copyOf(names);
        this.byValues = Map.copyOf(byValues);
    }

    /** The patterns are those of issuer and audience; empty where there is none. */
    static JwksEndpoints of(String template, String issuerRegex, String audienceRegex) {
        if (template.isEmpty()) {
            return new JwksEndpoints(List.of(), Map.of());
        }
        List<String> names = PLACEHOLDER
                .matcher(template)
                .results()
                .map(found -> found.group(1))
                .distinct()
                .toList();
        List<List<String>> combinations = List.of(List.of());
        for (String name : names) {
            List<String> alternatives = alternatives(name, issuerRegex, audienceRegex);
            List<List<String>> longer = new ArrayList<>();
            for (List<String> combination : combinations) {
                for (String alternative : alternatives) {
                    List<String> one = new ArrayList<>(combination);
                    one.add(alternative);
                    longer.add(List.copyOf(one));
                }
            }
            combinations = longer;
            if (combinations.size() > MAX_ENDPOINTS) {
                throw new TokenSettingsException("jwks_public_endpoint stands for more than " + MAX_ENDPOINTS
                        + " addresses. Use fewer placeholders or alternatives.");
            }
        }
        Map<List<String>, URI> byValues = new HashMap<>();
        for (List<String> combination : combinations) {
            byValues.put(combination, address(template, names, combination));
        }
        return new JwksEndpoints(names, byValues);
    }

    private static List<String> alternatives(String name, String issuerRegex, String audienceRegex) {
        List<String> found = new ArrayList<>();
        for (String regex : List.of(issuerRegex, audienceRegex)) {
            GROUP.matcher(regex)
                    .results()
                    .filter(group -> group.group(1).equals(name))
                    .forEach(group -> found.add(group.group(2)));
        }
        if (found.size() != 1) {
            throw new TokenSettingsException("{{" + name + "}} in jwks_public_endpoint needs exactly one group"
                    + " (?P<" + name + ">...) without further groups in it, in issuer_regex or audience_regex;"
                    + " there are " + found.size() + ".");
        }
        List<String> alternatives = new ArrayList<>();
        for (String alternative : found.getFirst().split("\\|", -1)) {
            if (!LITERAL.matcher(alternative).matches()) {
                throw new TokenSettingsException("The group " + name + " fills jwks_public_endpoint, so it may only be"
                        + " a list of fixed texts, as in (?P<" + name + ">first|second\\.example): an open pattern"
                        + " would let any client choose where keys come from.");
            }
            alternatives.add(alternative.replace("\\", ""));
        }
        return alternatives;
    }

    private static URI address(String template, List<String> names, List<String> values) {
        String address = PLACEHOLDER
                .matcher(template)
                .replaceAll(found -> Matcher.quoteReplacement(values.get(names.indexOf(found.group(1)))));
        try {
            URI uri = new URI(address);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && !hasDotSegment(uri)) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw notAnAddress(e);
        }
        throw notAnAddress(null);
    }

    private static boolean hasDotSegment(URI uri) {
        for (String segment : uri.getPath().split("/", -1)) {
            if (segment.equals(".") || segment.equals("..")) {
                return true;
            }
        }
        return false;
    }

    // Without the address itself, which may hold a secret.
    private static TokenSettingsException notAnAddress(@Nullable URISyntaxException e) {
        return new TokenSettingsException(
                "jwks_public_endpoint is not valid" + (e == null ? "" : " (" + e.getReason() + ")")
                        + ": expected an http or https address with a host, without a user name and without dots as path segments.");
    }

    /** There is no address at all. */
    boolean none() {
        return byValues.isEmpty();
    }

    /** The one for what named groups have found, or null. */
    @Nullable
    URI of(Map<String, String> found) {
        List<String> values = new ArrayList<>(names.size());
        for (String name : names) {
            values.add(found.getOrDefault(name, ""));
        }
        return byValues.get(values);
    }
}
