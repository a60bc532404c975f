package io.ringcast.server.http.health;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.http.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Unsigned routes: is the node alive, ready, healthy; how much memory does it use; and a page to try it.
 *
 * <p>Thread: any (a request's virtual thread).
 */
public final class HealthRoutes {
    private static final String PAGE = "/web/index.html";

    private final NodeState state;
    private final AppRegistry apps;
    private final double memoryThreshold;
    private final byte[] page;
    private final BooleanSupplier alive;
    private final HealthChecks checks;

    /**
     * @param memoryThreshold part of the heap in use above which the node asks for no more traffic
     * @param developmentDefaults whether the page may offer the credentials that everybody knows
     * @param alive whether the engine has all its threads
     * @param checks of what the node depends on
     */
    public HealthRoutes(
            NodeState state,
            AppRegistry apps,
            double memoryThreshold,
            boolean developmentDefaults,
            BooleanSupplier alive,
            HealthChecks checks) {
        this.alive = alive;
        this.checks = checks;
        this.state = state;
        this.apps = apps;
        this.memoryThreshold = memoryThreshold;
        this.page = loadPage(developmentDefaults);
    }

    /** Adds the routes of the main port. */
    public void mainRoutes(HttpRouting.Builder routing, String prefix) {
        add(routing, prefix + "/", this::root);
        if (!prefix.isEmpty()) {
            add(routing, prefix, this::root);
        }
        add(routing, prefix + "/ready", request -> ready());
        add(routing, prefix + "/live", request -> Answer.empty(alive.getAsBoolean() ? 200 : 503));
        add(routing, prefix + "/up", request -> up());
        add(routing, prefix + "/up/{app}", this::upOf);
        add(routing, prefix + "/accept-traffic", request -> acceptTraffic());
    }

    /** Adds the routes of the metrics port. */
    public void metricsRoutes(HttpRouting.Builder routing) {
        add(routing, "/", request -> Answer.text(200, "OK"));
        add(routing, "/ready", request -> ready());
        add(routing, "/usage", request -> usage());
    }

    // Many load balancers ask by HEAD.
    private static void add(HttpRouting.Builder routing, String path, Function<ServerRequest, Answer> question) {
        routing.get(path, (request, response) -> question.apply(request).send(response));
        routing.head(path, (request, response) -> {
            Answer answer = question.apply(request);
            new Answer(answer.status(), answer.contentType(), new byte[0], answer.headers()).send(response);
        });
    }

    private Answer root(ServerRequest request) {
        String accept = request.headers().first(HeaderNames.ACCEPT).orElse("");
        return accept.toLowerCase(Locale.ROOT).contains("text/html")
                ? new Answer(200, "text/html; charset=utf-8", page, Map.of())
                        .with(
                                "Content-Security-Policy",
                                "default-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; frame-ancestors 'none'")
                        .with("Cache-Control", "no-store")
                : Answer.text(200, "OK");
    }

    private Answer ready() {
        return state.ready() && alive.getAsBoolean() ? Answer.text(200, "OK") : Answer.text(503, "NOT READY");
    }

    private Answer up() {
        if (state.draining()) {
            return health(503, "DRAINING");
        }
        return switch (checks.state()) {
            case OK -> health(200, "OK");
            case DEGRADED -> health(200, "DEGRADED");
            case ERROR -> health(503, "ERROR");
        };
    }

    private Answer upOf(ServerRequest request) {
        if (state.draining()) {
            return health(503, "DRAINING");
        }
        String id = request.path().pathParameters().get("app");
        AppRegistry.@Nullable RegisteredApp found;
        try {
            found = checks.within(() -> apps.byId(id));
        } catch (ExecutionException | TimeoutException e) {
            return health(503, "ERROR");
        }
        if (found == null) {
            return health(404, "NOT_FOUND");
        }
        return found.app().enabled() ? up() : health(503, "ERROR");
    }

    private static Answer health(int status, String word) {
        return Answer.text(status, word).with("X-Health-Check", word);
    }

    private Answer acceptTraffic() {
        Memory memory = Memory.now();
        String body = String.format(
                Locale.ROOT,
                "{\"memory\":{\"usedSize\":%d,\"totalSize\":%d,\"percentUsage\":%.2f}}",
                memory.used(),
                memory.total(),
                memory.percent());
        boolean accepting = state.ready() && memory.percent() <= memoryThreshold * 100;
        return Answer.json(accepting ? 200 : 503, body.getBytes(StandardCharsets.US_ASCII));
    }

    private static Answer usage() {
        Memory memory = Memory.now();
        String body = String.format(
                Locale.ROOT,
                "{\"memory\":{\"free\":%d,\"used\":%d,\"total\":%d,\"percent\":%.2f}}",
                memory.total() - memory.used(),
                memory.used(),
                memory.total(),
                memory.percent());
        return Answer.json(200, body.getBytes(StandardCharsets.US_ASCII));
    }

    private record Memory(long used, long total) {
        static Memory now() {
            Runtime runtime = Runtime.getRuntime();
            return new Memory(runtime.totalMemory() - runtime.freeMemory(), runtime.maxMemory());
        }

        double percent() {
            return 100.0 * used / total;
        }
    }

    private static byte[] loadPage(boolean developmentDefaults) {
        try (InputStream in = HealthRoutes.class.getResourceAsStream(PAGE)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + PAGE + ": build it again");
            }
            String html = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            List<String> known = developmentDefaults ? List.of("app-id", "app-key", "app-secret") : List.of("", "", "");
            return html.replace("%APP_ID%", known.get(0))
                    .replace("%APP_KEY%", known.get(1))
                    .replace("%APP_SECRET%", known.get(2))
                    .getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("the page " + PAGE + " can't be read from the jar", e);
        }
    }
}
