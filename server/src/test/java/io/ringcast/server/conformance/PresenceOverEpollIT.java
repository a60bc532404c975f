package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link PresenceContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class PresenceOverEpollIT extends PresenceContract {
    PresenceOverEpollIT() {
        super("epoll", 1);
    }
}
