package io.ringcast.server.http.health;

import io.helidon.webserver.http.HttpRouting;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.server.http.Answer;
import io.ringcast.server.json.JsonWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many connections, channels and subscriptions there are on this node, by app and together.
 *
 * <p>Thread: any (a request's virtual thread).
 */
public final class StatsRoute {
    private static final int BYTES_PER_APP = 128;

    private final Engine engine;

    public StatsRoute(Engine engine) {
        this.engine = engine;
    }

    /** Adds {@code GET /stats}. */
    public void routes(HttpRouting.Builder routing) {
        routing.get("/stats", (request, response) -> Answer.json(200, body()).send(response));
    }

    private byte[] body() {
        Map<String, AppUsage> apps = new TreeMap<>(engine.usages());
        JsonWriter json = new JsonWriter(0, BYTES_PER_APP * (apps.size() + 1));
        json.ascii("{\"apps\":{");
        long connections = 0;
        long channels = 0;
        long subscriptions = 0;
        boolean first = true;
        for (Map.Entry<String, AppUsage> app : apps.entrySet()) {
            AppUsage usage = app.getValue();
            long ownChannels = usage.channels();
            long ownSubscriptions = usage.subscriptions();
            int ownConnections = usage.connections();
            json.ascii(first ? "" : ",").string(app.getKey()).ascii(":");
            json.ascii(counts(ownConnections, ownChannels, ownSubscriptions));
            connections += ownConnections;
            channels += ownChannels;
            subscriptions += ownSubscriptions;
            first = false;
        }
        return json.ascii("},\"total\":")
                .ascii(counts(connections, channels, subscriptions))
                .ascii("}")
                .finish();
    }

    private static String counts(long connections, long channels, long subscriptions) {
        return "{\"connections\":" + connections + ",\"channels\":" + channels + ",\"subscriptions\":" + subscriptions
                + "}";
    }
}
