package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link ConnectingContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class ConnectingOverEpollIT extends ConnectingContract {
    ConnectingOverEpollIT() {
        super("epoll", 1);
    }
}
