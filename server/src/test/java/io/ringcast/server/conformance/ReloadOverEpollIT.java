package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link ReloadContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class ReloadOverEpollIT extends ReloadContract {
    ReloadOverEpollIT() {
        super("epoll", 1);
    }
}
