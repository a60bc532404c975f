package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link CentrifugeGarbageContract} over epoll. */
@EnabledOnOs(OS.LINUX)
final class CentrifugeGarbageOverEpollIT extends CentrifugeGarbageContract {
    CentrifugeGarbageOverEpollIT() {
        super("epoll", 1);
    }
}
