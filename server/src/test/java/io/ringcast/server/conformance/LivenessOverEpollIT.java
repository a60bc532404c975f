package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link LivenessContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class LivenessOverEpollIT extends LivenessContract {
    LivenessOverEpollIT() {
        super("epoll", 1);
    }
}
