package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import java.util.List;

/** A client sends to the others on its private channels: each gets every event once, the sender none of its own. */
public final class ClientEventsSimulation extends Simulation {
    private static final String PREFIX = "private-bench-";

    private final LoadSettings settings = LoadSettings.sized(50, 2, 10, 20);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofOneChannelEach(settings);
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public ClientEventsSimulation() {
        setUp(
                        audience.subscribers(client, PREFIX),
                        scenario("sender")
                                .exec(audience.awaitAll(), client.connect(), join(), send(), PusherClient.close())
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach() * settings.channels()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(audience.assertions());
    }

    private ChainBuilder join() {
        return repeat(settings.channels(), "channel").on(client.subscribe(this::channel));
    }

    private String channel(Session session) {
        return publisher.channel(session.getInt("channel"));
    }

    private ChainBuilder send() {
        return repeat(settings.publications(), "sequence")
                .on(repeat(settings.channels(), "channel")
                        .on(PusherClient.clientEvent(this::channel, publisher::data)
                                .pause(settings.betweenPublications())))
                .exec(ws.processUnmatchedMessages(ClientEventsSimulation::countEchoes))
                .exec(dummy("own events", session -> 0).withSuccess(session -> session.getInt("echoes") == 0));
    }

    private static Session countEchoes(List<WsInboundMessage> messages, Session session) {
        long echoes = messages.stream()
                .filter(message -> message instanceof WsInboundMessage.Text text
                        && Stamp.in(text.message()).isPresent())
                .count();
        return session.set("echoes", (int) echoes);
    }
}
