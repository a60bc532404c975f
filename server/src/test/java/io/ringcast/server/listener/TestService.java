package io.ringcast.server.listener;

import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.engine.limit.ByteBudget;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Routes, upgrades and limits that the tests of this package share. */
final class TestService {
    static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    /** Deadlines that a test can wait for. */
    static final ByteBudget BODIES = new ByteBudget(1 << 20);

    static final ListenerLimits QUICK = ListenerLimits.defaults()
            .withDeadlines(Deadlines.defaults()
                    .forRequests(Duration.ofMillis(400), Duration.ofMillis(400), Duration.ofMillis(400))
                    .forWrites(Duration.ofMillis(400)))
            .withMaxOpenConnections(8000)
            .withMaxRequest(16 * 1024, 100_000);

    /** Deadlines that no test meets by accident. */
    static final ListenerLimits PATIENT = ListenerLimits.defaults().withMaxRequest(16 * 1024, 100_000);

    private TestService() {}

    static void routes(HttpRouting.Builder routing) {
        routing.get("/hello", (request, response) -> response.send("hello"))
                .get("/big", (request, response) -> response.send(new byte[16 * 1024 * 1024]))
                .post("/echo", TestService::echoBody)
                .post("/ignore", (request, response) -> response.send("ignored"));
    }

    private static void echoBody(ServerRequest request, ServerResponse response) {
        try (RequestBody body = RequestBody.read(request, 10_000, BODIES)) {
            response.send(body.bytes());
        }
    }

    static GuardedListener.Service http() {
        return new GuardedListener.Service(TestService::routes, request -> null, SocketOwnership.ADOPTED);
    }

    static GuardedListener.Service upgrading(UpgradeHandler handler, SocketOwnership ownership) {
        return new GuardedListener.Service(TestService::routes, handler, ownership);
    }

    static GuardedListener start(GuardedListener.Service service, ListenerLimits limits) {
        try {
            return GuardedListener.start(ListenAddress.main("127.0.0.1", 0), service, limits);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Sends bytes back until the peer ends, upper-cased so that they cannot be mistaken for the request's. */
    static byte[] echo(InputStream in, OutputStream out) throws IOException {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        byte[] buffer = new byte[4096];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            seen.write(buffer, 0, n);
            out.write(buffer, 0, n);
        }
        return seen.toByteArray();
    }

    /** Collects what is logged at warning and above. */
    static final class Log implements AutoCloseable {
        private final LinkedBlockingQueue<LogRecord> records = new LinkedBlockingQueue<>();
        private final Logger root = Logger.getLogger("");
        private final Handler handler = new Handler() {
            @Override
            public void publish(LogRecord logged) {
                if (logged.getLevel().intValue() >= Level.INFO.intValue()) {
                    records.add(logged);
                }
            }

            @Override
            public void flush() {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                records.clear();
            }
        };

        Log() {
            root.addHandler(handler);
        }

        List<String> messages() {
            return records.stream()
                    .map(logged -> logged.getLevel() + " " + logged.getLoggerName() + " " + logged.getMessage() + " "
                            + logged.getThrown())
                    .toList();
        }

        @Override
        public void close() {
            root.removeHandler(handler);
        }
    }
}
