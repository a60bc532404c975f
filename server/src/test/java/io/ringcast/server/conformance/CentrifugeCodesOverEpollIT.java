package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link CentrifugeCodesContract} over epoll, with 1 shard. */
@EnabledOnOs(OS.LINUX)
final class CentrifugeCodesOverEpollIT extends CentrifugeCodesContract {
    CentrifugeCodesOverEpollIT() {
        super("epoll", 1);
    }
}
