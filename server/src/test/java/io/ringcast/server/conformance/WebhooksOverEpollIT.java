package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link WebhooksContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class WebhooksOverEpollIT extends WebhooksContract {
    WebhooksOverEpollIT() {
        super("epoll", 1);
    }
}
