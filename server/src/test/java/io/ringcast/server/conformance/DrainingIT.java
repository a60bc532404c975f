package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
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
import io.ringcast.server.http.health.HealthChecks;
import io.ringcast.server.http.health.HealthRoutes;
import io.ringcast.server.http.health.NodeState;
import io.ringcast.server.http.pusher.ApiRates;
import io.ringcast.server.http.pusher.ApiSettings;
import io.ringcast.server.http.pusher.PusherApi;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import io.ringcast.server.protocol.pusher.PusherDialect;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemEpochClock;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What HTTP says while a node stops, and when its engine has stopped already. */
final class DrainingIT {
    private static final String BUSY = "The server can't answer now. Try again later.";

    private final NodeState state = new NodeState();
    private final CommandGate commands = new CommandGate();
    private final Engine engine = new Engine(
            new EngineSettings(1, 2048, Duration.ofMillis(50), 512, 65536, 1024),
            new EngineParts(
                    List.of(new PusherDialect()),
                    shard -> new IdleTransport("sleeping"),
                    new InMemoryCache(10, 10_000, SystemNanoClock.INSTANCE),
                    SignalListener.NONE,
                    SystemNanoClock.INSTANCE,
                    SystemEpochClock.INSTANCE,
                    new SecureRandom(),
                    failure -> {}));
    private final GuardedListener listener =
            listen(SettingsLoader.load(CommandLine.EMPTY, Map.of()).settings().apps());
    private final Api api = new Api(listener.port(), "app-id", Wire.KEY, Wire.SECRET);

    DrainingIT() throws IOException {
        engine.start();
    }

    private GuardedListener listen(List<App> apps) throws IOException {
        AppRegistry registry = new AppRegistry(new InMemoryAppStore(apps));
        HealthRoutes health = new HealthRoutes(
                state,
                registry,
                0.01,
                false,
                engine::alive,
                new HealthChecks(
                        Duration.ofSeconds(2),
                        List.of(new HealthChecks.Check(
                                "apps", true, () -> !registry.all().isEmpty()))));
        PusherApi routes = new PusherApi(
                new ApiSettings("", 1 << 20, false, false, true, new ByteBudget(1 << 20)),
                new PusherApi.Parts(
                        registry,
                        new ChannelRules(Map.of()),
                        engine,
                        new InMemoryCache(10, 10_000, SystemNanoClock.INSTANCE),
                        new ApiRates(null, null),
                        commands));
        return GuardedListener.start(
                ListenAddress.main("127.0.0.1", 0),
                new GuardedListener.Service(
                        routing -> {
                            routes.routes(routing);
                            health.mainRoutes(routing, "");
                        },
                        request -> null,
                        SocketOwnership.ATTACHED),
                ListenerLimits.defaults());
    }

    @AfterEach
    void stop() {
        api.close();
        listener.stop();
        engine.close();
    }

    @Test
    @DisplayName(
            "draining: 503 on /ready, /up, /up/{app}, /accept-traffic and what the API changes; reads and /live go on")
    void shouldSendTrafficAwayWhileDraining() {
        api.send("GET", "/ready", "").is(503, "NOT READY");
        state.markStarted();
        api.send("GET", "/ready", "").is(200, "OK");
        assertThat(api.send("GET", "/accept-traffic", "").status())
                .as("with more than 1 % of the heap in use")
                .isIn(200, 503);
        state.markDraining();
        commands.shut();

        api.send("GET", "/ready", "").is(503, "NOT READY");
        api.send("GET", "/up", "").is(503, "DRAINING");
        Api.Reply up = api.send("GET", "/up/app-id", "");
        up.is(503, "DRAINING");
        assertThat(up.header("X-Health-Check")).isEqualTo("DRAINING");
        assertThat(api.send("GET", "/accept-traffic", "").status()).isEqualTo(503);
        api.send("GET", "/live", "").is(200, "");
        for (Api.Reply refused : List.of(
                api.publish("c", "e", "x"),
                api.post("/batch_events", "{\"batch\":[]}"),
                api.post("/users/1/terminate_connections", ""))) {
            refused.isError(503, "The server is shutting down. Try another node.");
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("Connection")).isEqualTo("close");
        }
        api.get("/channels").is(200, "{\"channels\":{}}");
        assertThat(commands.empty()).isTrue();
    }

    @Test
    @DisplayName("without its engine: 503 with Retry-After on every route of the API, never 500")
    void shouldAnswer503WithoutEngine() {
        api.get("/channels").is(200, "{\"channels\":{}}");
        engine.close();
        for (String path : new String[] {"/channels", "/channels/c", "/channels/presence-c/users"}) {
            Api.Reply reply = api.get(path);
            reply.isError(503, BUSY);
            assertThat(reply.header("Retry-After")).isEqualTo("1");
        }
        api.publish("c", "e", "x").isErrorWith(503, "Nothing was published.");
        api.post("/users/1/terminate_connections", "").isErrorWith(503, "Nothing was done.");
    }

    @Test
    void shouldReportErrorWithoutApps() throws IOException {
        GuardedListener empty = listen(List.of());
        try (Api asking = new Api(empty.port(), "app-id", Wire.KEY, Wire.SECRET)) {
            asking.send("GET", "/up", "").is(503, "ERROR");
            asking.send("GET", "/up/app-id", "").is(404, "NOT_FOUND");
        } finally {
            empty.stop();
        }
    }
}
