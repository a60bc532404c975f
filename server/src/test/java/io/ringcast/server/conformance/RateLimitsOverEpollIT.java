package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link RateLimitsContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class RateLimitsOverEpollIT extends RateLimitsContract {
    RateLimitsOverEpollIT() {
        super("epoll", 1);
    }
}
