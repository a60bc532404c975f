package io.ringcast.server.json;

/**
 * Checks JSON text (RFC 8259) in UTF-8 bytes and finds where values end, without building anything. Containers nest at
 * most {@link #MAX_DEPTH} deep; text in strings is checked to be UTF-8, escapes of lone surrogates are allowed.
 *
 * <p>Thread: any.
 */
public final class JsonScanner {
    /** How deep objects and arrays may nest: documents of editors do by hundreds, and parsers of clients stop somewhere. */
    public static final int MAX_DEPTH = 1_000;

    /** What a scan returns when the text is not JSON. */
    static final int INVALID = -1;

    private static final long[] NONE = new long[0];
    /** Six bits of a depth count within one word of flags. */
    private static final int WORD_SHIFT = 6;

    private JsonScanner() {}

    /** Whether the bytes are exactly one JSON value, with white space around it or not. */
    public static boolean isValid(byte[] json, int offset, int length) {
        int limit = offset + length;
        int end = valueEnd(json, skipSpace(json, offset, limit), limit, MAX_DEPTH);
        return end != INVALID && skipSpace(json, end, limit) == limit;
    }

    /** Whether the bytes, taken one level deep into another container, are exactly one JSON value. */
    public static boolean isValidInside(byte[] json) {
        int end = valueEnd(json, skipSpace(json, 0, json.length), json.length, MAX_DEPTH - 1);
        return end != INVALID && skipSpace(json, end, json.length) == json.length;
    }

    /** The index of the first byte from {@code from} on that is no white space, or {@code limit}. */
    public static int skipSpace(byte[] json, int from, int limit) {
        int at = from;
        while (at < limit) {
            byte b = json[at];
            if (b != ' ' && b != '\n' && b != '\r' && b != '\t') {
                break;
            }
            at++;
        }
        return at;
    }

    /** The index behind the value that starts at {@code from}, or {@link #INVALID}. */
    static int valueEnd(byte[] json, int from, int limit, int maxDepth) {
        // One bit for each open container, set for an object: no recursion, and nothing allocated up to 64 levels.
        long objects = 0;
        long[] outer = NONE;
        int depth = 0;
        int at = from;
        while (true) {
            if (at >= limit) {
                return INVALID;
            }
            byte first = json[at];
            if (first == '{' || first == '[') {
                if (depth == maxDepth) {
                    return INVALID;
                }
                boolean object = first == '{';
                outer = wordIsFull(depth) ? kept(outer, depth, objects) : outer;
                objects = (objects << 1) | (object ? 1 : 0);
                depth++;
                at = skipSpace(json, at + 1, limit);
                boolean empty = at < limit && json[at] == (object ? '}' : ']');
                if (!empty) {
                    at = object ? nameEnd(json, at, limit) : at;
                    if (at == INVALID) {
                        return INVALID;
                    }
                    continue;
                }
            } else {
                at = scalarEnd(json, at, limit);
            }
            boolean another = false;
            while (depth > 0 && !another) {
                if (at == INVALID) {
                    return INVALID;
                }
                at = skipSpace(json, at, limit);
                if (at >= limit) {
                    return INVALID;
                }
                boolean object = (objects & 1) != 0;
                if (json[at] == ',') {
                    at = skipSpace(json, at + 1, limit);
                    at = object ? nameEnd(json, at, limit) : at;
                    another = true;
                } else if (json[at] == (object ? '}' : ']')) {
                    at++;
                    depth--;
                    objects = wordIsFull(depth) ? outer[(depth >> WORD_SHIFT) - 1] : objects >>> 1;
                } else {
                    return INVALID;
                }
            }
            if (!another || at == INVALID) {
                return at;
            }
        }
    }

    private static boolean wordIsFull(int depth) {
        return depth > 0 && (depth & ((1 << WORD_SHIFT) - 1)) == 0;
    }

    /** Puts the flags of 64 containers aside that all stay open while deeper ones are read. */
    private static long[] kept(long[] outer, int depth, long objects) {
        long[] words = outer.length == 0 ? new long[(MAX_DEPTH - 1) >> WORD_SHIFT] : outer;
        words[(depth >> WORD_SHIFT) - 1] = objects;
        return words;
    }

    /** The index where the value of a member starts whose name starts at {@code from}, or {@link #INVALID}. */
    private static int nameEnd(byte[] json, int from, int limit) {
        if (from >= limit || json[from] != '"') {
            return INVALID;
        }
        int at = stringEnd(json, from, limit);
        if (at == INVALID) {
            return INVALID;
        }
        at = skipSpace(json, at, limit);
        return at < limit && json[at] == ':' ? skipSpace(json, at + 1, limit) : INVALID;
    }

    private static int scalarEnd(byte[] json, int from, int limit) {
        return switch (json[from]) {
            case '"' -> stringEnd(json, from, limit);
            case 't' -> wordEnd(json, from, limit, "true");
            case 'f' -> wordEnd(json, from, limit, "false");
            case 'n' -> wordEnd(json, from, limit, "null");
            default -> numberEnd(json, from, limit);
        };
    }

    private static int wordEnd(byte[] json, int from, int limit, String word) {
        int end = from + word.length();
        if (end > limit) {
            return INVALID;
        }
        for (int i = 0; i < word.length(); i++) {
            if (json[from + i] != word.charAt(i)) {
                return INVALID;
            }
        }
        return end;
    }

    private static int numberEnd(byte[] json, int from, int limit) {
        int at = json[from] == '-' ? from + 1 : from;
        if (at < limit && json[at] == '0') {
            at++;
        } else {
            at = digitsEnd(json, at, limit);
        }
        if (at != INVALID && at < limit && json[at] == '.') {
            at = digitsEnd(json, at + 1, limit);
        }
        if (at != INVALID && at < limit && (json[at] == 'e' || json[at] == 'E')) {
            at++;
            if (at < limit && (json[at] == '+' || json[at] == '-')) {
                at++;
            }
            at = digitsEnd(json, at, limit);
        }
        return at;
    }

    private static int digitsEnd(byte[] json, int from, int limit) {
        int at = from;
        while (at < limit && json[at] >= '0' && json[at] <= '9') {
            at++;
        }
        return at == from ? INVALID : at;
    }

    /** The index behind the closing quote of the string literal that starts at {@code from}, or {@link #INVALID}. */
    static int stringEnd(byte[] json, int from, int limit) {
        int at = from + 1;
        while (at < limit) {
            byte b = json[at];
            if (b == '"') {
                return at + 1;
            }
            if (b == '\\') {
                at = escapeEnd(json, at, limit);
            } else if (b >= ' ') {
                at++;
            } else if (b >= 0) {
                return INVALID;
            } else {
                at = characterEnd(json, at, limit);
            }
            if (at == INVALID) {
                return INVALID;
            }
        }
        return INVALID;
    }

    private static int escapeEnd(byte[] json, int from, int limit) {
        if (from + 1 >= limit) {
            return INVALID;
        }
        return switch (json[from + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> from + 2;
            case 'u' -> from + 6 <= limit && hexAt(json, from + 2) >= 0 ? from + 6 : INVALID;
            default -> INVALID;
        };
    }

    /** The value of four hexadecimal digits, or a negative number if they are not. */
    static int hexAt(byte[] json, int from) {
        return (Character.digit(json[from], 16) << 12)
                | (Character.digit(json[from + 1], 16) << 8)
                | (Character.digit(json[from + 2], 16) << 4)
                | Character.digit(json[from + 3], 16);
    }

    /** The index behind a character of two to four UTF-8 bytes, or {@link #INVALID} (RFC 3629: shortest form only). */
    private static int characterEnd(byte[] json, int from, int limit) {
        int lead = json[from] & 0xff;
        int second = from + 1 < limit ? json[from + 1] & 0xff : 0;
        int lowest = 0x80;
        int highest = 0xbf;
        int length;
        if (lead >= 0xc2 && lead <= 0xdf) {
            length = 2;
        } else if (lead >= 0xe0 && lead <= 0xef) {
            length = 3;
            lowest = lead == 0xe0 ? 0xa0 : lowest;
            highest = lead == 0xed ? 0x9f : highest;
        } else if (lead >= 0xf0 && lead <= 0xf4) {
            length = 4;
            lowest = lead == 0xf0 ? 0x90 : lowest;
            highest = lead == 0xf4 ? 0x8f : highest;
        } else {
            return INVALID;
        }
        if (from + length > limit || second < lowest || second > highest) {
            return INVALID;
        }
        for (int i = 2; i < length; i++) {
            if ((json[from + i] & 0xc0) != 0x80) {
                return INVALID;
            }
        }
        return from + length;
    }
}
