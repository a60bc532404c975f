package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link UsersContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class UsersOverEpollIT extends UsersContract {
    UsersOverEpollIT() {
        super("epoll", 1);
    }
}
