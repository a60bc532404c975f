package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Variables of the environment that a file names as {@code ${NAME}} or {@code ${NAME:-default}}.
 *
 * <p>Thread: any.
 */
final class Variables {
    static final Pattern PATTERN =
            Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]{0,255})(?::-([^}\\r\\n]{0,4096}))?\\}");

    private Variables() {}

    /** What is put in for a variable that was found. */
    static String value(Matcher found, Map<String, String> env, Set<String> variables, Set<String> missing) {
        String name = found.group(1);
        String byDefault = found.group(2);
        String value = env.getOrDefault(name, "");
        variables.add(name);
        if (value.isEmpty() && byDefault == null) {
            missing.add(name);
        }
        return value.isEmpty() && byDefault != null ? byDefault : value;
    }

    /** Replaces variables in all texts of a tree, whose depth the parser bounds. */
    static void expand(JsonNode node, Map<String, String> env, Set<String> variables, Set<String> missing) {
        if (node instanceof ObjectNode object) {
            List<Map.Entry<String, JsonNode>> entries = new ArrayList<>(object.properties());
            entries.forEach(entry -> object.set(entry.getKey(), expanded(entry.getValue(), env, variables, missing)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, expanded(array.get(i), env, variables, missing));
            }
        }
    }

    private static JsonNode expanded(
            JsonNode node, Map<String, String> env, Set<String> variables, Set<String> missing) {
        if (!node.isTextual()) {
            expand(node, env, variables, missing);
            return node;
        }
        return TextNode.valueOf(PATTERN.matcher(node.textValue())
                .replaceAll(found -> Matcher.quoteReplacement(value((Matcher) found, env, variables, missing))));
    }
}
