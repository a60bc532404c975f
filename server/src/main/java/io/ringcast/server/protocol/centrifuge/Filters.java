package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.subscription.TagsFilter;
import io.ringcast.server.protocol.centrifuge.wire.FilterNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Filters of tags as clients send them.
 *
 * <p>Thread: any.
 */
final class Filters {
    private Filters() {}

    /** The filter, or null if it is not valid. */
    static @Nullable TagsFilter of(FilterNode root) {
        try {
            return TagsFilter.of(node(root));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static TagsFilter.Node node(FilterNode node) {
        List<TagsFilter.Node> nodes = new ArrayList<>(node.nodes().size());
        for (FilterNode inner : node.nodes()) {
            nodes.add(node(inner));
        }
        return new TagsFilter.Node(node.op(), node.key(), node.cmp(), node.val(), node.vals(), nodes);
    }
}
