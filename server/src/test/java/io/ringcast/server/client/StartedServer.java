package io.ringcast.server.client;

import static org.awaitility.Awaitility.await;

import io.ringcast.server.process.ServerJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server process of its own, from the class path under test, with the built-in development app.
 *
 * <p>Thread: confined to the test.
 */
final class StartedServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Pattern LISTENS = Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+),");

    private final Process process;
    private final int port;

    private StartedServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static StartedServer start(String transport) throws IOException {
        Path folder = Files.createTempDirectory("ringcast-java-clients-");
        Path log = folder.resolve("log");
        // The order is the reverse: the folder goes last.
        List.of(folder, log).forEach(path -> path.toFile().deleteOnExit());
        ProcessBuilder builder = new ProcessBuilder(ServerJvm.command(List.of()));
        // Nothing of the environment of the build configures this server.
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        "0",
                        "METRICS_HOST",
                        "127.0.0.1",
                        "METRICS_PORT",
                        "0",
                        "SHUTDOWN_GRACE_PERIOD",
                        "1",
                        "RINGCAST_TRANSPORT",
                        transport));
        Process process = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new StartedServer(process, awaitPort(process, log));
    }

    int port() {
        return port;
    }

    private static int awaitPort(Process process, Path log) throws IOException {
        await().atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> !process.isAlive()
                        || LISTENS.matcher(Files.readString(log)).find());
        String text = Files.readString(log);
        Matcher matcher = LISTENS.matcher(text);
        if (!matcher.find()) {
            process.destroyForcibly();
            throw new IOException("the server did not start: " + text);
        }
        return Integer.parseInt(matcher.group(1));
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the server did not stop within " + STOP_LIMIT + " of SIGTERM");
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
