package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link ClientEventsContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class ClientEventsOverEpollIT extends ClientEventsContract {
    ClientEventsOverEpollIT() {
        super("epoll", 1);
    }
}
