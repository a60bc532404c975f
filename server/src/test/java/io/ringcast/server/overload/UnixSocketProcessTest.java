package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** One path, several servers, and how they end. */
@EnabledOnOs(OS.LINUX)
class UnixSocketProcessTest {
    @TempDir
    Path folder = Path.of("");

    private ServerProcess start(Path path) {
        return ServerProcess.start(
                "epoll",
                "UNIX_SOCKET_ENABLED=true",
                "UNIX_SOCKET_PATH=" + path,
                "UNIX_SOCKET_PERMISSION_MODE=600",
                "ENVIRONMENT=test");
    }

    private static String ready(Path path) throws IOException {
        try (SocketChannel client = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            client.write(ByteBuffer.wrap(
                    "GET /ready HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            return new String(Channels.newInputStream(client).readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void shouldBeTakenOverOnlyFromTheDead() throws Exception {
        Path path = folder.resolve("run/ringcast.sock");
        ServerProcess first = start(path);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(ready(path)).startsWith("HTTP/1.1 200 ");

        assertThatThrownBy(() -> start(path))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ringcast did not start: cannot listen on " + path
                        + ", on which another process listens: stop it or set unix_socket.path (UNIX_SOCKET_PATH)");
        assertThat(ready(path)).startsWith("HTTP/1.1 200 ");

        first.process().destroyForcibly().waitFor();
        assertThat(path).exists();
        try (ServerProcess second = start(path)) {
            assertThat(ready(path)).startsWith("HTTP/1.1 200 ");
            assertThat(second.terminate(Duration.ofSeconds(20))).isZero();
        }
        assertThat(path).doesNotExist();
    }
}
