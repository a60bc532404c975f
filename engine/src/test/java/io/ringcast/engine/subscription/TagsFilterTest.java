package io.ringcast.engine.subscription;

import static io.ringcast.engine.subscription.TagsFilter.Node.join;
import static io.ringcast.engine.subscription.TagsFilter.Node.leaf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.subscription.TagsFilter.Node;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TagsFilterTest {
    private static final Tags STOCK =
            Tags.of(Map.of("ticker", "AAPL", "source", "NASDAQ", "price", "150.25", "volume", "1000", "empty", ""));

    private static boolean matches(Node node, Tags tags) {
        return TagsFilter.of(node).matches(tags);
    }

    @ParameterizedTest
    @CsvSource({
        "ticker,  eq,  AAPL,   true",
        "ticker,  eq,  aapl,   false",
        "ticker,  eq,  AAP,    false",
        "missing, eq,  AAPL,   false",
        "ticker,  neq, MSFT,   true",
        "ticker,  neq, AAPL,   false",
        "missing, neq, AAPL,   true",
        "ticker,  sw,  AA,     true",
        "ticker,  sw,  PL,     false",
        "ticker,  sw,  AAPLE,  false",
        "missing, sw,  A,      false",
        "source,  ew,  DAQ,    true",
        "source,  ew,  NAS,    false",
        "missing, ew,  Q,      false",
        "source,  ct,  SDA,    true",
        "source,  ct,  SAD,    false",
        "empty,   ct,  x,      false",
        "missing, ct,  x,      false",
        "price,   gt,  100,    true",
        "price,   gt,  150.25, false",
        "price,   gt,  1000,   false",
        "volume,  gte, 1000.0, true",
        "volume,  gte, 1000.1, false",
        "price,   lt,  150.3,  true",
        "price,   lt,  150.25, false",
        "price,   lt,  -1,     false",
        "volume,  lte, 1000,   true",
        "volume,  lte, 999,    false",
        "ticker,  gt,  0,      false",
        "ticker,  lte, 0,      false",
        "empty,   lt,  1,      false",
        "missing, lt,  1,      false",
        "missing, gte, -1,     false"
    })
    void shouldCompareOneValue(String key, String cmp, String val, boolean expected) {
        assertThat(matches(leaf(key, cmp, val), STOCK)).isEqualTo(expected);
    }

    @Test
    void shouldLookForAValueInAList() {
        assertThat(matches(leaf("ticker", "in", List.of("MSFT", "AAPL", "AAPL")), STOCK))
                .isTrue();
        assertThat(matches(leaf("ticker", "in", List.of("MSFT", "GOOGL")), STOCK))
                .isFalse();
        assertThat(matches(leaf("missing", "in", List.of("", "AAPL")), STOCK)).isFalse();
        assertThat(matches(leaf("empty", "in", List.of("")), STOCK)).isTrue();
        assertThat(matches(leaf("ticker", "nin", List.of("MSFT", "GOOGL")), STOCK))
                .isTrue();
        assertThat(matches(leaf("ticker", "nin", List.of("MSFT", "AAPL")), STOCK))
                .isFalse();
        assertThat(matches(leaf("missing", "nin", List.of("AAPL")), STOCK)).isTrue();
    }

    @Test
    void shouldFindEachOfManyValues() {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            values.add("SYM" + i);
        }
        Collections.shuffle(values, new Random(1));
        TagsFilter filter = TagsFilter.of(leaf("ticker", "in", values));

        assertThat(values).allMatch(value -> filter.matches(Tags.of(Map.of("ticker", value))));
        assertThat(filter.matches(Tags.of(Map.of("ticker", "SYM1000")))).isFalse();
    }

    @Test
    void shouldAskWhetherThereIsATag() {
        assertThat(matches(leaf("price", "ex", ""), STOCK)).isTrue();
        assertThat(matches(leaf("empty", "ex", ""), STOCK)).isTrue();
        assertThat(matches(leaf("missing", "ex", ""), STOCK)).isFalse();
        assertThat(matches(leaf("price", "nex", ""), STOCK)).isFalse();
        assertThat(matches(leaf("missing", "nex", ""), STOCK)).isTrue();
        assertThat(matches(leaf("", "ex", ""), Tags.of(Map.of("", "x")))).isTrue();
        assertThat(matches(leaf("price", "nex", ""), Tags.NONE)).isTrue();
    }

    @Test
    void shouldJoinNodes() {
        Node apple = leaf("ticker", "eq", "AAPL");
        Node dear = leaf("price", "gt", "1000");

        assertThat(matches(join("and", List.of(apple)), STOCK)).isTrue();
        assertThat(matches(join("and", List.of(apple, dear)), STOCK)).isFalse();
        assertThat(matches(join("or", List.of(dear, apple)), STOCK)).isTrue();
        assertThat(matches(join("or", List.of(dear)), STOCK)).isFalse();
        assertThat(matches(join("not", List.of(dear)), STOCK)).isTrue();
        assertThat(matches(join("not", List.of(apple)), STOCK)).isFalse();
        assertThat(matches(join("and", List.of(join("or", List.of(dear, apple)), join("not", List.of(dear)))), STOCK))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    xor    | k  | eq    | v     | ''  | unknown op "xor", expected and, or, not or none
                    and    | '' | ''    | ''    | ''  | op and needs nodes
                    or     | '' | ''    | ''    | ''  | op or needs nodes
                    not    | '' | ''    | ''    | ''  | op not takes exactly one node, not 0
                    ''     | k  | ''    | v     | ''  | a node without op needs cmp
                    ''     | k  | 'é\t' | v     | ''  | unknown cmp "??", expected eq, neq, in, nin, ex, nex, sw, ew, ct, lt, lte, gt or gte
                    ''     | '' | eq    | v     | ''  | cmp eq needs key
                    ''     | '' | lt    | 1     | ''  | cmp lt needs key
                    ''     | '' | in    | ''    | v   | cmp in needs key
                    ''     | k  | neq   | ''    | ''  | cmp neq needs val
                    ''     | k  | sw    | ''    | ''  | cmp sw needs val
                    ''     | k  | eq    | v     | v   | cmp eq takes val, not vals
                    ''     | k  | in    | ''    | ''  | cmp in needs vals
                    ''     | k  | nin   | v     | v   | cmp nin takes vals, not val
                    ''     | k  | ex    | v     | ''  | cmp ex takes neither val nor vals
                    ''     | k  | nex   | ''    | v   | cmp nex takes neither val nor vals
                    ''     | k  | gt    | ''    | ''  | cmp gt needs val
                    ''     | k  | gt    | dear  | ''  | cmp gt needs a decimal number such as -12.5 in val, not "dear"
                    ''     | k  | lt    | 1e5   | ''  | cmp lt needs a decimal number such as -12.5 in val, not "1e5"
                    ''     | k  | lte   | 1234567890123456789o1 | '' | cmp lte needs a decimal number such as -12.5 in val, not "1234567890123456789o..."
                    """)
    void shouldRefuse(String op, String key, String cmp, String val, String vals, String why) {
        Node node = new Node(op, key, cmp, val, vals.isEmpty() ? List.of() : List.of(vals), List.of());

        assertThatThrownBy(() -> TagsFilter.of(node))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the tags filter is not valid: " + why);
    }

    @Test
    void shouldRefuseNotWithTwoNodes() {
        Node present = leaf("k", "ex", "");

        assertThatThrownBy(() -> TagsFilter.of(join("not", List.of(present, present))))
                .hasMessage("the tags filter is not valid: op not takes exactly one node, not 2");
    }

    @Test
    void shouldRefuseWhatIsWrongFurtherDown() {
        Node wrong = join("and", List.of(leaf("k", "ex", ""), join("or", List.of(leaf("k", "like", "v")))));

        assertThatThrownBy(() -> TagsFilter.of(wrong)).hasMessageContaining("unknown cmp \"like\"");
    }

    @Test
    void shouldTakeTenLevelsAndNoMore() {
        Node ten = nested(10);

        assertThat(matches(ten, Tags.NONE)).isTrue();
        assertThatThrownBy(() -> TagsFilter.of(join("not", List.of(ten))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the tags filter is not valid: it is more than 10 levels deep");
    }

    private static Node nested(int levels) {
        Node node = leaf("k", "ex", "");
        for (int level = 1; level < levels; level++) {
            node = join("not", List.of(node));
        }
        return node;
    }

    @Test
    void shouldTakeHundredNodesAndNoMore() {
        Node present = leaf("k", "ex", "");

        assertThat(matches(join("or", Collections.nCopies(99, present)), Tags.NONE))
                .isFalse();
        assertThatThrownBy(() -> TagsFilter.of(join("or", Collections.nCopies(100, present))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the tags filter is not valid: it has more than 100 nodes");
    }

    @Test
    void shouldEqualWhatMatchesTheSame() {
        TagsFilter filter = TagsFilter.of(join(
                "and", List.of(leaf("a", "eq", "1"), leaf("b", "in", List.of("x", "y")), leaf("c", "gt", "5"))));

        assertThat(filter)
                .isEqualTo(TagsFilter.of(join(
                        "and",
                        List.of(leaf("a", "eq", "1"), leaf("b", "in", List.of("y", "x", "y")), leaf("c", "gt", "5")))))
                .hasSameHashCodeAs(TagsFilter.of(join(
                        "and",
                        List.of(leaf("a", "eq", "1"), leaf("b", "in", List.of("y", "x", "y")), leaf("c", "gt", "5")))))
                .isNotEqualTo(TagsFilter.of(join(
                        "or", List.of(leaf("a", "eq", "1"), leaf("b", "in", List.of("x", "y")), leaf("c", "gt", "5")))))
                .isNotEqualTo(TagsFilter.of(leaf("a", "eq", "1")))
                .isNotEqualTo(null);
        assertThat(TagsFilter.of(leaf("a", "gt", "1"))).isNotEqualTo(TagsFilter.of(leaf("a", "gte", "1")));
        assertThat(TagsFilter.of(leaf("a", "sw", "1"))).isNotEqualTo(TagsFilter.of(leaf("a", "ew", "1")));
    }

    // Centrifugo ignores what a node does not need for its op.
    @Test
    void shouldEqualWhateverIsIgnored() {
        Node present = leaf("k", "ex", "");

        assertThat(TagsFilter.of(new Node("and", "k", "no", "v", List.of("v"), List.of(present))))
                .isEqualTo(TagsFilter.of(join("and", List.of(present))));
        assertThat(TagsFilter.of(new Node("", "k", "ex", "", List.of(), List.of(nested(20)))))
                .isEqualTo(TagsFilter.of(present));
    }

    @Test
    void shouldAllocateNothing() {
        TagsFilter filter = TagsFilter.of(join(
                "and",
                List.of(
                        leaf("ticker", "in", List.of("MSFT", "AAPL")),
                        leaf("price", "gt", "150.2"),
                        leaf("source", "ct", "SDA"),
                        join(
                                "not",
                                List.of(join("or", List.of(leaf("volume", "lt", "999.5"), leaf("x", "ex", ""))))))));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long fewest = Long.MAX_VALUE;
        int matched = 0;
        // What the JVM does beside the test counts too, so the best of some rounds tells.
        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 1000; i++) {
                matched += filter.matches(STOCK) ? 1 : 0;
            }
            fewest = Math.min(fewest, threads.getThreadAllocatedBytes(thread) - before);
        }

        assertThat(matched).isEqualTo(20_000);
        assertThat(fewest).isLessThan(1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {71, 72, 73, 74})
    void shouldKeepTheLawsOfLogic(long seed) {
        Random random = new Random(seed);
        int matched = 0;
        for (int round = 0; round < 5000; round++) {
            Node a = node(random, 3);
            Node b = node(random, 3);
            Tags tags = tags(random);
            String what = "seed %d: %s, %s with %s".formatted(seed, a, b, tags);
            boolean matchesA = matches(a, tags);
            boolean matchesB = matches(b, tags);
            matched += matchesA ? 1 : 0;

            assertThat(matches(not(a), tags)).as(what).isEqualTo(!matchesA);
            assertThat(matches(not(not(a)), tags)).as(what).isEqualTo(matchesA);
            assertThat(matches(join("and", List.of(a, b)), tags)).as(what).isEqualTo(matchesA && matchesB);
            assertThat(matches(join("or", List.of(a, b)), tags)).as(what).isEqualTo(matchesA || matchesB);
            assertThat(matches(not(join("or", List.of(not(a), not(b)))), tags))
                    .as(what)
                    .isEqualTo(matchesA && matchesB);
            assertThat(TagsFilter.of(a).equals(TagsFilter.of(b)) && matchesA != matchesB)
                    .as(what)
                    .isFalse();
        }
        assertThat(matched).as("seed %d", seed).isBetween(1000, 4000);
    }

    private static Node not(Node node) {
        return join("not", List.of(node));
    }

    private static final String[] COMPARISONS = {"eq", "neq", "sw", "ew", "ct", "lt", "lte", "gt", "gte"};

    private static Node node(Random random, int depth) {
        String key = "k" + random.nextInt(3);
        String value = Integer.toString(random.nextInt(20));
        return switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> leaf(key, random.nextBoolean() ? "ex" : "nex", "");
            case 1 -> leaf(key, random.nextBoolean() ? "in" : "nin", List.of(value, "7", "1"));
            case 2, 3, 4 -> leaf(key, COMPARISONS[random.nextInt(COMPARISONS.length)], value);
            case 5 -> not(node(random, depth - 1));
            default ->
                join(random.nextBoolean() ? "and" : "or", List.of(node(random, depth - 1), node(random, depth - 1)));
        };
    }

    private static Tags tags(Random random) {
        String[] values = {"1", "7", "13", "-4.5", "x", ""};
        return Tags.of(Map.of(
                "k" + random.nextInt(3), values[random.nextInt(values.length)],
                "l" + random.nextInt(3), values[random.nextInt(values.length)]));
    }
}
