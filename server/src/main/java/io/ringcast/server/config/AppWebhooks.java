package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * The webhooks of one app as its record has them.
 *
 * <p>Thread: any, as long as nobody changes the nodes.
 */
public record AppWebhooks(List<JsonNode> raw) {
    public AppWebhooks {
        raw = List.copyOf(raw);
    }

    /** Leaves the content out: headers of a webhook may hold tokens. */
    @Override
    public String toString() {
        return "AppWebhooks[" + raw.size() + "]";
    }
}
