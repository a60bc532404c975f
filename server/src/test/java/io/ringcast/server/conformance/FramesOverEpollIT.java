package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link FramesContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class FramesOverEpollIT extends FramesContract {
    FramesOverEpollIT() {
        super("epoll", 1);
    }
}
