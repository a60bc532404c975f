package io.ringcast.server.conformance;

import static org.awaitility.Awaitility.await;

import io.ringcast.server.process.ServerJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server in a process of its own, whose output is what a test looks at.
 *
 * <p>Thread: confined to the test.
 */
final class LoggedServer implements AutoCloseable {
    private static final Pattern PORTS =
            Pattern.compile("listens on 127\\.0\\.0\\.1:(\\d+),.*metrics on 127\\.0\\.0\\.1:(\\d+)");
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Process process;
    private final Path out;
    private final Path err;
    private int port;
    private int metricsPort;

    private LoggedServer(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** Starts in a folder, with apps as JSON and an environment. */
    static LoggedServer start(Path folder, String apps, Map<String, String> environment) {
        return startWith(folder, "", apps, environment);
    }

    private void awaitPorts() {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || PORTS.matcher(out()).find());
        takePorts(out());
    }

    /** Sends SIGHUP. */
    void hangUp() throws IOException {
        Process kill = new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start();
        await().atMost(LIMIT).until(() -> !kill.isAlive());
    }

    /** Starts in a folder, with further keys at the top of the file, each with a comma behind it. */
    static LoggedServer startWith(Path folder, String keys, String apps, Map<String, String> environment) {
        LoggedServer server = launch(folder, keys, apps, environment, true);
        server.awaitPorts();
        return server;
    }

    /** Starts one without waiting for it. */
    static LoggedServer startUnseen(Path folder, String apps, Map<String, String> environment) {
        return launch(folder, "", apps, environment, true);
    }

    /** Starts one whose standard output is a pipe to the test. */
    static LoggedServer startWithPipe(Path folder, String apps, Map<String, String> environment) throws IOException {
        LoggedServer server = launch(folder, "", apps, environment, false);
        StringBuilder line = new StringBuilder();
        // The last port is whole once its line is.
        while (line.isEmpty()
                || line.charAt(line.length() - 1) != '\n'
                || !PORTS.matcher(line).find()) {
            int next = server.process.getInputStream().read();
            if (next < 0) {
                break;
            }
            line.append((char) next);
        }
        server.takePorts(line.toString());
        return server;
    }

    private static LoggedServer launch(
            Path folder, String keys, String apps, Map<String, String> environment, boolean toFile) {
        try {
            Path config = Files.writeString(
                    folder.resolve("ringcast.json"),
                    "{" + keys + "\"app_manager\":{\"array\":{\"apps\":[" + apps + "]}}}");
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            ProcessBuilder builder = new ProcessBuilder(command(config));
            builder.environment().clear();
            builder.environment()
                    .putAll(Map.of(
                            "HOST", "127.0.0.1",
                            "PORT", "0",
                            "METRICS_HOST", "127.0.0.1",
                            "METRICS_PORT", "0",
                            "SHUTDOWN_GRACE_PERIOD", "2"));
            builder.environment().putAll(environment);
            builder.directory(folder.toFile()).redirectError(err.toFile());
            if (toFile) {
                builder.redirectOutput(out.toFile());
            }
            return new LoggedServer(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> command(Path config) {
        List<String> command = new ArrayList<>(ServerJvm.command(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1")));
        command.addAll(List.of("--config", config.toString()));
        return command;
    }

    private void takePorts(String text) {
        Matcher ports = PORTS.matcher(text);
        if (!ports.find()) {
            process.destroyForcibly();
            throw new AssertionError("the server did not start: " + text + read(err));
        }
        port = Integer.parseInt(ports.group(1));
        metricsPort = Integer.parseInt(ports.group(2));
    }

    Process process() {
        return process;
    }

    int port() {
        return port;
    }

    int metricsPort() {
        return metricsPort;
    }

    /** What was written to standard output so far. */
    String out() {
        return read(out);
    }

    /** The same of standard error, without what a library says that is on the class path of tests only. */
    String err() {
        return read(err).replaceAll("(?m)^SLF4J\\(.*\\R", "");
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends SIGTERM and waits for the end. */
    int terminate() {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("the server did not stop: " + out() + err());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
