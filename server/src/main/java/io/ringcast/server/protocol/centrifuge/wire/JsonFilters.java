package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads filters by tags out of JSON commands, as deep and as many nodes as are allowed.
 *
 * <p>Thread: any.
 */
final class JsonFilters {
    private JsonFilters() {}

    /** The filter, {@link FilterNode#OVERSIZED} for one that is too large, or null for none. */
    static @Nullable FilterNode filter(RawJson value) {
        if (value.isNull()) {
            return null;
        }
        FilterNode root = filter(JsonCommands.open(value), 1, new int[] {FilterNode.MAX_NODES});
        return root == null ? FilterNode.OVERSIZED : root;
    }

    private static @Nullable FilterNode filter(JsonCursor in, int depth, int[] nodesLeft) {
        if (depth > FilterNode.MAX_DEPTH || nodesLeft[0]-- == 0) {
            return null;
        }
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = List.of();
        List<FilterNode> nodes = List.of();
        while (in.next()) {
            if (in.nameIs("op")) {
                op = JsonFields.string(in.value());
            } else if (in.nameIs("key")) {
                key = JsonFields.string(in.value());
            } else if (in.nameIs("cmp")) {
                cmp = JsonFields.string(in.value());
            } else if (in.nameIs("val")) {
                val = JsonFields.string(in.value());
            } else if (in.nameIs("vals")) {
                vals = texts(in.value());
            } else if (in.nameIs("nodes")) {
                List<FilterNode> read = nodes(in.value(), depth + 1, nodesLeft);
                if (read == null) {
                    return null;
                }
                nodes = read;
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    private static @Nullable List<FilterNode> nodes(RawJson value, int depth, int[] nodesLeft) {
        List<FilterNode> nodes = new ArrayList<>();
        JsonCursor elements = elements(value);
        while (elements.next()) {
            FilterNode node = filter(JsonCommands.open(elements.value()), depth, nodesLeft);
            if (node == null) {
                return null;
            }
            nodes.add(node);
        }
        return nodes;
    }

    private static List<String> texts(RawJson value) {
        List<String> texts = new ArrayList<>();
        JsonCursor elements = elements(value);
        while (elements.next()) {
            texts.add(JsonFields.string(elements.value()));
        }
        return texts;
    }

    private static JsonCursor elements(RawJson value) {
        if (!value.isArray() && !value.isNull()) {
            throw new MalformedCommandException("a list is not a JSON array");
        }
        return JsonCursor.elements(value);
    }
}
