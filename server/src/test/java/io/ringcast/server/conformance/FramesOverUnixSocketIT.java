package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link FramesContract} over a Unix socket, driven by epoll. */
@EnabledOnOs(OS.LINUX)
final class FramesOverUnixSocketIT extends FramesContract {
    FramesOverUnixSocketIT() {
        super("unix", 1);
    }
}
