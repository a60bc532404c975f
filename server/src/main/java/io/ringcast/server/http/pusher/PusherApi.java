package io.ringcast.server.http.pusher;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.engine.app.App;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.EngineBusyException;
import io.ringcast.engine.spi.Cache;
import io.ringcast.server.app.AppRegistry;
import io.ringcast.server.app.AppUnavailableException;
import io.ringcast.server.auth.RequestSignature;
import io.ringcast.server.auth.RequestVerdict;
import io.ringcast.server.channel.ChannelRules;
import io.ringcast.server.http.Answer;
import io.ringcast.server.http.CommandGate;
import io.ringcast.server.limit.RateVerdict;
import io.ringcast.server.listener.BodyRefusedException;
import io.ringcast.server.listener.RequestBody;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The signed routes below {@code /apps/{id}}. Order of checks: size of the body, app, signature, disabled, rate, content.
 *
 * <p>Thread: any (a request's virtual thread).
 */
public final class PusherApi {
    private final ApiSettings settings;
    private final AppRegistry apps;
    private final Engine engine;
    private final Publishing publishing;
    private final Reading reading;
    private final Users users;
    private final ApiRates rates;
    private final CommandGate commands;
    private final Map<String, Signer> signers = new ConcurrentHashMap<>();

    /** The signature check of one app: making one costs more than using it. */
    private record Signer(App app, RequestSignature signature) {}

    /**
     * What the API works on.
     *
     * @param commands shut from the moment when the node drains: then there are only reads
     */
    public record Parts(
            AppRegistry apps,
            ChannelRules channels,
            Engine engine,
            Cache cache,
            ApiRates rates,
            CommandGate commands) {}

    public PusherApi(ApiSettings settings, Parts parts) {
        this.settings = settings;
        this.apps = parts.apps;
        this.engine = parts.engine;
        this.rates = parts.rates;
        this.publishing = new Publishing(settings, engine, rates, parts.channels);
        this.reading = new Reading(settings, engine, parts.cache);
        this.users = new Users(engine);
        this.commands = parts.commands;
    }

    /** Adds the routes. */
    public void routes(HttpRouting.Builder routing) {
        routing.any(settings.pathPrefix() + "/apps/*", this::handle);
        // Pusher protocol: the Python SDK leaves the app out of this one path.
        routing.any(settings.pathPrefix() + "/users/*", this::handle);
    }

    private void handle(ServerRequest request, ServerResponse response) {
        Answer answer;
        try {
            RateVerdict verdict = rates.takeAddress(request);
            answer = verdict == null ? answer(request) : answer(request, response, verdict);
        } catch (ApiException e) {
            answer = e.answer();
        } catch (BodyRefusedException e) {
            answer = refused(e.status().code()).with("Connection", "close");
        } catch (AppUnavailableException e) {
            answer = busy();
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof EngineBusyException || e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            answer = busy();
        }
        answer.send(response);
    }

    private Answer answer(ServerRequest request, ServerResponse response, RateVerdict verdict) {
        if (!verdict.allowed()) {
            return unread(request, ApiRates.refusal(verdict));
        }
        // Where the app has a rate of its own, the answer tells of that one instead.
        verdict.headers().forEach((name, value) -> response.headers().set(HeaderNames.create(name), value));
        return answer(request);
    }

    private static Answer refused(int status) {
        return switch (status) {
            case 413 -> ErrorBody.answer(status, "The payload size is too big.");
            case 503 -> busy();
            default -> ErrorBody.answer(status, "The request body did not arrive whole and in time.");
        };
    }

    private static Answer busy() {
        return ErrorBody.answer(503, "The server can't answer now. Try again later.")
                .with("Retry-After", "1");
    }

    private Answer answer(ServerRequest request) {
        HttpPrologue prologue = request.prologue();
        String rawPath = prologue.uriPath().rawPath();
        Route route = Route.of(rawPath.substring(settings.pathPrefix().length()));
        if (route == null) {
            return Answer.empty(404);
        }
        String method = prologue.method().text();
        if (!route.kind().method().equals(method)) {
            return ErrorBody.answer(405, "The method is not allowed here.")
                    .with("Allow", route.kind().method());
        }
        RequestBody.requireSize(request, settings.maxBodyBytes());
        String rawQuery = prologue.query().rawValue();
        App app;
        RequestVerdict head;
        try {
            app = findApp(route, rawQuery);
            head = signatureOf(app).verifyHead(method, rawPath, rawQuery);
        } catch (ApiException e) {
            return unread(request, e.answer());
        }
        return switch (head) {
            case RequestVerdict.Refused(var status, var text) -> unread(request, ErrorBody.answer(status, text));
            case RequestVerdict.Accepted accepted -> answer(request, route, app, accepted);
        };
    }

    private Answer answer(ServerRequest request, Route route, App app, RequestVerdict.Accepted head) {
        try (RequestBody body = RequestBody.read(request, settings.maxBodyBytes(), settings.bodies())) {
            return switch (RequestSignature.verifyBody(head, body.bytes())) {
                case RequestVerdict.Refused(var status, var text) -> ErrorBody.answer(status, text);
                case RequestVerdict.Accepted(var ignored, var query) ->
                    counted(route, new ApiCall(app, query, body.bytes()));
            };
        }
    }

    private Answer counted(Route route, ApiCall call) {
        Answer answer;
        try {
            answer = dispatch(route, call);
        } catch (ApiException e) {
            answer = e.answer();
        }
        engine.usage(call.app().id()).httpCall(call.body().length, answer.body().length);
        return answer;
    }

    /** A request that is refused before its body was read: only those who know a secret have theirs kept in memory. */
    private static Answer unread(ServerRequest request, Answer answer) {
        return RequestBody.skip(request) ? answer : answer.with("Connection", "close");
    }

    @SuppressWarnings("ReferenceEquality") // the store hands out one instance until the app changes
    private RequestSignature signatureOf(App app) {
        Signer signer = signers.get(app.id());
        if (signer == null || signer.app != app) {
            signer = new Signer(app, new RequestSignature(app, settings.pathPrefix(), System::currentTimeMillis));
            signers.put(app.id(), signer);
        }
        return signer.signature;
    }

    private App findApp(Route route, String rawQuery) {
        String appId = route.appId();
        AppRegistry.RegisteredApp registered;
        if (appId == null) {
            String key = RequestSignature.claimedKey(rawQuery);
            registered = key == null ? null : apps.byKey(key);
        } else {
            registered = apps.byId(appId);
        }
        if (registered == null) {
            throw new ApiException(404, "The app " + (appId == null ? "" : appId + " ") + "could not be found.");
        }
        return registered.app();
    }

    private Answer dispatch(Route route, ApiCall call) {
        if (!call.app().enabled()) {
            return ErrorBody.answer(403, "App is disabled");
        }
        return route.kind().command() ? command(route, call) : carryOut(route, call);
    }

    private Answer command(Route route, ApiCall call) {
        if (!commands.tryEnter()) {
            // A client that keeps its connection keeps it to this node.
            return ErrorBody.answer(503, "The server is shutting down. Try another node.")
                    .with("Retry-After", "1")
                    .with("Connection", "close");
        }
        try {
            return carryOut(route, call);
        } finally {
            commands.leave();
        }
    }

    private Answer carryOut(Route route, ApiCall call) {
        String name = route.name();
        return switch (route.kind()) {
            case EVENTS -> publishing.event(call);
            case BATCH_EVENTS -> publishing.batch(call);
            case CHANNELS -> read(call, () -> reading.channels(call));
            case CHANNEL -> read(call, () -> reading.channel(call, name));
            case CHANNEL_USERS -> read(call, () -> reading.users(call, name));
            case TERMINATE -> users.terminate(call, name, settings.okBody());
            case FORCE_RECONNECT -> users.forceReconnect(call, name);
        };
    }

    private Answer read(ApiCall call, java.util.function.Supplier<Answer> question) {
        return rates.takeRead(call.app()).mark(question.get());
    }

    /**
     * What a path asks for.
     *
     * @param appId null where the path does not name the app
     * @param name of the channel or user, decoded; empty where there is none
     */
    record Route(Kind kind, @Nullable String appId, String name) {
        enum Kind {
            EVENTS("POST"),
            BATCH_EVENTS("POST"),
            CHANNELS("GET"),
            CHANNEL("GET"),
            CHANNEL_USERS("GET"),
            TERMINATE("POST"),
            FORCE_RECONNECT("POST");

            private final String method;

            Kind(String method) {
                this.method = method;
            }

            String method() {
                return method;
            }

            /** Whether it does something, rather than tell. */
            boolean command() {
                return method.equals("POST");
            }
        }

        /** The route of a path below the prefix, or null if there is none. */
        static @Nullable Route of(String rawPath) {
            List<String> raw = List.of(rawPath.split("/", -1));
            if (raw.size() == 4 && raw.get(1).equals("users")) {
                return of(null, raw.get(1), raw.get(2), raw.get(3));
            }
            if (raw.size() < 4 || raw.size() > 6 || !raw.get(1).equals("apps")) {
                return null;
            }
            String second = raw.size() > 4 ? raw.get(4) : "";
            String third = raw.size() > 5 ? raw.get(5) : "";
            return of(decode(raw.get(2)), raw.get(3), second, third);
        }

        private static @Nullable Route of(@Nullable String appId, String first, String second, String third) {
            String name = decode(second);
            String shape = first + (second.isEmpty() ? "" : "/*") + (third.isEmpty() ? "" : "/" + third);
            Kind kind = switch (shape) {
                case "events" -> Kind.EVENTS;
                case "batch_events" -> Kind.BATCH_EVENTS;
                case "channels" -> Kind.CHANNELS;
                case "channels/*" -> Kind.CHANNEL;
                case "channels/*/users" -> Kind.CHANNEL_USERS;
                case "users/*/terminate_connections" -> Kind.TERMINATE;
                case "users/*/force_reconnect" -> Kind.FORCE_RECONNECT;
                default -> null;
            };
            return kind == null || name == null ? null : new Route(kind, appId, name);
        }

        private static @Nullable String decode(String segment) {
            try {
                return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
    }
}
