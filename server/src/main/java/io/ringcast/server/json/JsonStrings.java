package io.ringcast.server.json;

import java.nio.charset.StandardCharsets;

/**
 * JSON string literals to text and back. Reading takes literals, quotes included, that a scan has found well formed.
 * Writing escapes as little as JavaScript's {@code JSON.stringify}: quotes, backslashes, control characters and lone
 * surrogates.
 *
 * <p>Thread: any.
 */
public final class JsonStrings {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    /** For each ASCII character: 0 = as it is, 'u' = by number, else the letter behind the backslash. */
    private static final byte[] ESCAPES = escapes();

    private JsonStrings() {}

    private static byte[] escapes() {
        byte[] table = new byte[128];
        for (int c = 0; c < ' '; c++) {
            table[c] = 'u';
        }
        table['\b'] = 'b';
        table['\t'] = 't';
        table['\n'] = 'n';
        table['\f'] = 'f';
        table['\r'] = 'r';
        table['"'] = '"';
        table['\\'] = '\\';
        return table;
    }

    /** The text of a literal. An escaped lone surrogate becomes that very {@code char}. */
    public static String decode(byte[] json, int offset, int length) {
        int from = offset + 1;
        int to = offset + length - 1;
        int at = nextEscape(json, from, to);
        if (at == to) {
            return new String(json, from, to - from, StandardCharsets.UTF_8);
        }
        StringBuilder text = new StringBuilder(length);
        while (true) {
            text.append(new String(json, from, at - from, StandardCharsets.UTF_8));
            if (at == to) {
                return text.toString();
            }
            text.append(escapedAt(json, at));
            from = at + escapeLength(json, at);
            at = nextEscape(json, from, to);
        }
    }

    /** The UTF-8 bytes of a literal's text. A lone surrogate becomes U+FFFD, as it does in JavaScript. */
    public static byte[] unescape(byte[] json, int offset, int length) {
        byte[] content = new byte[contentLength(json, offset, length)];
        int from = offset + 1;
        int to = offset + length - 1;
        int written = 0;
        while (true) {
            int at = nextEscape(json, from, to);
            System.arraycopy(json, from, content, written, at - from);
            written += at - from;
            if (at == to) {
                return content;
            }
            int codePoint = codePointAt(json, at, to);
            written = putUtf8(content, written, codePoint);
            from = at + (codePoint > 0xffff ? 12 : escapeLength(json, at));
        }
    }

    /** How many UTF-8 bytes a literal's text has. */
    public static int contentLength(byte[] json, int offset, int length) {
        int to = offset + length - 1;
        int bytes = 0;
        int at = offset + 1;
        while (at < to) {
            if (json[at] != '\\') {
                bytes++;
                at++;
                continue;
            }
            int codePoint = codePointAt(json, at, to);
            bytes += utf8Length(codePoint);
            at += codePoint > 0xffff ? 12 : escapeLength(json, at);
        }
        return bytes;
    }

    private static int nextEscape(byte[] json, int from, int to) {
        int at = from;
        while (at < to && json[at] != '\\') {
            at++;
        }
        return at;
    }

    private static int escapeLength(byte[] json, int at) {
        return json[at + 1] == 'u' ? 6 : 2;
    }

    private static char escapedAt(byte[] json, int at) {
        return switch (json[at + 1]) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) JsonScanner.hexAt(json, at + 2);
            default -> (char) json[at + 1];
        };
    }

    /** What the escape at {@code at} stands for, together with the next one if both make a pair. */
    private static int codePointAt(byte[] json, int at, int to) {
        char high = escapedAt(json, at);
        if (!Character.isSurrogate(high)) {
            return high;
        }
        int next = at + 6;
        if (Character.isHighSurrogate(high) && next + 6 <= to && json[next] == '\\' && json[next + 1] == 'u') {
            char low = escapedAt(json, next);
            if (Character.isLowSurrogate(low)) {
                return Character.toCodePoint(high, low);
            }
        }
        return 0xfffd;
    }

    private static int utf8Length(int codePoint) {
        if (codePoint < 0x80) {
            return 1;
        }
        if (codePoint < 0x800) {
            return 2;
        }
        return codePoint < 0x10000 ? 3 : 4;
    }

    private static int putUtf8(byte[] target, int at, int codePoint) {
        int length = utf8Length(codePoint);
        if (length == 1) {
            target[at] = (byte) codePoint;
            return at + 1;
        }
        int rest = codePoint;
        for (int i = length - 1; i > 0; i--) {
            target[at + i] = (byte) (0x80 | (rest & 0x3f));
            rest >>>= 6;
        }
        target[at] = (byte) (((0xf00 >> length) & 0xff) | rest);
        return at + length;
    }

    /** How many UTF-8 bytes {@code text} takes inside a literal, without the quotes. */
    public static int escapedLength(String text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                bytes += escapedLength((byte) c);
            } else if (!Character.isSurrogate(c)) {
                bytes += c < 0x800 ? 2 : 3;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 6;
            }
        }
        return bytes;
    }

    /** Writes text that is known to be ASCII; returns the index behind it. */
    @SuppressWarnings(
            "deprecation") // it drops the high byte of each char, and nothing else copies chars without garbage
    public static int copyAscii(String text, byte[] target, int offset) {
        text.getBytes(0, text.length(), target, offset);
        return offset + text.length();
    }

    /** Writes {@code text} as it stands inside a literal; returns the index behind it. */
    public static int escape(String text, byte[] target, int offset) {
        int at = offset;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x80) {
                at = escape((byte) c, target, at);
            } else if (!Character.isSurrogate(c)) {
                at = putUtf8(target, at, c);
            } else if (isPair(text, i)) {
                at = putUtf8(target, at, text.codePointAt(i));
                i++;
            } else {
                at = putNumber(target, at, c);
            }
        }
        return at;
    }

    private static boolean isPair(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                && at + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(at + 1));
    }

    /** How many bytes UTF-8 text takes inside a literal, without the quotes. */
    public static int escapedLength(byte[] utf8, int offset, int length) {
        int bytes = 0;
        for (int i = offset; i < offset + length; i++) {
            bytes += escapedLength(utf8[i]);
        }
        return bytes;
    }

    /** Writes UTF-8 text as it stands inside a literal; returns the index behind it. */
    public static int escape(byte[] utf8, int offset, int length, byte[] target, int targetOffset) {
        int at = targetOffset;
        for (int i = offset; i < offset + length; i++) {
            at = escape(utf8[i], target, at);
        }
        return at;
    }

    private static int escapedLength(byte b) {
        if (b < 0 || ESCAPES[b] == 0) {
            return 1;
        }
        return ESCAPES[b] == 'u' ? 6 : 2;
    }

    private static int escape(byte b, byte[] target, int at) {
        if (b < 0 || ESCAPES[b] == 0) {
            target[at] = b;
            return at + 1;
        }
        if (ESCAPES[b] == 'u') {
            return putNumber(target, at, b);
        }
        target[at] = '\\';
        target[at + 1] = ESCAPES[b];
        return at + 2;
    }

    private static int putNumber(byte[] target, int at, int unit) {
        target[at] = '\\';
        target[at + 1] = 'u';
        for (int i = 0; i < 4; i++) {
            target[at + 2 + i] = HEX[(unit >>> (12 - 4 * i)) & 0xf];
        }
        return at + 6;
    }
}
