package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link CentrifugeCodesContract} over epoll, with 3 shards. */
@EnabledOnOs(OS.LINUX)
final class CentrifugeCodesOverThreeShardsIT extends CentrifugeCodesContract {
    CentrifugeCodesOverThreeShardsIT() {
        super("epoll", 3);
    }
}
