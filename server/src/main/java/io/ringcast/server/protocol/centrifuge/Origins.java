package io.ringcast.server.protocol.centrifuge;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whose browsers may connect. Centrifugo's rules: a request without an Origin is allowed, an empty list refuses all
 * others, a star in a pattern stands for anything.
 *
 * <p>Thread: any.
 */
public final class Origins {
    private final List<Pattern> patterns;

    public Origins(List<String> allowed) {
        this.patterns = allowed.stream().map(Origins::compile).toList();
    }

    private static Pattern compile(String allowed) {
        StringBuilder regex = new StringBuilder();
        String[] parts = allowed.toLowerCase(Locale.ROOT).split("\\*", -1);
        for (int i = 0; i < parts.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
        }
        return Pattern.compile(regex.toString());
    }

    /** Whether a request with this Origin may come in. */
    public boolean allow(@Nullable String origin) {
        if (origin == null || origin.isEmpty()) {
            return true;
        }
        String text = origin.toLowerCase(Locale.ROOT);
        int scheme = text.indexOf("://");
        String host = scheme < 0 ? text : text.substring(scheme + 3);
        for (Pattern pattern : patterns) {
            if (pattern.matcher(text).matches() || pattern.matcher(host).matches()) {
                return true;
            }
        }
        return false;
    }
}
