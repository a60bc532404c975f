package io.ringcast.server.config;

import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Rules for values that bounds cannot express. */
enum Check {
    NONE("", _ -> true),
    POWER_OF_TWO("that is a power of two", text -> Long.bitCount((long) Double.parseDouble(text)) == 1),
    HOST(
            "an address or a host name",
            Pattern.compile("[A-Za-z0-9.:_%\\[\\]-]{1,255}").asMatchPredicate()),
    URL_PATH(
            "a URL path such as /realtime",
            Pattern.compile("/?[A-Za-z0-9._~/-]{0,255}").asMatchPredicate()),
    METRIC_PREFIX(
            "letters, digits and underscores, not beginning with a digit",
            Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}").asMatchPredicate()),
    TOKENS("a list of HTTP tokens", text -> text.matches("[A-Za-z0-9!#$%&'*+.^_`|~, -]{0,4096}")),
    NOT_OFFERED(
            "false, because this version does not have it",
            text -> !Key.TRUE_WORDS.contains(text.toLowerCase(Locale.ROOT)));

    final String expected;
    private final Predicate<String> rule;

    Check(String expected, Predicate<String> rule) {
        this.expected = expected;
        this.rule = rule;
    }

    boolean accepts(String text) {
        return rule.test(text);
    }
}
