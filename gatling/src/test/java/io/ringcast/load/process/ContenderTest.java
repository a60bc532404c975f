package io.ringcast.load.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ContenderTest {
    @TempDir
    Path folder;

    private Launch launch(String... command) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> words = Stream.of(command)
                    .map(word -> word.equals("PORT") ? Integer.toString(socket.getLocalPort()) : word)
                    .toList();
            return new Launch(words, Map.of(), socket.getLocalPort(), folder.resolve("server.log"));
        }
    }

    @Test
    void shouldNotTakeAPortThatIsOnlyTriedForAServer() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Launch hesitant = launch(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HesitantServer.class.getName(),
                "PORT");
        long beginNs = System.nanoTime();

        try (Contender contender = Contender.start(hesitant)) {
            assertThat(Files.readString(contender.log())).isEqualToIgnoringNewLines("unanswered");
            assertThat(contender.startNs()).isBetween(TimeUnit.MILLISECONDS.toNanos(1), System.nanoTime() - beginNs);
        }
    }

    @Test
    void shouldSayWhereTheLogOfAServerIsThatEndedAtOnce() throws IOException {
        Launch broken = launch("/bin/sh", "-c", "echo no such option; exit 3");

        assertThatThrownBy(() -> Contender.start(broken))
                .isInstanceOf(IOException.class)
                .hasMessage("/bin/sh did not serve on port " + broken.port() + ", see " + broken.log());
    }
}
