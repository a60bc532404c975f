package io.ringcast.server.conformance;

import static org.awaitility.Awaitility.await;

import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.server.config.CommandLine;
import io.ringcast.server.config.Settings;
import io.ringcast.server.config.SettingsLoader;
import io.ringcast.server.listener.tls.TestPki;
import io.ringcast.server.node.ReloadResult;
import io.ringcast.server.node.RingcastServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * A node in this process, on free ports, with settings as a user would write them.
 *
 * <p>Thread: confined to the test.
 */
final class TestNode implements AutoCloseable {
    /** The usual app: all features that change nothing for those who do not use them. */
    static final String APP = """
            {"id":"app-id","key":"app-key","secret":"app-secret","enable_client_messages":true,
             "enable_watchlist_events":true}""";

    private final RingcastServer server;
    private final Optional<Relay> relay;
    private final Path file;
    private final Map<String, String> env;
    private final List<AutoCloseable> closing = new ArrayList<>();

    private TestNode(RingcastServer server, Optional<Relay> relay, Path file, Map<String, String> env) {
        this.server = server;
        this.relay = relay;
        this.file = file;
        this.env = env;
    }

    /** Made once for all nodes that need it. */
    private static final class Certificates {
        static final TestPki PKI;
        static final TestPki.Pair SERVER;

        static {
            try {
                // Goes with the build.
                PKI = new TestPki(Files.createTempDirectory(Path.of("target"), "pki-"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            SERVER = PKI.server("server");
        }
    }

    /**
     * Starts a node. Beside the transports of the configuration there are {@code tls}, over which sessions stay attached,
     * and {@code unix}, which is epoll over a Unix socket; {@link #port} then is that of a relay.
     *
     * @param keys configuration keys and their values, in the spelling of the environment without its prefix
     * @param apps app records as JSON
     */
    static TestNode start(String transport, Map<String, String> keys, String... apps) {
        Map<String, String> env = new HashMap<>(Map.of(
                "HOST", "127.0.0.1",
                "PORT", "0",
                "METRICS_HOST", "127.0.0.1",
                "METRICS_PORT", "0",
                "SHUTDOWN_GRACE_PERIOD", "1",
                "RINGCAST_TRANSPORT",
                        transport.equals("unix") ? "epoll" : transport.equals("tls") ? "auto" : transport));
        keys.forEach((name, value) -> env.put("RINGCAST_" + name, value));
        try {
            Optional<Path> socket = Optional.empty();
            if (transport.equals("unix")) {
                Path folder = Files.createTempDirectory("ringcast-");
                folder.toFile().deleteOnExit();
                Path path = folder.resolve("ringcast.sock");
                socket = Optional.of(path);
                env.putAll(Map.of(
                        "UNIX_SOCKET_ENABLED", "true", "UNIX_SOCKET_PATH", path.toString(), "ENVIRONMENT", "test"));
            } else if (transport.equals("tls")) {
                env.put("SSL_ENABLED", "true");
                env.put("SSL_CERT_PATH", Certificates.SERVER.certificate().toString());
                env.put("SSL_KEY_PATH", Certificates.SERVER.key().toString());
            }
            Path file = Files.createTempFile("ringcast-conformance-", ".json");
            write(file, apps.length == 0 ? of(APP) : apps);
            CommandLine line = new CommandLine(Optional.of(file), true);
            Settings settings = SettingsLoader.load(line, env).settings();
            RingcastServer server = RingcastServer.start(settings, () -> SettingsLoader.load(line, Map.copyOf(env)));
            Optional<Relay> relay = transport.equals("tls")
                    ? Optional.of(Relay.toTls(server.port(), Certificates.PKI.client()))
                    : socket.map(Relay::toUnixSocket);
            return new TestNode(server, relay, file, env);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, String... apps) throws IOException {
        Files.writeString(file, "{\"app_manager\":{\"array\":{\"apps\":[" + String.join(",", apps) + "]}}}");
    }

    /** Has the node read its settings anew, with these keys changed and these apps in place of those before. */
    ReloadResult reload(Map<String, String> keys, String... apps) {
        rewrite(keys, apps);
        return server.reload();
    }

    /** Changes the settings, which the node does not know before it reloads. */
    void rewrite(Map<String, String> keys, String... apps) {
        keys.forEach((name, value) -> env.put("RINGCAST_" + name, value));
        try {
            write(file, apps);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RingcastServer server() {
        return server;
    }

    private static String[] of(String app) {
        return new String[] {app};
    }

    int port() {
        return relay.isPresent() ? relay.get().port() : server.port();
    }

    /** The node's own port, or -1 for a Unix socket. */
    int directPort() {
        return server.port();
    }

    int redirectPort() {
        return server.redirectPort();
    }

    /** What a client of {@code tls} nodes needs. */
    static SSLContext trusting() {
        return Certificates.PKI.client();
    }

    /** Where the node really listens. */
    String address() {
        return server.address();
    }

    int metricsPort() {
        return server.metricsPort();
    }

    boolean epoll() {
        return server.transportName().equals("epoll");
    }

    AppUsage usage(String appId) {
        return server.engine().usage(appId);
    }

    /** A client of the usual app, let in. */
    RawClient connect(String... headers) {
        return closing(RawClient.connected(port(), Wire.KEY, headers));
    }

    /** A client of any app that has completed its handshake, and no more. */
    RawClient open(String target, String... headers) {
        return closing(RawClient.open(port(), target, headers));
    }

    /** A client of the Centrifuge protocol that has completed its handshake, and no more. */
    CentrifugeClient centrifuge(CentrifugeClient.Form form, String query, String... headers) {
        return closing(
                new CentrifugeClient(CentrifugeClient.open(server.centrifugePort(), form, query, headers), form));
    }

    /** A client of the Centrifuge protocol that never reads what comes behind its handshake. */
    RawClient deafCentrifuge() {
        return closing(RawClient.deaf(server.centrifugePort(), "/connection/websocket"));
    }

    /** A client that goes with the others. */
    RawClient raw(RawClient opened) {
        return closing(opened);
    }

    /** A value that the node shows to Prometheus, or 0 if it does not show this series. */
    long metric(String series) {
        return metrics()
                .send("GET", "/metrics", "")
                .response()
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .findFirst()
                .orElse(0);
    }

    /** The API of the usual app. */
    Api api() {
        return api("app-id", Wire.KEY, Wire.SECRET);
    }

    Api api(String appId, String key, String secret) {
        return closing(new Api(port(), appId, key, secret));
    }

    Api metrics() {
        return closing(new Api(metricsPort(), "", "", ""));
    }

    private synchronized <T extends AutoCloseable> T closing(T opened) {
        closing.add(opened);
        return opened;
    }

    /** Closes all clients and waits until the node holds nothing of them. */
    synchronized void closeClients() throws Exception {
        for (AutoCloseable opened : closing) {
            opened.close();
        }
        closing.clear();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(this::assertEmpty);
    }

    private void assertEmpty() {
        if (server.engine().count(Counter.SESSIONS) != 0) {
            throw new AssertionError("sessions: " + server.engine().count(Counter.SESSIONS));
        }
        server.engine().usages().forEach((app, usage) -> {
            if (usage.connections() != 0 || usage.channels() != 0 || usage.subscriptions() != 0) {
                throw new AssertionError(app + " still has " + usage.connections() + " connections, " + usage.channels()
                        + " channels, " + usage.subscriptions() + " subscriptions");
            }
        });
    }

    @Override
    public void close() {
        server.close();
        relay.ifPresent(Relay::close);
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
