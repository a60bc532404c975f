package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.app.App;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonWriter;

/**
 * Carries out single calls, counts them and measures how long they take.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class Calls {
    private static final long MS_PER_SECOND = 1000;

    private final CentrifugoApi.Parts parts;
    private final Publishing publishing;
    private final Reading reading;
    private final Steering steering;
    private final ApiCounters counters;
    private final long startedMs;

    Calls(CentrifugoApi.Parts parts, ChannelSpace channels, ApiCounters counters) {
        Engine engine = parts.engine();
        this.parts = parts;
        this.counters = counters;
        this.publishing = new Publishing(engine, channels, parts.clients(), counters);
        this.reading = new Reading(engine, channels, parts.clients());
        this.steering = new Steering(channels, parts.clients(), parts.clock());
        this.startedMs = parts.clock().time();
    }

    /**
     * Carries out a call.
     *
     * @param in its parameters
     * @throws UnfitRequestException if they are malformed; then nothing was done
     */
    Outcome call(App app, Method method, JsonCursor in) {
        long startNs = System.nanoTime();
        Outcome outcome;
        try {
            outcome = carryOut(app, method, in);
        } catch (UnfitRequestException e) {
            if (e.isMalformed()) {
                counters.error(method.wireName(), "unmarshal");
                throw e;
            }
            outcome = new Outcome.Failed(ApiError.BAD_REQUEST);
        }
        counters.took(method, System.nanoTime() - startNs);
        if (outcome instanceof Outcome.Failed(var error)) {
            counters.error(method.wireName(), error);
        }
        return outcome;
    }

    private Outcome carryOut(App app, Method method, JsonCursor in) {
        return switch (method) {
            case PUBLISH -> publishing.publish(app, PublishRequest.of(in));
            case BROADCAST -> publishing.broadcast(app, PublishRequest.of(in));
            case SUBSCRIBE -> steering.subscribe(Steering.SubscribeRequest.of(in));
            case UNSUBSCRIBE -> steering.unsubscribe(Steering.UnsubscribeRequest.of(in));
            case DISCONNECT -> steering.disconnect(Steering.DisconnectRequest.of(in));
            case REFRESH -> steering.refresh(Steering.RefreshRequest.of(in));
            case PRESENCE -> reading.presence(Reading.channelOf(in));
            case PRESENCE_STATS -> reading.presenceStats(Reading.channelOf(in));
            case HISTORY -> reading.history(Reading.HistoryRequest.of(in));
            case HISTORY_REMOVE -> reading.historyRemove(Reading.channelOf(in));
            case CHANNELS -> reading.channels(Reading.patternOf(in));
            case INFO -> info(in);
            case RPC -> rpc(in);
            // No namespace is a map and none is polled.
            case MAP_PUBLISH, MAP_REMOVE, MAP_READ_STATE, MAP_READ_STREAM, MAP_STATS, MAP_CLEAR, SHARED_POLL_PUBLISH ->
                unavailable(in);
            case BATCH -> throw new IllegalArgumentException("a batch is no single call");
        };
    }

    private static Outcome unavailable(JsonCursor in) {
        skip(in);
        return new Outcome.Failed(ApiError.NOT_AVAILABLE);
    }

    // Nobody has registered a method.
    private static Outcome rpc(JsonCursor in) {
        String method = "";
        while (in.next()) {
            if (in.nameIs("method")) {
                method = Params.text(in.value());
            }
        }
        Params.end(in);
        return new Outcome.Failed(method.isEmpty() ? ApiError.BAD_REQUEST : ApiError.NOT_FOUND);
    }

    private static void skip(JsonCursor in) {
        boolean more = true;
        while (more) {
            more = in.next();
        }
        Params.end(in);
    }

    private Outcome info(JsonCursor in) {
        skip(in);
        AppUsage usage = parts.engine().usage(parts.appId());
        CentrifugoApi.Node node = parts.node();
        return new Outcome.Done(new JsonWriter(0, 256)
                .ascii("{\"nodes\":[{\"uid\":")
                .string(node.id())
                .ascii(",\"name\":")
                .string(node.name())
                .ascii(",\"version\":")
                .string(node.version())
                .ascii(",\"num_clients\":")
                .number(usage.connections())
                .ascii(",\"num_users\":")
                .number(parts.clients().users())
                .ascii(",\"num_channels\":")
                .number(usage.channels())
                .ascii(",\"uptime\":")
                .number((parts.clock().time() - startedMs) / MS_PER_SECOND)
                .ascii(",\"num_subs\":")
                .number(usage.subscriptions())
                .ascii("}]}")
                .finish());
    }
}
