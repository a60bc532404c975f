package io.ringcast.server.client;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server process of its own, from the class path under test, with the built-in development app.
 *
 * <p>Thread: confined to the test.
 */
final class StartedServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    private final Process process;
    private final int port;
    private final Path log;

    private StartedServer(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    static StartedServer start(String transport) throws IOException {
        Path log = Files.createTempFile("ringcast-java-clients-", ".log");
        int port;
        int metricsPort;
        try (ServerSocket one = loopbackSocket();
                ServerSocket other = loopbackSocket()) {
            port = one.getLocalPort();
            metricsPort = other.getLocalPort();
        }
        ProcessBuilder builder = new ProcessBuilder(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-exports",
                "java.base/jdk.internal.misc=ALL-UNNAMED",
                "--add-exports",
                "java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.ringcast.server.Main",
                "serve"));
        // Nothing of the environment of the build configures this server.
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "HOST",
                        "127.0.0.1",
                        "PORT",
                        String.valueOf(port),
                        "METRICS_HOST",
                        "127.0.0.1",
                        "METRICS_PORT",
                        String.valueOf(metricsPort),
                        "SHUTDOWN_GRACE_PERIOD",
                        "1",
                        "RINGCAST_TRANSPORT",
                        transport));
        builder.directory(Files.createTempDirectory("ringcast-java-clients-").toFile());
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        StartedServer server = new StartedServer(process, port, log);
        server.awaitReady();
        return server;
    }

    int port() {
        return port;
    }

    private static ServerSocket loopbackSocket() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private void awaitReady() throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            await().atMost(START_LIMIT)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(() -> !process.isAlive()
                            || client.send(request, BodyHandlers.discarding()).statusCode() == 200);
        }
        if (!process.isAlive()) {
            throw new IOException("the server ended with " + process.exitValue() + ": " + Files.readString(log));
        }
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
