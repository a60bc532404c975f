package io.ringcast.server.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the lines of keys in a TOML text. The TOML parser does not tell them, because it reads the whole text before it
 * hands out the first token. Meant for texts that the parser has accepted; of others it finds what it can.
 *
 * <p>Thread: confined to the caller.
 */
final class TomlLocations {
    private static final char END = '\uffff';

    private final String text;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, Integer> tables = new HashMap<>();
    private int at;
    private int line = 1;

    private TomlLocations(String text) {
        this.text = text;
    }

    static Locations of(String text) {
        TomlLocations scan = new TomlLocations(text);
        scan.document();
        return new Locations(scan.lines);
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : END;
    }

    private boolean ahead(String wanted) {
        return text.startsWith(wanted, at);
    }

    private void skip() {
        if (peek() == '\n') {
            line++;
        }
        at++;
    }

    private void document() {
        String table = "";
        while (true) {
            skipBlank(true);
            if (peek() == END) {
                return;
            }
            int before = at;
            if (peek() == '[') {
                table = header();
            } else {
                pair(table, 0);
            }
            if (at == before) {
                skip();
            }
        }
    }

    private void skipBlank(boolean lineEnds) {
        while (true) {
            char c = peek();
            if (c == '#' && lineEnds) {
                while (peek() != '\n' && peek() != END) {
                    skip();
                }
            } else if (c == ' ' || c == '\t' || (lineEnds && (c == '\n' || c == '\r'))) {
                skip();
            } else {
                return;
            }
        }
    }

    private String header() {
        boolean array = ahead("[[");
        int headerLine = line;
        at += array ? 2 : 1;
        List<String> parts = key();
        while (peek() != ']' && peek() != '\n' && peek() != END) {
            skip();
        }
        while (peek() == ']') {
            skip();
        }
        String path = "";
        for (int i = 0; i < parts.size(); i++) {
            path = below(path, parts.get(i));
            if (array && i == parts.size() - 1) {
                tables.merge(path, 1, Integer::sum);
            }
            Integer count = tables.get(path);
            lines.putIfAbsent(path, headerLine);
            path = count == null ? path : path + "[" + (count - 1) + "]";
        }
        lines.putIfAbsent(path, headerLine);
        return path;
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private List<String> key() {
        List<String> parts = new ArrayList<>();
        while (true) {
            skipBlank(false);
            StringBuilder part = new StringBuilder();
            if (peek() == '"' || peek() == '\'') {
                int start = at + 1;
                string();
                part.append(text, start, Math.max(start, Math.min(at - 1, text.length())));
            } else {
                while (Character.isLetterOrDigit(peek()) || peek() == '_' || peek() == '-') {
                    part.append(peek());
                    skip();
                }
            }
            parts.add(part.toString());
            skipBlank(false);
            if (peek() != '.') {
                return parts;
            }
            skip();
        }
    }

    private void pair(String table, int depth) {
        int keyLine = line;
        String path = table;
        for (String part : key()) {
            path = below(path, part);
            lines.putIfAbsent(path, keyLine);
        }
        skipBlank(false);
        if (peek() == '=') {
            skip();
            value(path, depth);
        }
    }

    private void value(String path, int depth) {
        skipBlank(false);
        char c = peek();
        if (depth > ConfigFile.MAX_DEPTH) {
            at = text.length();
        } else if (c == '"' || c == '\'') {
            string();
        } else if (c == '[') {
            items(path, depth);
        } else if (c == '{') {
            fields(path, depth);
        } else {
            while (",]}#\n".indexOf(peek()) < 0 && peek() != END) {
                skip();
            }
        }
    }

    private void items(String path, int depth) {
        skip();
        for (int index = 0; ; index++) {
            skipBlank(true);
            if (peek() == ']' || peek() == END) {
                skip();
                return;
            }
            String item = path + "[" + index + "]";
            lines.putIfAbsent(item, line);
            int before = at;
            value(item, depth + 1);
            next(before);
        }
    }

    private void fields(String path, int depth) {
        skip();
        while (true) {
            skipBlank(true);
            if (peek() == '}' || peek() == END) {
                skip();
                return;
            }
            int before = at;
            pair(path, depth + 1);
            next(before);
        }
    }

    /** Over the comma, and in any case on. */
    private void next(int before) {
        skipBlank(true);
        if (peek() == ',' || at == before) {
            skip();
        }
    }

    private void string() {
        char quote = peek();
        String triple = String.valueOf(quote).repeat(3);
        boolean multiLine = ahead(triple);
        at += multiLine ? 3 : 1;
        while (peek() != END) {
            if (peek() == '\\' && quote == '"') {
                skip();
                skip();
            } else if (multiLine ? ahead(triple) : peek() == quote) {
                at += multiLine ? 3 : 1;
                // Up to two quotes may stand before the end of a text of several lines.
                while (multiLine && peek() == quote) {
                    skip();
                }
                return;
            } else {
                skip();
            }
        }
    }
}
