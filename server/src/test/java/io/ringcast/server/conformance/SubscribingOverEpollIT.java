package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link SubscribingContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class SubscribingOverEpollIT extends SubscribingContract {
    SubscribingOverEpollIT() {
        super("epoll", 1);
    }
}
