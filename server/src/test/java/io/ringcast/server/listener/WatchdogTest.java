package io.ringcast.server.listener;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class WatchdogTest {
    private Process process;
    private BufferedReader output;
    private int port;

    @BeforeEach
    void start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 400; exec \"$0\" -Xmx256m -cp \"$1\" " + ExhaustedListener.class.getName(),
                        java,
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        output = process.inputReader(US_ASCII);
        port = Integer.parseInt(said("port "));
    }

    @AfterEach
    void stop() {
        process.destroyForcibly();
    }

    private String command(char command, String answer) throws IOException {
        process.getOutputStream().write(command);
        process.getOutputStream().flush();
        return said(answer);
    }

    private String said(String start) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length());
            }
        }
        throw new AssertionError("the process ended before it said " + start);
    }

    private boolean isDead() {
        try (RawClient client = new RawClient(port)) {
            return client.socket().isClosed();
        } catch (UncheckedIOException refused) {
            return true;
        }
    }

    private boolean answers() {
        try (RawClient client = new RawClient(port)) {
            return client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n")
                    .readUntil("hello")
                    .startsWith("HTTP/1.1 200 ");
        } catch (AssertionError | UncheckedIOException notYet) {
            return false;
        }
    }

    @Test
    void shouldBindAgainAfterTheDescriptorsRanOut() throws IOException {
        try (RawClient http = new RawClient(port);
                RawClient attached = new RawClient(port)) {
            http.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("hello");
            attached.send("GET /app HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                    .readUntil("\r\n\r\n");
            command('e', "eaten ");
            // It gets the descriptor that the waiting accept had reserved; the next accept finds none.
            RawClient pushing = new RawClient(port);
            await().atMost(Duration.ofSeconds(5)).until(this::isDead);
            attached.send("one");
            String whileDead = attached.readUntil("one");

            command('f', "freed");
            long freedNs = System.nanoTime();
            await().pollInterval(Duration.ofMillis(20))
                    .atMost(Duration.ofSeconds(10))
                    .until(this::answers);
            System.out.printf("listening again after %d ms%n", (System.nanoTime() - freedNs) / 1_000_000);

            assertThat(whileDead).isEqualTo("one");
            assertThat(Duration.ofNanos(System.nanoTime() - freedNs)).isLessThan(Duration.ofSeconds(2));
            assertThat(Integer.parseInt(command('r', "rebinds "))).isEqualTo(1);
            attached.send("two");
            assertThat(attached.readUntil("two")).isEqualTo("two");
            assertThat(http.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").readUntil("hello"))
                    .startsWith("HTTP/1.1 200 ");
            pushing.close();
        }
    }

    @Test
    void shouldRefuseBeforeTheDescriptorsRunOut() throws IOException {
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            clients.add(new RawClient(port));
        }
        String last = clients.getLast().readToEnd();

        assertThat(last).startsWith("HTTP/1.1 503 ");
        clients.forEach(RawClient::close);
        await().atMost(Duration.ofSeconds(5)).until(this::answers);
        assertThat(Integer.parseInt(command('r', "rebinds "))).isZero();
    }
}
