package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Values that are JSON wherever they come from: tables of a file are written as such, so that they read like a variable.
 *
 * <p>Thread: any.
 */
final class JsonTexts {
    private JsonTexts() {}

    /** A part of a file's tree as JSON. */
    static String text(JsonNode node) {
        return node.toString();
    }

    /**
     * An object of texts: either as one, or as Centrifugo writes it too, as a list of objects with {@code key} and
     * {@code value}. Empty if it is neither.
     */
    static Optional<Map<String, String>> map(String text) {
        return ConfigFile.json(text).flatMap(JsonTexts::map);
    }

    private static Optional<Map<String, String>> map(JsonNode node) {
        Map<String, String> map = new LinkedHashMap<>();
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                if (!entry.getValue().isValueNode()) {
                    return Optional.empty();
                }
                map.put(entry.getKey(), entry.getValue().asText());
            }
            return Optional.of(map);
        }
        if (!node.isArray()) {
            return Optional.empty();
        }
        for (JsonNode item : node) {
            String key = item.path("key").asText("");
            if (key.isEmpty() || !item.path("value").isValueNode() || map.containsKey(key)) {
                return Optional.empty();
            }
            map.put(key, item.path("value").asText());
        }
        return Optional.of(map);
    }
}
