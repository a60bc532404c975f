package io.ringcast.server.log;

import java.nio.charset.StandardCharsets;

/**
 * Makes text harmless that others may have written: no line breaks, which would forge lines; no escape codes, which a
 * terminal obeys; no marks that turn the direction of reading.
 *
 * <p>Thread: any.
 */
final class PlainText {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private PlainText() {}

    /** Appends at most {@code maxLength} characters of the text. */
    static void append(StringBuilder line, String text, int maxLength) {
        int length = Math.min(text.length(), maxLength);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (isHarmless(c) || isPair(text, i)) {
                line.append(c);
            } else if (isSecondOfPair(text, i)) {
                line.append(c);
            } else {
                appendEscaped(line, c);
            }
        }
        if (text.length() > maxLength) {
            line.append("... (").append(text.length() - maxLength).append(" more characters)");
        }
    }

    /** The same text with what is not harmless written as escapes, which JSON understands too. */
    static String of(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isHarmless(text.charAt(i))) {
                StringBuilder line = new StringBuilder(text.length() + 16);
                append(line, text, text.length());
                return line.toString();
            }
        }
        return text;
    }

    private static boolean isHarmless(char c) {
        if (c < 0x7f) {
            return c >= ' ';
        }
        // C1 controls; Arabic letter mark; zero-width marks, line and paragraph separators, embeddings, isolates.
        return c > 0x9f
                && c != 0x61c
                && !(c >= 0x200b && c <= 0x200f)
                && !(c >= 0x2028 && c <= 0x202e)
                && !(c >= 0x2066 && c <= 0x2069)
                && c != 0xfeff
                && !Character.isSurrogate(c);
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    private static boolean isSecondOfPair(String text, int at) {
        return Character.isLowSurrogate(text.charAt(at)) && at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }

    private static void appendEscaped(StringBuilder line, char c) {
        line.append('\\');
        switch (c) {
            case '\n' -> line.append('n');
            case '\r' -> line.append('r');
            case '\t' -> line.append('t');
            default -> {
                line.append('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    line.append((char) HEX[(c >>> shift) & 0xf]);
                }
            }
        }
    }
}
