package io.ringcast.server.conformance;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/**
 * Rules that hold over every transport and with any number of shards. Behind each test every gauge is back at zero.
 *
 * <p>Thread: confined to the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Contract {
    private final String transport;
    private final int shards;
    private final List<TestNode> nodes = new ArrayList<>();

    Contract(String transport, int shards) {
        this.transport = transport;
        this.shards = shards;
    }

    /** A node that lives as long as the test class. */
    final TestNode node(Map<String, String> keys, String... apps) {
        Map<String, String> all = new HashMap<>(keys);
        all.put("ENGINE_SHARDS", Integer.toString(shards));
        TestNode node = TestNode.start(transport, all, apps);
        nodes.add(node);
        return node;
    }

    @AfterEach
    final void closeClients() throws Exception {
        for (TestNode node : nodes) {
            node.closeClients();
        }
    }

    @AfterAll
    final void stopNodes() {
        nodes.forEach(TestNode::close);
    }
}
