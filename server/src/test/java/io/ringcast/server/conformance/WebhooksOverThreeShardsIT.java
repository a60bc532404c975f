package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link WebhooksContract} with channels and sessions on three shards. */
@EnabledOnOs(OS.LINUX)
final class WebhooksOverThreeShardsIT extends WebhooksContract {
    WebhooksOverThreeShardsIT() {
        super("epoll", 3);
    }
}
