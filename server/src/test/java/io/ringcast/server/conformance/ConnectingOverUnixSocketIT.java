package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link ConnectingContract} over a Unix socket, driven by epoll. */
@EnabledOnOs(OS.LINUX)
final class ConnectingOverUnixSocketIT extends ConnectingContract {
    ConnectingOverUnixSocketIT() {
        super("unix", 1);
    }
}
