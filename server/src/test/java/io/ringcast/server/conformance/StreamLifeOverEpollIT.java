package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link StreamLifeContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class StreamLifeOverEpollIT extends StreamLifeContract {
    StreamLifeOverEpollIT() {
        super("epoll", 1);
    }
}
