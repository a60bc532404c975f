package io.ringcast.server.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.function.Predicate;

/**
 * Compiles what Centrifugo's files have for regular expressions: those of RE2, which take a time that grows with the text
 * and no faster. Nobody asks for the groups of these patterns: they lose their names, of which there are more ways to
 * write them than this library reads.
 *
 * <p>Thread: any.
 */
final class GoRegex {
    private static final Pattern NAMED_GROUP = Pattern.compile("\\(\\?P?<[A-Za-z_][A-Za-z0-9_]*>");

    private GoRegex() {}

    /**
     * The pattern of an expression as Go writes it.
     *
     * @throws PatternSyntaxException if it is none
     */
    static Pattern compile(String expression) {
        return Pattern.compile(NAMED_GROUP.matcher(expression).replaceAll("("));
    }

    /** Whether a text has the expression anywhere. */
    static Predicate<String> finding(String expression) {
        Pattern pattern = compile(expression);
        return text -> pattern.matcher(text).find();
    }
}
