package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.subscription.FilterTerm.NumberRelation;
import io.ringcast.engine.subscription.FilterTerm.TextRelation;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which publications of a channel a subscriber wants, by their tags. It saves bandwidth and protects nothing. Equal
 * filters match the same tags, so that one evaluation does for all subscribers who have them.
 *
 * <p>Centrifugo protocol: a missing tag matches {@code neq}, {@code nin} and {@code nex}, as if they were {@code not}
 * around {@code eq}, {@code in} and {@code ex}, and nothing else. What {@code lt}, {@code lte}, {@code gt} and {@code
 * gte} compare are decimal numbers, {@code [+-]digits[.digits]} of at most 200 characters; a value that is none does not
 * match. Texts are compared as they are, with case.
 *
 * <p>Thread: any.
 */
public final class TagsFilter {
    /** Levels of nodes; a leaf alone has one. */
    public static final int MAX_DEPTH = 10;

    /** Nodes of a filter, leaves included. */
    public static final int MAX_NODES = 100;

    private static final int SHOWN_LENGTH = 20;

    private final FilterTerm root;
    private final int hash;

    private TagsFilter(FilterTerm root) {
        this.root = root;
        hash = root.hashCode();
    }

    /**
     * The filter that a tree describes.
     *
     * @throws IllegalArgumentException if it describes none, with a text for the client
     */
    public static TagsFilter of(Node tree) {
        return new TagsFilter(new Reading().term(tree, 1));
    }

    /** Whether the subscriber wants a publication with these tags. Allocates nothing. */
    public boolean matches(Tags tags) {
        return root.matches(tags);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TagsFilter that && hash == that.hash && root.equals(that.root);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return root.toString();
    }

    /**
     * A node as it is sent; what is absent is empty. Nothing is checked but null.
     *
     * @param op {@code and}, {@code or}, {@code not}, or empty for a leaf
     * @param key the tag that a leaf looks at
     * @param cmp what a leaf does: {@code eq neq in nin ex nex sw ew ct lt lte gt gte}
     * @param val what it compares with
     * @param vals the same for {@code in} and {@code nin}
     * @param nodes what {@code and}, {@code or} and {@code not} join
     */
    public record Node(String op, String key, String cmp, String val, List<String> vals, List<Node> nodes) {
        public Node {
            vals = List.copyOf(vals);
            nodes = List.copyOf(nodes);
        }

        /** A leaf that compares with one value. */
        public static Node leaf(String key, String cmp, String val) {
            return new Node("", key, cmp, val, List.of(), List.of());
        }

        /** A leaf that compares with several. */
        public static Node leaf(String key, String cmp, List<String> vals) {
            return new Node("", key, cmp, "", vals, List.of());
        }

        /** A node that joins others. */
        public static Node join(String op, List<Node> nodes) {
            return new Node(op, "", "", "", List.of(), nodes);
        }
    }

    /** Checks a tree; what a node has and does not need is dropped where Centrifugo ignores it. */
    private static final class Reading {
        private int nodes;

        FilterTerm term(Node node, int depth) {
            nodes++;
            require(nodes <= MAX_NODES, "it has more than " + MAX_NODES + " nodes");
            require(depth <= MAX_DEPTH, "it is more than " + MAX_DEPTH + " levels deep");
            return switch (node.op()) {
                case "" -> leaf(node);
                case "and" -> new FilterTerm.And(joined(node, depth));
                case "or" -> new FilterTerm.Or(joined(node, depth));
                case "not" -> {
                    int count = node.nodes().size();
                    require(count == 1, "op not takes exactly one node, not " + count);
                    yield new FilterTerm.Not(term(node.nodes().getFirst(), depth + 1));
                }
                default -> throw refused("unknown op " + shown(node.op()) + ", expected and, or, not or none");
            };
        }

        private List<FilterTerm> joined(Node node, int depth) {
            require(!node.nodes().isEmpty(), "op " + node.op() + " needs nodes");
            List<FilterTerm> terms = new ArrayList<>();
            for (Node child : node.nodes()) {
                terms.add(term(child, depth + 1));
            }
            return List.copyOf(terms);
        }

        private static FilterTerm leaf(Node node) {
            return switch (node.cmp()) {
                case "eq" -> text(node, TextRelation.EQUAL);
                case "neq" -> new FilterTerm.Not(text(node, TextRelation.EQUAL));
                case "sw" -> text(node, TextRelation.STARTS_WITH);
                case "ew" -> text(node, TextRelation.ENDS_WITH);
                case "ct" -> text(node, TextRelation.CONTAINS);
                case "in" -> listed(node);
                case "nin" -> new FilterTerm.Not(listed(node));
                case "ex" -> present(node);
                case "nex" -> new FilterTerm.Not(present(node));
                case "lt" -> number(node, NumberRelation.LESS);
                case "lte" -> number(node, NumberRelation.LESS_OR_EQUAL);
                case "gt" -> number(node, NumberRelation.GREATER);
                case "gte" -> number(node, NumberRelation.GREATER_OR_EQUAL);
                case "" -> throw refused("a node without op needs cmp");
                default ->
                    throw refused("unknown cmp " + shown(node.cmp())
                            + ", expected eq, neq, in, nin, ex, nex, sw, ew, ct, lt, lte, gt or gte");
            };
        }

        private static FilterTerm text(Node node, TextRelation relation) {
            requireOneValue(node);
            return new FilterTerm.Text(node.key(), relation, node.val());
        }

        private static FilterTerm number(Node node, NumberRelation relation) {
            requireOneValue(node);
            if (!DecimalText.isNumber(node.val())) {
                throw refused(
                        "cmp " + node.cmp() + " needs a decimal number such as -12.5 in val, not " + shown(node.val()));
            }
            return new FilterTerm.Numeric(node.key(), relation, node.val());
        }

        private static FilterTerm listed(Node node) {
            requireKey(node);
            require(!node.vals().isEmpty(), "cmp " + node.cmp() + " needs vals");
            require(node.val().isEmpty(), "cmp " + node.cmp() + " takes vals, not val");
            return new FilterTerm.Listed(node.key(), List.copyOf(new TreeSet<>(node.vals())));
        }

        // Centrifugo protocol: an empty key is refused everywhere but in ex and nex.
        private static FilterTerm present(Node node) {
            require(node.val().isEmpty() && node.vals().isEmpty(), "cmp " + node.cmp() + " takes neither val nor vals");
            return new FilterTerm.Present(node.key());
        }

        private static void requireOneValue(Node node) {
            requireKey(node);
            require(!node.val().isEmpty(), "cmp " + node.cmp() + " needs val");
            require(node.vals().isEmpty(), "cmp " + node.cmp() + " takes val, not vals");
        }

        private static void requireKey(Node node) {
            require(!node.key().isEmpty(), "cmp " + node.cmp() + " needs key");
        }

        private static void require(boolean condition, String why) {
            if (!condition) {
                throw refused(why);
            }
        }

        private static IllegalArgumentException refused(String why) {
            return new IllegalArgumentException("the tags filter is not valid: " + why);
        }

        /** A client's text for a message: short, and nothing in it that breaks a log line. */
        private static String shown(String text) {
            String start = text.length() > SHOWN_LENGTH ? text.substring(0, SHOWN_LENGTH) + "..." : text;
            return '"' + start.replaceAll("[^\\x20-\\x7e]", "?") + '"';
        }
    }
}
