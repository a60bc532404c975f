package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link CentrifugeCompressionContract} over epoll. */
@EnabledOnOs(OS.LINUX)
final class CentrifugeCompressionOverEpollIT extends CentrifugeCompressionContract {
    CentrifugeCompressionOverEpollIT() {
        super("epoll", 2);
    }
}
