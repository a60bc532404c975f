package io.ringcast.server.json;

/**
 * Walks over the members of one JSON object, or the elements of one array, and checks the text on its way: one pass,
 * nothing built. It moves on with {@link #next()}; when that says false, {@link #complete()} tells whether the text was
 * one whole container and nothing else.
 *
 * <p>Thread: confined to the caller.
 */
public final class JsonCursor {
    private final byte[] json;
    private final int limit;
    private final boolean object;
    private final int maxDepth;
    private int at;
    private boolean started;
    private boolean finished;
    private boolean complete;
    private int end = JsonScanner.INVALID;
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    private JsonCursor(byte[] json, int offset, int length, boolean object, int maxDepth) {
        this.json = json;
        this.limit = offset + length;
        this.object = object;
        this.maxDepth = maxDepth - 1;
        this.at = JsonScanner.skipSpace(json, offset, limit);
        this.finished = at >= limit || json[at] != (object ? '{' : '[');
    }

    /** Over the members of an object; if the text is anything else, there is no member and it is not complete. */
    public static JsonCursor members(byte[] json, int offset, int length) {
        return new JsonCursor(json, offset, length, true, JsonScanner.MAX_DEPTH);
    }

    /** The same for an object that may nest less deep, itself included. */
    public static JsonCursor membersWithin(int maxDepth, byte[] json, int offset, int length) {
        return new JsonCursor(json, offset, length, true, Math.min(maxDepth, JsonScanner.MAX_DEPTH));
    }

    public static JsonCursor members(RawJson value) {
        return members(value.bytes(), value.offset(), value.length());
    }

    /** Over the elements of an array; if the text is anything else, there is no element and it is not complete. */
    public static JsonCursor elements(RawJson value) {
        return new JsonCursor(value.bytes(), value.offset(), value.length(), false, JsonScanner.MAX_DEPTH);
    }

    /** Moves to the next member or element; false at the end and where the text is wrong. */
    public boolean next() {
        if (finished) {
            return false;
        }
        at = JsonScanner.skipSpace(json, started ? at : at + 1, limit);
        if (at < limit && json[at] == (object ? '}' : ']')) {
            finished = true;
            end = at + 1;
            complete = JsonScanner.skipSpace(json, end, limit) == limit;
            return false;
        }
        if (started) {
            if (at >= limit || json[at] != ',') {
                return fail();
            }
            at = JsonScanner.skipSpace(json, at + 1, limit);
        }
        started = true;
        if (object && !readName()) {
            return fail();
        }
        valueStart = at;
        valueEnd = JsonScanner.valueEnd(json, at, limit, maxDepth);
        at = valueEnd;
        return valueEnd != JsonScanner.INVALID || fail();
    }

    private boolean readName() {
        nameStart = at;
        nameEnd = at < limit && json[at] == '"' ? JsonScanner.stringEnd(json, at, limit) : JsonScanner.INVALID;
        if (nameEnd == JsonScanner.INVALID) {
            return false;
        }
        at = JsonScanner.skipSpace(json, nameEnd, limit);
        if (at >= limit || json[at] != ':') {
            return false;
        }
        at = JsonScanner.skipSpace(json, at + 1, limit);
        return true;
    }

    private boolean fail() {
        finished = true;
        return false;
    }

    /** Whether the end was reached and the whole text was good. */
    public boolean complete() {
        return complete;
    }

    /** The index behind the container's closing bracket, or -1 while it was not reached. */
    public int end() {
        return end;
    }

    /** The name of the current member. */
    public String name() {
        return JsonStrings.decode(json, nameStart, nameEnd - nameStart);
    }

    /** Whether the current member's name is {@code ascii}, also when it is written with escapes. */
    public boolean nameIs(String ascii) {
        int length = nameEnd - nameStart - 2;
        boolean escaped = false;
        boolean equal = length == ascii.length();
        for (int i = 0; i < length; i++) {
            byte b = json[nameStart + 1 + i];
            escaped |= b == '\\';
            equal = equal && b == ascii.charAt(i);
        }
        return equal || (escaped && name().equals(ascii));
    }

    /** The current value as it is written, a slice of the text. */
    public RawJson value() {
        return new RawJson(json, valueStart, valueEnd - valueStart);
    }
}
