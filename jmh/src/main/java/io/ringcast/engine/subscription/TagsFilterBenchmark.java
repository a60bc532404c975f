package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.subscription.TagsFilter.Node;
import io.ringcast.jmh.MeasuredBenchmark;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to ask the filter of each subscriber on the shard that delivers: it allocates nothing, numbers
 * included. The baseline is the predicate that one would write over a map, with numbers made to be compared.
 */
@State(Scope.Thread)
public class TagsFilterBenchmark extends MeasuredBenchmark {
    private static final Map<String, String> STOCK =
            Map.of("ticker", "AAPL", "source", "NASDAQ", "price", "150.25", "category", "tech");

    /** One comparison of texts, one of numbers, or a tree of five leaves with a list of a hundred among them. */
    @Param({"text", "number", "tree"})
    private String filter = "";

    private final Tags tags = Tags.of(STOCK);
    private TagsFilter tagsFilter;
    private Predicate<Map<String, String>> predicate;

    /** Builds the two. */
    @Setup
    public void build() {
        List<String> tickers = new ArrayList<>(List.of("AAPL"));
        for (int i = 1; i < 100; i++) {
            tickers.add("SYM" + i);
        }
        Predicate<Map<String, String>> listed = map -> tickers.contains(map.getOrDefault("ticker", ""));
        Predicate<Map<String, String>> dear =
                map -> new BigDecimal(map.getOrDefault("price", "0")).compareTo(new BigDecimal("150.2")) > 0;
        switch (filter) {
            case "text" -> {
                tagsFilter = TagsFilter.of(Node.leaf("ticker", "eq", "AAPL"));
                predicate = map -> map.getOrDefault("ticker", "").equals("AAPL");
            }
            case "number" -> {
                tagsFilter = TagsFilter.of(Node.leaf("price", "gt", "150.2"));
                predicate = dear;
            }
            default -> {
                tagsFilter = TagsFilter.of(tree(tickers));
                predicate = listed.and(dear)
                        .and(map -> !map.containsKey("test"))
                        .and(map -> map.getOrDefault("source", "").startsWith("NYSE")
                                || map.getOrDefault("category", "").equals("tech"));
            }
        }
    }

    private static Node tree(List<String> tickers) {
        return Node.join(
                "and",
                List.of(
                        Node.leaf("ticker", "in", tickers),
                        Node.leaf("price", "gt", "150.2"),
                        Node.join("not", List.of(Node.leaf("test", "ex", ""))),
                        Node.join(
                                "or",
                                List.of(Node.leaf("source", "sw", "NYSE"), Node.leaf("category", "eq", "tech")))));
    }

    @Benchmark
    public boolean matches() {
        return tagsFilter.matches(tags);
    }

    @Benchmark
    public boolean matchesBaseline() {
        return predicate.test(STOCK);
    }
}
