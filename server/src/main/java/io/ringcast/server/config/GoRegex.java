package io.ringcast.server.config;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Compiles what Centrifugo's files have for regular expressions: the two languages differ in how groups are named.
 *
 * <p>Thread: any.
 */
public final class GoRegex {
    private GoRegex() {}

    /**
     * The pattern of an expression as Go writes it.
     *
     * @throws PatternSyntaxException if it is none
     */
    public static Pattern compile(String expression) {
        return Pattern.compile(expression.replace("(?P<", "(?<"));
    }
}
