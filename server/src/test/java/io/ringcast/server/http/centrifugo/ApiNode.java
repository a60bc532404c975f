package io.ringcast.server.http.centrifugo;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.EngineParts;
import io.ringcast.engine.fanout.EngineSettings;
import io.ringcast.engine.fanout.IdleTransport;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.engine.memory.InMemoryAppStore;
import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.signal.SignalListener;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.config.CommandLine;
import io.ringcast.server.config.SettingsLoader;
import io.ringcast.server.http.CommandGate;
import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import io.ringcast.server.protocol.pusher.PusherDialect;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The API over a real engine and a real listener. What it asks of clients is written down and answered as told.
 *
 * <p>Thread: confined to the test, but for what is written down.
 */
final class ApiNode implements AutoCloseable {
    static final String KEY = "api-key";
    static final int MAX_BODY_BYTES = 8 * 1024 * 1024;
    static final int RING_SIZE = 256;

    private static final HistoryOptions HISTORY = new HistoryOptions(5, Duration.ofMinutes(5), Duration.ofMinutes(10));

    final Engine engine = new Engine(
            new EngineSettings(2, RING_SIZE, Duration.ofSeconds(5), 512, 65536, 1024),
            new EngineParts(
                    List.of(new PusherDialect()),
                    shard -> new IdleTransport("backoff"),
                    new InMemoryCache(10, 10_000, SystemNanoClock.INSTANCE),
                    SignalListener.NONE,
                    SystemNanoClock.INSTANCE,
                    SystemEpochClock.INSTANCE,
                    new SecureRandom(),
                    failure -> {}));
    final CommandGate commands = new CommandGate();
    final ByteBudget bodies = new ByteBudget(4L * MAX_BODY_BYTES);
    final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
    final CentrifugoApi api;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final GuardedListener listener;

    ApiNode() {
        this(new CentrifugoApi.Settings("/api", KEY, false, false, MAX_BODY_BYTES, 255));
    }

    ApiNode(CentrifugoApi.Settings settings) {
        engine.start();
        AppRegistry apps = new AppRegistry(new InMemoryAppStore(
                SettingsLoader.load(CommandLine.EMPTY, Map.of()).settings().apps()));
        String appId = apps.all().getFirst().id();
        ChannelRules rules = new ChannelRules(Map.of(appId, namespaces()));
        api = new CentrifugoApi(
                settings,
                new CentrifugoApi.Parts(
                        appId,
                        apps,
                        rules,
                        engine,
                        new Noted(),
                        commands,
                        bodies,
                        SystemEpochClock.INSTANCE,
                        new CentrifugoApi.Node("node-1", "host_8000", "1.0")));
        try {
            listener = GuardedListener.start(
                    ListenAddress.main("127.0.0.1", 0),
                    new GuardedListener.Service(api::routes, request -> null, SocketOwnership.ATTACHED),
                    ListenerLimits.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Namespaces namespaces() {
        return new Namespaces(
                NameMarks.DEFAULT,
                namespace("", false, HistoryOptions.NONE, Namespace.DataFormat.NOT_EMPTY),
                List.of(
                        namespace("hist", false, HISTORY, Namespace.DataFormat.NOT_EMPTY),
                        namespace("seen", true, HistoryOptions.NONE, Namespace.DataFormat.NOT_EMPTY),
                        namespace("object", false, HistoryOptions.NONE, Namespace.DataFormat.JSON_OBJECT),
                        namespace("binary", false, HISTORY, Namespace.DataFormat.BINARY)));
    }

    private static Namespace namespace(
            String name, boolean presence, HistoryOptions history, Namespace.DataFormat format) {
        Namespace plain = Namespace.PLAIN;
        return new Namespace(
                name,
                new ChannelOptions(ChannelKind.PUBLIC, false, presence, false, history, false, "message", false),
                plain.rights(),
                plain.recovery(),
                false,
                Set.of(),
                false,
                false,
                null,
                format,
                plain.proxies());
    }

    /** What came back. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        void is(int status, String body) {
            assertThat(status() + " " + body()).isEqualTo(status + " " + body);
        }

        void isResult(String json) {
            is(200, "{\"result\":" + json + "}");
            assertThat(header("Content-Type")).isEqualTo("application/json");
        }

        void isError(int code, String message) {
            is(200, "{\"error\":{\"code\":" + code + ",\"message\":\"" + message + "\"}}");
            assertThat(header("Content-Type")).isEqualTo("application/json");
        }

        void isBadRequest() {
            isError(107, "bad request");
        }
    }

    /** Calls a method with the key. */
    Reply call(String method, String body) {
        return send("POST", "/api/" + method, body, "X-API-Key", KEY);
    }

    Reply send(String method, String target, String body, String... headers) {
        return send(method, target, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    Reply send(String method, String target, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + listener.port() + target))
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofByteArray(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Reply(http.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The epoch of a stream. */
    String epoch(String channel) {
        String body = call("history", "{\"channel\":\"" + channel + "\"}").body();
        int start = body.indexOf("\"epoch\":\"") + 9;
        return body.substring(start, body.indexOf('"', start));
    }

    @Override
    public void close() {
        http.shutdownNow();
        listener.stop();
        engine.close();
    }

    private final class Noted implements Clients {
        private CompletableFuture<Void> note(String words) {
            asked.add(words);
            return words.contains("stuck")
                    ? CompletableFuture.failedFuture(new io.ringcast.engine.fanout.EngineBusyException("busy"))
                    : CompletableFuture.completedFuture(null);
        }

        private static String text(byte @Nullable [] bytes) {
            return bytes == null ? "-" : new String(bytes, StandardCharsets.UTF_8);
        }

        @Override
        public CompletableFuture<Void> subscribe(Target target, Invitation invitation) {
            return note("subscribe " + target + " " + invitation.channel() + " info=" + text(invitation.info())
                    + " data=" + text(invitation.data()) + " expire=" + invitation.expireAtSeconds() + " "
                    + invitation.overrides() + " " + invitation.since());
        }

        @Override
        public CompletableFuture<Void> unsubscribe(Target target, String channel) {
            return note("unsubscribe " + target + " " + channel);
        }

        @Override
        public CompletableFuture<Void> disconnect(Target target, Set<String> spared, int code, String reason) {
            return note("disconnect " + target + " " + spared + " " + code + " " + reason);
        }

        @Override
        public CompletableFuture<Void> refresh(
                Target target, boolean expired, long expireAtSeconds, byte @Nullable [] info) {
            return note("refresh " + target + " " + expired + " " + expireAtSeconds + " " + text(info));
        }

        @Override
        public int users() {
            return 3;
        }

        @Override
        public boolean accepts(Namespace.DataFormat format, byte[] data) {
            return switch (format) {
                case BINARY -> true;
                case NOT_EMPTY -> data.length > 0;
                case JSON -> JsonScanner.isValid(data, 0, data.length);
                case JSON_OBJECT -> data.length > 0 && data[0] == '{' && JsonScanner.isValid(data, 0, data.length);
            };
        }

        @Override
        public byte[] seen(@Nullable String event, byte[] data) {
            return data;
        }
    }
}
