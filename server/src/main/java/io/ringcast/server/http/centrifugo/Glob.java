package io.ringcast.server.http.centrifugo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pattern for names: {@code *} is any text, {@code ?} any character, {@code [a-z]} and {@code [!a-z]} one of a set or
 * one outside it; a backslash takes the meaning from what follows. Matching takes at most the product of both lengths.
 *
 * <p>Thread: any.
 */
final class Glob {
    /** Longer than any name. */
    static final int MAX_LENGTH = 256;

    private static final Token ANY_TEXT = new Token(false, List.of());

    private final List<Token> tokens;
    private final String prefix;

    /**
     * One character of the name, or with {@link #ANY_TEXT} any number of them.
     *
     * @param inside whether the character has to be in one of the ranges, or outside all
     */
    private record Token(boolean inside, List<Range> ranges) {
        boolean fits(char c) {
            for (Range range : ranges) {
                if (c >= range.from && c <= range.to) {
                    return inside;
                }
            }
            return !inside;
        }
    }

    private record Range(char from, char to) {}

    private Glob(List<Token> tokens, String prefix) {
        this.tokens = tokens;
        this.prefix = prefix;
    }

    /** The pattern of a text, or null if it is none. */
    static @Nullable Glob of(String text) {
        if (text.length() > MAX_LENGTH) {
            return null;
        }
        List<Token> tokens = new ArrayList<>(text.length());
        StringBuilder prefix = new StringBuilder();
        boolean literal = true;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '[') {
                literal = false;
                at = set(text, at + 1, tokens);
                if (at < 0) {
                    return null;
                }
            } else if (c == '*' || c == '?') {
                literal = false;
                tokens.add(c == '*' ? ANY_TEXT : new Token(false, List.of()));
                at++;
            } else {
                at += c == '\\' ? 1 : 0;
                if (at == text.length()) {
                    return null;
                }
                tokens.add(new Token(true, List.of(new Range(text.charAt(at), text.charAt(at)))));
                if (literal) {
                    prefix.append(text.charAt(at));
                }
                at++;
            }
        }
        return new Glob(tokens, prefix.toString());
    }

    /** Reads a set behind its bracket; the index behind it, or -1 if it does not end or is empty. */
    private static int set(String text, int from, List<Token> tokens) {
        int at = from;
        boolean outside = at < text.length() && (text.charAt(at) == '!' || text.charAt(at) == '^');
        at += outside ? 1 : 0;
        List<Range> ranges = new ArrayList<>();
        while (at < text.length() && text.charAt(at) != ']') {
            at += text.charAt(at) == '\\' ? 1 : 0;
            if (at == text.length()) {
                return -1;
            }
            char first = text.charAt(at++);
            char last = first;
            if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
                last = text.charAt(at + 1);
                at += 2;
            }
            if (last < first) {
                return -1;
            }
            ranges.add(new Range(first, last));
        }
        if (at >= text.length() || ranges.isEmpty()) {
            return -1;
        }
        tokens.add(new Token(!outside, List.copyOf(ranges)));
        return at + 1;
    }

    /** What every name that matches begins with. */
    String prefix() {
        return prefix;
    }

    @SuppressWarnings("ReferenceEquality") // one instance stands for any text; an equal one is a single character
    boolean matches(String name) {
        int token = 0;
        int at = 0;
        int starred = -1;
        int retry = 0;
        // Only the last star ever has to take more: what stands before it has matched already.
        while (at < name.length()) {
            if (token < tokens.size() && tokens.get(token) == ANY_TEXT) {
                starred = token++;
                retry = at;
            } else if (token < tokens.size() && tokens.get(token).fits(name.charAt(at))) {
                token++;
                at++;
            } else if (starred >= 0) {
                token = starred + 1;
                at = ++retry;
            } else {
                return false;
            }
        }
        while (token < tokens.size() && tokens.get(token) == ANY_TEXT) {
            token++;
        }
        return token == tokens.size();
    }
}
