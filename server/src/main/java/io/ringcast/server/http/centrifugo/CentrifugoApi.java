package io.ringcast.server.http.centrifugo;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.engine.app.App;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.app.AppUnavailableException;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.http.Answer;
import io.ringcast.server.http.CommandGate;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.listener.BodyRefusedException;
import io.ringcast.server.listener.RequestBody;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * The routes of the HTTP API of Centrifugo. Order of checks: HTTP method, key, path, drain, size of the body, content.
 *
 * <p>Thread: any (a request's virtual thread).
 */
public final class CentrifugoApi {
    private static final HeaderName ERROR_MODE = HeaderNames.create("X-Centrifugo-Error-Mode");
    private static final String TRANSPORT = "transport";

    private final Settings settings;
    private final Parts parts;
    private final ApiKey key;
    private final ApiCounters counters = new ApiCounters();
    private final Calls calls;
    private final Batch batch;
    private final Legacy legacy;

    /**
     * Forms and bounds of the API.
     *
     * @param prefix the path in front of the methods, without a slash at its end
     * @param key empty for none, which refuses all requests
     * @param insecure requests need no key
     * @param transportErrors errors are told by the HTTP status as well
     * @param maxBodyBytes largest request body
     * @param maxChannelLength characters of a channel's name; zero or less means unlimited
     */
    public record Settings(
            String prefix,
            String key,
            boolean insecure,
            boolean transportErrors,
            int maxBodyBytes,
            int maxChannelLength) {
        /** Without the key. */
        @Override
        public String toString() {
            return "Settings[prefix=" + prefix + "]";
        }
    }

    /**
     * What the API works on.
     *
     * @param appId whose channels these are
     * @param bodies memory for the request bodies of all requests together
     * @param commands shut from the moment when the node drains: then there are only reads
     */
    public record Parts(
            String appId,
            AppRegistry apps,
            ChannelRules channels,
            Engine engine,
            Clients clients,
            CommandGate commands,
            ByteBudget bodies,
            EpochClock clock,
            Node node) {}

    /** How this node is called. */
    public record Node(String id, String name, String version) {}

    public CentrifugoApi(Settings settings, Parts parts) {
        this.settings = settings;
        this.parts = parts;
        this.key = new ApiKey(settings.key, settings.insecure);
        ChannelSpace channels = new ChannelSpace(parts.appId, parts.channels, settings.maxChannelLength);
        this.calls = new Calls(parts, channels, counters);
        this.batch = new Batch(calls, counters);
        this.legacy = new Legacy(calls, counters);
    }

    /** Adds the routes. */
    public void routes(HttpRouting.Builder routing) {
        routing.any(settings.prefix.isEmpty() ? "/" : settings.prefix, this::handle);
        routing.any(settings.prefix + "/*", this::handle);
    }

    public ApiCounters counters() {
        return counters;
    }

    private void handle(ServerRequest request, ServerResponse response) {
        Answer answer;
        try {
            answer = answer(request);
        } catch (BodyRefusedException e) {
            answer = refused(e.status().code()).with("Connection", "close");
        } catch (AppUnavailableException e) {
            answer = unavailable("The server can't answer now. Try again later.");
        }
        answer.send(response);
    }

    // Centrifugo protocol: a body that can't be read is a 500, one that is no JSON a 400.
    private static Answer refused(int status) {
        return switch (status) {
            case 413 -> Answer.text(413, "Request Entity Too Large");
            case 503 -> unavailable("The server has no memory for the request now. Try again later.");
            default -> Answer.text(500, "Internal Server Error");
        };
    }

    private static Answer unavailable(String text) {
        return Answer.text(503, text).with("Retry-After", "1");
    }

    private Answer answer(ServerRequest request) {
        if (!request.prologue().method().text().equals("POST")) {
            return unread(request, Answer.text(405, "Method Not Allowed").with("Allow", "POST"));
        }
        if (!key.opens(request)) {
            return unread(request, Answer.empty(401));
        }
        String path = request.prologue().uriPath().rawPath().substring(settings.prefix.length());
        boolean old = path.isEmpty() || path.equals("/");
        Method method = old ? null : Method.of(path.substring(1));
        if (method == null && !old) {
            return unread(request, Answer.text(404, "404 page not found"));
        }
        if (method != null && !method.command()) {
            return answer(request, method);
        }
        if (!parts.commands.tryEnter()) {
            // A client that keeps its connection keeps it to this node.
            return unread(request, unavailable("The server is shutting down. Try another node."))
                    .with("Connection", "close");
        }
        try {
            return answer(request, method);
        } finally {
            parts.commands.leave();
        }
    }

    private static Answer unread(ServerRequest request, Answer answer) {
        return RequestBody.skip(request) ? answer : answer.with("Connection", "close");
    }

    private Answer answer(ServerRequest request, @Nullable Method method) {
        AppRegistry.RegisteredApp registered = parts.apps.byId(parts.appId);
        if (registered == null || !registered.app().enabled()) {
            return unread(request, unavailable("The app of this port is not there or disabled."));
        }
        App app = registered.app();
        try (RequestBody body = RequestBody.read(request, settings.maxBodyBytes, parts.bodies)) {
            Answer answer = answer(app, method, body.bytes(), transportErrors(request));
            parts.engine.usage(parts.appId).httpCall(body.bytes().length, answer.body().length);
            return answer;
        } catch (BodyRefusedException e) {
            counters.error(method == null ? "legacy" : method.wireName(), "read_body");
            throw e;
        }
    }

    private boolean transportErrors(ServerRequest request) {
        return settings.transportErrors
                || request.headers().first(ERROR_MODE).orElse("").equals(TRANSPORT);
    }

    private Answer answer(App app, @Nullable Method method, byte[] body, boolean transportErrors) {
        try {
            if (method == null) {
                return Answer.json(200, legacy.run(app, body));
            }
            JsonCursor in = JsonCursor.members(body, 0, body.length);
            return method == Method.BATCH
                    ? answer(batch.run(app, in), false, transportErrors)
                    : answer(calls.call(app, method, in), true, transportErrors);
        } catch (UnfitRequestException _) {
            return Answer.text(400, "Bad Request");
        }
    }

    private static Answer answer(Outcome outcome, boolean wrapped, boolean transportErrors) {
        return switch (outcome) {
            case Outcome.Done(var json) -> Answer.json(200, wrapped ? wrap("{\"result\":", json) : json);
            case Outcome.Failed(var error) ->
                transportErrors
                        ? Answer.json(error.status(), bytes(error))
                        : Answer.json(200, wrap("{\"error\":", bytes(error)));
        };
    }

    private static byte[] bytes(ApiError error) {
        return error.json().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] wrap(String name, byte[] json) {
        return new JsonWriter(0, name.length() + json.length + 1)
                .ascii(name)
                .bytes(json)
                .ascii("}")
                .finish();
    }
}
