package io.ringcast.server.client;

import java.io.IOException;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The official Java libraries over the transport of Linux. */
@EnabledOnOs(OS.LINUX)
final class JavaClientsOverEpollIT extends JavaClientsContract {
    JavaClientsOverEpollIT() throws IOException {
        super("epoll");
    }
}
