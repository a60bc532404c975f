package io.ringcast.server.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles what Centrifugo's files have for regular expressions. Names of groups may have characters there that they must
 * not have here, and nobody asks for the groups of these patterns: they lose their names.
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
}
