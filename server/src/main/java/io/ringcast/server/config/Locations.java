package io.ringcast.server.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * In which line of a file each key stands. Asked only when something is wrong with the file, so a start does not pay.
 *
 * <p>Thread: any.
 */
final class Locations {
    private final Map<String, Integer> lines;

    Locations(Map<String, Integer> lines) {
        this.lines = Map.copyOf(lines);
    }

    /** Those of a JSON text that has been parsed without a mistake. */
    static Locations ofJson(JsonFactory format, String text) {
        Map<String, Integer> lines = new HashMap<>();
        try (JsonParser parser = format.createParser(text)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(parser, "", lines);
            }
        } catch (IOException e) {
            // What was found up to there still helps.
            return new Locations(lines);
        }
        return new Locations(lines);
    }

    // The parser bounds how deep a text is nested.
    private static void object(JsonParser parser, String path, Map<String, Integer> lines) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String below = path.isEmpty() ? parser.currentName() : path + "." + parser.currentName();
            lines.putIfAbsent(below, parser.currentTokenLocation().getLineNr());
            value(parser, parser.nextToken(), below, lines);
        }
    }

    private static void value(JsonParser parser, JsonToken token, String path, Map<String, Integer> lines)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            object(parser, path, lines);
        } else if (token == JsonToken.START_ARRAY) {
            int index = 0;
            for (JsonToken item = parser.nextToken(); item != JsonToken.END_ARRAY; item = parser.nextToken()) {
                String below = path + "[" + index++ + "]";
                lines.putIfAbsent(below, parser.currentTokenLocation().getLineNr());
                value(parser, item, below, lines);
            }
        }
    }

    /** The line of a key, or of the nearest thing around it whose line is known. */
    OptionalInt line(String path) {
        String around = path;
        while (!around.isEmpty()) {
            Integer line = lines.get(around);
            if (line != null) {
                return OptionalInt.of(line);
            }
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
        return OptionalInt.empty();
    }
}
