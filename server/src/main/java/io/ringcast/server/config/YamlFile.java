package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.StringReader;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads YAML into the tree that the other formats give. Its library is loaded with the first file of this kind.
 *
 * <p>Thread: any.
 */
final class YamlFile {
    private static final int MAX_ALIASES = 64;
    private static final int MAX_NODES = 1_000_000;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private int nodes;

    private YamlFile() {}

    private static Yaml yaml() {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        options.setMaxAliasesForCollections(MAX_ALIASES);
        options.setNestingDepthLimit(ConfigFile.MAX_DEPTH);
        options.setCodePointLimit(ConfigFile.MAX_BYTES);
        // Plain types only: a file must not name classes.
        return new Yaml(new SafeConstructor(options));
    }

    static ObjectNode parse(String name, String text) {
        Object value;
        try {
            value = yaml().load(text);
        } catch (MarkedYAMLException e) {
            String place = e.getProblemMark() == null
                    ? ""
                    : ", line " + (e.getProblemMark().getLine() + 1) + ",";
            throw new ConfigException(
                    name + place + " is not valid YAML: look there for a key that stands twice, wrong indentation or a"
                            + " missing quote.");
        } catch (YAMLException e) {
            throw new ConfigException(name + " is nested deeper than " + ConfigFile.MAX_DEPTH
                    + " levels, has more than " + MAX_ALIASES + " aliases or more than one document. Make it plainer.");
        }
        if (value == null) {
            return NODES.objectNode();
        }
        if (new YamlFile().node(name, value, 0) instanceof ObjectNode tree) {
            return tree;
        }
        throw new ConfigException(name + " is not a YAML mapping. It must hold keys.");
    }

    // An alias may stand for a part of the file that stands for others: what they come to is bounded here.
    private JsonNode node(String name, @Nullable Object value, int depth) {
        if (++nodes > MAX_NODES || depth > ConfigFile.MAX_DEPTH) {
            throw new ConfigException(name + " comes to too many values by its aliases. Make it plainer.");
        }
        if (value instanceof Map<?, ?> map) {
            ObjectNode object = NODES.objectNode();
            map.forEach((key, below) -> object.set(String.valueOf(key), node(name, below, depth + 1)));
            return object;
        }
        if (value instanceof List<?> list) {
            ArrayNode array = NODES.arrayNode();
            list.forEach(item -> array.add(node(name, item, depth + 1)));
            return array;
        }
        return switch (value) {
            case null -> NODES.nullNode();
            case Boolean truth -> NODES.booleanNode(truth);
            case Integer number -> NODES.numberNode(number);
            case Long number -> NODES.numberNode(number);
            case BigInteger number -> NODES.numberNode(number);
            case Double number -> NODES.numberNode(number);
            default -> NODES.textNode(String.valueOf(value));
        };
    }

    /** In which line each key of a text stands that has been parsed without a mistake. */
    static Locations locations(String text) {
        Map<String, Integer> lines = new HashMap<>();
        Node root = yaml().compose(new StringReader(text));
        if (root != null) {
            find(root, "", 0, lines);
        }
        return new Locations(lines);
    }

    private static void find(Node node, String path, int depth, Map<String, Integer> lines) {
        if (depth > ConfigFile.MAX_DEPTH || lines.size() > MAX_NODES) {
            return;
        }
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key) {
                    String below = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
                    lines.putIfAbsent(below, key.getStartMark().getLine() + 1);
                    find(tuple.getValueNode(), below, depth + 1, lines);
                }
            }
        } else if (node instanceof SequenceNode sequence) {
            for (int i = 0; i < sequence.getValue().size(); i++) {
                Node item = sequence.getValue().get(i);
                String below = path + "[" + i + "]";
                lines.putIfAbsent(below, item.getStartMark().getLine() + 1);
                find(item, below, depth + 1, lines);
            }
        }
    }
}
