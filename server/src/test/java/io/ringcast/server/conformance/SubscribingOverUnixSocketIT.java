package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link SubscribingContract} over a Unix socket, driven by epoll. */
@EnabledOnOs(OS.LINUX)
final class SubscribingOverUnixSocketIT extends SubscribingContract {
    SubscribingOverUnixSocketIT() {
        super("unix", 1);
    }
}
