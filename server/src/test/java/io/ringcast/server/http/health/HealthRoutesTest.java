package io.ringcast.server.http.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.spi.AppStore;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.http.health.HealthChecks.Check;
import io.ringcast.server.listener.GuardedListener;
import io.ringcast.server.listener.ListenAddress;
import io.ringcast.server.listener.ListenerLimits;
import io.ringcast.server.listener.SocketOwnership;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The routes over a real port, with back ends that fail and hang. */
class HealthRoutesTest {
    private static final App APP = new App(
            "app", List.of(new Credential("key", "secret")), true, AppLimits.DEFAULT, AppFeatures.DEFAULT, List.of());

    private final CountDownLatch never = new CountDownLatch(1);
    private final NodeState state = new NodeState();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<GuardedListener> listeners = new ArrayList<>();

    /** A store that finds one app, or never answers. */
    private record Store(boolean hangs) implements AppStore {
        @Override
        public CompletionStage<Optional<App>> findById(String appId) {
            return hangs
                    ? new CompletableFuture<>()
                    : CompletableFuture.completedFuture(appId.equals("app") ? Optional.of(APP) : Optional.empty());
        }

        @Override
        public CompletionStage<Optional<App>> findByKey(String key) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<List<App>> list() {
            return hangs ? new CompletableFuture<>() : CompletableFuture.completedFuture(List.of(APP));
        }
    }

    private void start(boolean storeHangs, Check... more) throws Exception {
        AppRegistry apps = new AppRegistry(new Store(storeHangs));
        List<Check> checks = new ArrayList<>(List.of(more));
        checks.add(new Check("apps", true, () -> !apps.all().isEmpty()));
        HealthRoutes routes = new HealthRoutes(
                state, apps, 0.99, false, () -> true, new HealthChecks(Duration.ofMillis(200), checks));
        state.markStarted();
        listeners.add(GuardedListener.start(
                ListenAddress.main("127.0.0.1", 0),
                new GuardedListener.Service(
                        routing -> routes.mainRoutes(routing, ""), request -> null, SocketOwnership.ATTACHED),
                ListenerLimits.defaults()));
    }

    @AfterEach
    void stop() {
        never.countDown();
        listeners.forEach(GuardedListener::stop);
        client.shutdownNow();
    }

    private String get(String path) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + listeners.getFirst().port() + path))
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body() + " "
                + answer.headers().firstValue("X-Health-Check").orElse("-");
    }

    private boolean hang() throws InterruptedException {
        never.await();
        return true;
    }

    @Test
    void shouldBeDegradedWhileSomethingOptionalHangs() throws Exception {
        start(false, new Check("cache", false, this::hang));

        assertThat(get("/up")).isEqualTo("200 DEGRADED DEGRADED");
        assertThat(get("/up/app")).isEqualTo("200 DEGRADED DEGRADED");
        assertThat(get("/up/other")).isEqualTo("404 NOT_FOUND NOT_FOUND");
        assertThat(get("/ready")).isEqualTo("200 OK -");
    }

    @Test
    void shouldBeInErrorInTimeWhileTheStoreOfAppsHangsAndLiveAllTheSame() throws Exception {
        start(true);
        long beganNs = System.nanoTime();

        assertThat(get("/up")).isEqualTo("503 ERROR ERROR");
        assertThat(get("/up/app")).isEqualTo("503 ERROR ERROR");
        assertThat(get("/live")).isEqualTo("200  -");
        assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void shouldSayThatItDrains() throws Exception {
        start(false);
        assertThat(get("/up")).isEqualTo("200 OK OK");

        state.markDraining();

        assertThat(get("/up")).isEqualTo("503 DRAINING DRAINING");
        assertThat(get("/up/app")).isEqualTo("503 DRAINING DRAINING");
        assertThat(get("/live")).isEqualTo("200  -");
    }
}
