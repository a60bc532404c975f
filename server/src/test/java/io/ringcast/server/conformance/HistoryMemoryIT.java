package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What all streams together may fill. */
final class HistoryMemoryIT extends CentrifugeContract {
    private static final int DATA_BYTES = 50_000;
    private static final String EVICTED = "ringcast_history_evicted_publications_total";

    private final TestNode node = centrifugo("""
            "client":{"insecure":true},
            "channel":{"without_namespace":{"history_size":100,"history_ttl":"600s","allow_history_for_client":true}}""", Map.of("HISTORY_MAX_MEMORY_MB", "1"));

    HistoryMemoryIT() {
        super("auto", 1);
    }

    @Test
    void shouldKeepWhatFitsAndDropTheOldestBeyond() {
        CentrifugeClient client = open(node, Form.JSON).connect();
        String data = "\"" + "d".repeat(DATA_BYTES - 2) + "\"";
        // With their records 20 of these are a little less than 1 MiB, and 21 a little more.
        for (int i = 0; i < 20; i++) {
            client.done(CentrifugeClient.publish(i < 10 ? "old" : "new", data));
        }
        assertThat(node.metric(EVICTED)).isZero();
        assertThat(stored(client, "old")).isEqualTo(10);

        client.done(CentrifugeClient.publish("new", data));
        assertThat(node.metric(EVICTED)).isEqualTo(1);
        assertThat(stored(client, "old")).isEqualTo(9);
        assertThat(stored(client, "new")).isEqualTo(11);
        // It is the oldest that has gone, and those who come back learn that something has.
        assertThat(client.call("\"history\":{\"channel\":\"old\",\"limit\":1}")
                        .path("history")
                        .path("publications")
                        .get(0)
                        .path("offset")
                        .asInt())
                .isEqualTo(2);
    }

    private static int stored(CentrifugeClient client, String channel) {
        JsonNode history = client.call("\"history\":{\"channel\":\"" + channel + "\",\"limit\":-1}");
        return history.path("history").path("publications").size();
    }
}
