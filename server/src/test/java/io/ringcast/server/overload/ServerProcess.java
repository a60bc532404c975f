package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.process.ServerJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A server process from the class path under test, and what can be measured of it from outside.
 *
 * <p>Thread: confined to the test.
 */
final class ServerProcess implements AutoCloseable {
    static final String APP = """
            host = "127.0.0.1"
            port = 0
            max_connections = 0
            [metrics]
            host = "127.0.0.1"
            port = 0
            [[app_manager.array.apps]]
            id = "app-id"
            key = "app-key"
            secret = "app-secret"
            enable_client_messages = true
            max_connections = -1
            max_channels_per_connection = -1
            max_client_events_per_second = -1
            max_backend_events_per_second = -1
            max_read_requests_per_second = -1
            """;

    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Pattern GREETING = Pattern.compile(
            "listens on (?:127\\.0\\.0\\.1:(\\d+)|unix:\\S+), transport=(\\w+).*metrics on 127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    /** What a collection leaves between live objects that it does not move. */
    private static final Pattern HISTOGRAM_FILLER =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\S*jdk\\.internal\\.vm\\.Filler");

    private static final Pattern METRIC = Pattern.compile("(?m)^(\\w+)(?:\\{[^}]*})? ([-+.\\dEe]+)$");
    private static final long TICK_MS = 10;

    private final Process process;
    private final Path log;
    private final Path config;
    private int port;
    private int metricsPort;

    private ServerProcess(Process process, Path log, Path config) {
        this.process = process;
        this.log = log;
        this.config = config;
    }

    /** Starts with settings from {@code NAME=value} pairs of the environment, and options of the JVM. */
    static ServerProcess start(String transport, String... environment) {
        return start(transport, 0, environment);
    }

    /** Starts with at most so many descriptors; 0 leaves the limit alone. */
    static ServerProcess start(String transport, int maxDescriptors, String... environment) {
        return start(APP, transport, maxDescriptors, environment);
    }

    /** Starts with more fields of the app, as TOML. */
    static ServerProcess startApp(String fields, String transport, String... environment) {
        return start(APP + fields, transport, 0, environment);
    }

    private static ServerProcess start(String text, String transport, int maxDescriptors, String... environment) {
        try {
            Path folder = Files.createTempDirectory("ringcast-overload-");
            Path config = Files.writeString(folder.resolve("ringcast.toml"), text);
            Path log = folder.resolve("log");
            // A test may read the log of a server that has ended. The folder goes last: the order is the reverse.
            List.of(folder, config, log).forEach(path -> path.toFile().deleteOnExit());
            ProcessBuilder builder = new ProcessBuilder(command(config, maxDescriptors, environment));
            // Nothing of the environment of the build configures this server.
            builder.environment().clear();
            builder.environment().put("RINGCAST_TRANSPORT", transport);
            builder.environment().put("SHUTDOWN_GRACE_PERIOD", "5");
            // A test that is over need not wait for its clients to be sent away one by one.
            builder.environment().put("RINGCAST_SHUTDOWN_DRAIN_WINDOW_MS", "1");
            for (String pair : environment) {
                if (!pair.startsWith("-")) {
                    int equals = pair.indexOf('=');
                    builder.environment().put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
            builder.directory(folder.toFile());
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            ServerProcess server = new ServerProcess(process, log, config);
            server.awaitGreeting(transport);
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static List<String> command(Path config, int maxDescriptors, String... options) {
        List<String> flags = new ArrayList<>(List.of("-Xmx512m", "-XX:TieredStopAtLevel=1"));
        for (String option : options) {
            if (option.startsWith("-")) {
                flags.add(option);
            }
        }
        List<String> java = new ArrayList<>(ServerJvm.command(flags));
        java.addAll(List.of("--config", config.toString()));
        if (maxDescriptors > 0) {
            java.addAll(0, List.of("/bin/sh", "-c", "ulimit -n " + maxDescriptors + "; exec \"$@\"", "sh"));
        }
        return java;
    }

    private void awaitGreeting(String transport) {
        await().atMost(START_LIMIT)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !process.isAlive() || GREETING.matcher(log()).find());
        Matcher greeting = GREETING.matcher(log());
        if (!greeting.find() || !greeting.group(2).equals(transport)) {
            process.destroyForcibly();
            throw new AssertionError("the server did not start over " + transport + ": " + log());
        }
        port = greeting.group(1) == null ? -1 : Integer.parseInt(greeting.group(1));
        metricsPort = Integer.parseInt(greeting.group(3));
    }

    int port() {
        return port;
    }

    Process process() {
        return process;
    }

    /** The file that it was started with. */
    Path config() {
        return config;
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Lines of the log that a stack trace or a logged failure would leave. */
    List<String> failuresInLog() {
        return log().lines()
                .filter(line -> line.startsWith("\tat ")
                        || line.contains("SEVERE")
                        || line.contains("Exception")
                        || line.contains("ERROR"))
                .toList();
    }

    /** One metric, summed over its labels; 0 if there is none of that name. */
    double metric(String name) {
        return metrics().getOrDefault(name, 0.0);
    }

    /** All metrics, each summed over its labels. */
    Map<String, Double> metrics() {
        String text;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), metricsPort)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Map<String, Double> sums = new TreeMap<>();
        Matcher matcher = METRIC.matcher(text);
        while (matcher.find()) {
            sums.merge(matcher.group(1), Double.parseDouble(matcher.group(2)), Double::sum);
        }
        return sums;
    }

    /** Waits until no session, connection, subscription or channel is counted any more. */
    void awaitNothingLeft() {
        awaitGauges(0, 0, 0);
    }

    void awaitGauges(int connections, int subscriptions, int channels) {
        await().atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> {
                    Map<String, Double> now = metrics();
                    assertThat(List.of(
                                    now.getOrDefault("ringcast_engine_sessions", -1.0),
                                    now.getOrDefault("ringcast_connected", 0.0),
                                    now.getOrDefault("ringcast_subscriptions", 0.0),
                                    now.getOrDefault("ringcast_channels", 0.0)))
                            .as("sessions, connected, subscriptions, channels of %s", now)
                            .containsExactly(
                                    (double) connections, (double) connections, (double) subscriptions, (double)
                                            channels);
                });
    }

    /** Bytes of live objects, counted by a full collection. */
    long liveHeapBytes() {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "-J-Xshare:auto",
                            String.valueOf(process.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = HISTOGRAM_TOTAL.matcher(text);
            if (!total.find()) {
                throw new AssertionError("no histogram: " + text);
            }
            long filled = HISTOGRAM_FILLER
                    .matcher(text)
                    .results()
                    .mapToLong(filler -> Long.parseLong(filler.group(1)))
                    .sum();
            return Long.parseLong(total.group(1)) - filled;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    int descriptors() {
        return count("");
    }

    /** Descriptors of sockets; those of jars come and go as classes are loaded. */
    int sockets() {
        return count("socket:");
    }

    private int count(String kind) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return (int) open.filter(descriptor -> target(descriptor).startsWith(kind))
                    .count();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "closed";
        }
    }

    /** Processor time used so far, by all threads. */
    Duration cpu() {
        try {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return Duration.ofMillis((Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_MS);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Sends SIGTERM and waits for the end; the exit code, or null if the process is still there. */
    @Nullable
    Integer terminate(Duration limit) {
        process.destroy();
        return awaitExit(limit);
    }

    @Nullable
    Integer awaitExit(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    @Override
    public void close() {
        if (process.isAlive() && terminate(STOP_LIMIT) == null) {
            process.destroyForcibly();
            throw new AssertionError("the server did not stop within " + STOP_LIMIT + " of SIGTERM: " + log());
        }
    }
}
