package io.ringcast.server.metrics;

import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.server.protocol.centrifuge.CentrifugeCounters;
import io.ringcast.server.protocol.centrifuge.CentrifugeProtocol;
import java.util.Map;

/**
 * What Centrifugo's dashboards ask for, under the names that they know, whatever the prefix is.
 *
 * <p>Thread: any.
 *
 * @param version of the server
 */
record CentrifugeMetrics(CentrifugeProtocol protocol, String version) implements Families {
    private static final String PREFIX = "centrifugo_";

    @Override
    public void write(TextFormat text) {
        Engine engine = protocol.engine();
        AppUsage usage = engine.usage(protocol.appId());
        gauge(text, "node_num_clients", "Clients that are connected.", protocol.connections());
        gauge(text, "node_num_users", "Users that are connected.", protocol.userCount());
        gauge(text, "node_num_subscriptions", "Subscriptions of the app, of all protocols.", usage.subscriptions());
        gauge(text, "node_num_channels", "Occupied channels of the app.", usage.channels());
        gauge(text, "node_num_nodes", "Nodes.", 1);
        text.family(PREFIX + "node_build", TextFormat.Type.GAUGE, "The version of the server.");
        text.sample(TextFormat.label("version", version), 1);
        gauge(
                text,
                "node_client_connection_limit",
                "Clients that may be connected; 0 for any number.",
                protocol.settings().limits().connections());
        String publication = TextFormat.label("type", "publication");
        text.family(PREFIX + "node_messages_received_count", TextFormat.Type.COUNTER, "What the node was told.");
        text.sample(publication, engine.count(Counter.PUBLICATIONS));
        text.family(PREFIX + "node_messages_sent_count", TextFormat.Type.COUNTER, "What the node told others.");
        text.sample(publication, engine.count(Counter.PUBLICATIONS));
        writeTransport(text, usage);
        writeClients(text, protocol.counters(), usage);
    }

    // What is sent is counted once for all readers of a publication, whichever transports and protocols they have.
    private static void writeTransport(TextFormat text, AppUsage usage) {
        counter(
                text,
                "transport_messages_sent",
                "Messages to the app's clients of all protocols.",
                usage.messagesOut());
        counter(
                text,
                "transport_messages_sent_size",
                "Bytes of messages to the app's clients of all protocols.",
                usage.sum(AppTraffic::bytesOut));
        counter(
                text,
                "transport_messages_received",
                "Frames from the app's clients of all protocols.",
                usage.messagesIn());
        counter(
                text,
                "transport_messages_received_size",
                "Bytes of frames from the app's clients of all protocols.",
                usage.sum(AppTraffic::bytesIn));
    }

    private void writeClients(TextFormat text, CentrifugeCounters counters, AppUsage usage) {
        counter(text, "client_connections_accepted", "Clients that connected.", counters.acceptedConnections());
        gauge(text, "client_connections_inflight", "Clients that are connected.", protocol.connections());
        counter(
                text,
                "client_subscriptions_accepted",
                "Subscriptions that were confirmed.",
                counters.acceptedSubscriptions());
        gauge(text, "client_subscriptions_inflight", "Subscriptions of the app.", usage.subscriptions());
        text.family(PREFIX + "node_action_count", TextFormat.Type.COUNTER, "Commands of clients.");
        counters.commands().forEach((name, count) -> text.sample(TextFormat.label("action", name), count));
        byCode(text, "client_num_reply_errors", "Errors in replies; 0 for an application's.", counters.replyErrors());
        byCode(
                text,
                "client_num_server_disconnects",
                "Connections that the server ended; 0 for an application's code.",
                counters.disconnects());
        byCode(
                text,
                "client_num_server_unsubscribes",
                "Subscriptions that the server ended; 0 for an application's code.",
                counters.unsubscribes());
        text.family(PREFIX + "client_recover", TextFormat.Type.COUNTER, "Attempts to come back to a position.");
        text.sample(TextFormat.label("recovered", "yes"), counters.recoveries(true));
        text.sample(TextFormat.label("recovered", "no"), counters.recoveries(false));
        counter(
                text,
                "client_recovered_publications",
                "Publications that were given to those who came back.",
                counters.recoveredPublications());
    }

    private static void byCode(TextFormat text, String name, String help, Map<Integer, Long> counts) {
        text.family(PREFIX + name, TextFormat.Type.COUNTER, help);
        counts.forEach((code, count) -> text.sample(TextFormat.label("code", Integer.toString(code)), count));
    }

    private static void counter(TextFormat text, String name, String help, long value) {
        text.family(PREFIX + name, TextFormat.Type.COUNTER, help);
        text.sample("", value);
    }

    private static void gauge(TextFormat text, String name, String help, long value) {
        text.family(PREFIX + name, TextFormat.Type.GAUGE, help);
        text.sample("", value);
    }
}
