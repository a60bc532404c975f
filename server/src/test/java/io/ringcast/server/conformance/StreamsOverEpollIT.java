package io.ringcast.server.conformance;

import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@link StreamsContract} over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class StreamsOverEpollIT extends StreamsContract {
    StreamsOverEpollIT() {
        super("epoll", 1);
    }
}
