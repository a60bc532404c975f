package io.ringcast.server.protocol.centrifuge.wire;

import java.util.List;

/**
 * One node of a tags filter as the client wrote it; nothing but its size is checked.
 *
 * <p>Thread: any.
 *
 * @param op empty for a comparison, else how {@code nodes} are combined
 * @param key the tag that is compared
 * @param cmp how it is compared
 */
public record FilterNode(String op, String key, String cmp, String val, List<String> vals, List<FilterNode> nodes) {
    /** How deep a filter may nest; the root alone is 1 deep. */
    public static final int MAX_DEPTH = 10;

    /** How many nodes a filter may have. */
    public static final int MAX_NODES = 100;

    /**
     * Stands for a filter that is too large. Its operation is one that does not exist, so whoever checks filters finds
     * it invalid. Centrifuge protocol: an invalid filter is error 107 and does not end the connection.
     */
    public static final FilterNode OVERSIZED = new FilterNode("oversized", "", "", "", List.of(), List.of());

    public FilterNode {
        vals = List.copyOf(vals);
        nodes = List.copyOf(nodes);
    }
}
