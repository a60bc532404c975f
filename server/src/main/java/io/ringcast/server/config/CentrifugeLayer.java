package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place that says something about the Centrifugo side, by paths as they stand in Centrifugo's file.
 *
 * <p>Thread: any.
 */
sealed interface CentrifugeLayer {
    /** What it says; missing if nothing. */
    JsonNode find(String path);

    /** The place for {@code config print}. */
    String origin(String path);

    /** Reports a value that is not valid. */
    void invalid(Problems problems, String path, String shown, String expected);

    /** A path, which may go through lists, of a tree. */
    static JsonNode at(JsonNode tree, String path) {
        JsonNode node = tree;
        for (String part : path.split("\\.", -1)) {
            Matcher item = Items.PART.matcher(part);
            node = item.matches() ? node.path(item.group(1)).path(Integer.parseInt(item.group(2))) : node.path(part);
        }
        return node;
    }

    /** Parts of paths that name an entry of a list. */
    final class Items {
        private static final Pattern PART = Pattern.compile("(.+)\\[(\\d{1,6})\\]");

        private Items() {}
    }

    /** The section of our own file. */
    record OwnFile(ConfigFile file) implements CentrifugeLayer {
        @Override
        public JsonNode find(String path) {
            return at(file.tree().path(CentrifugeKeys.SECTION), path);
        }

        @Override
        public String origin(String path) {
            return "file " + file.name();
        }

        @Override
        public void invalid(Problems problems, String path, String shown, String expected) {
            String full = CentrifugeKeys.PREFIX + path;
            problems.invalidInFile(full, shown, expected, file.place(full), remedy(path));
        }
    }

    /**
     * A file of Centrifugo.
     *
     * @param tree as Centrifugo 6 has it
     * @param origins by path of the tree, the path in the file where it is another
     */
    record Foreign(ConfigFile file, ObjectNode tree, Map<String, String> origins) implements CentrifugeLayer {
        @Override
        public JsonNode find(String path) {
            return at(tree, path);
        }

        @Override
        public String origin(String path) {
            return "file " + file.name();
        }

        @Override
        public void invalid(Problems problems, String path, String shown, String expected) {
            problems.invalidInFile(path, shown, expected, place(path), remedy(path));
        }

        /** The file and the line of a path. */
        String place(String path) {
            return file.place(CentrifugoNames.inFile(path, origins));
        }
    }

    /**
     * Variables.
     *
     * @param names by path, the variable that says it
     * @param implied by path, what a variable says of it by being there
     */
    record Environment(Map<String, String> env, Map<String, String> names, Map<String, JsonNode> implied)
            implements CentrifugeLayer {
        @Override
        public JsonNode find(String path) {
            String name = names.get(path);
            JsonNode fixed = implied.get(path);
            if (fixed != null) {
                return fixed;
            }
            return name == null
                    ? MissingNode.getInstance()
                    : CentrifugeVariables.node(name, env.getOrDefault(name, ""));
        }

        @Override
        public String origin(String path) {
            return "env " + nameOf(path);
        }

        @Override
        public void invalid(Problems problems, String path, String shown, String expected) {
            problems.invalidInEnvironment(CentrifugeKeys.PREFIX + path, shown, expected, nameOf(path));
        }

        private String nameOf(String path) {
            int item = path.indexOf('[');
            return Optional.ofNullable(names.get(path))
                    .orElseGet(() -> names.getOrDefault(item < 0 ? path : path.substring(0, item), path));
        }
    }

    private static String remedy(String path) {
        return path.indexOf('[') >= 0
                ? "correct it there."
                : CentrifugeKeys.OWN_VARIABLES + CentrifugeKeys.upper(path) + " overrides it.";
    }
}
