package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** Everybody connects and subscribes in the same moment; all get in, and get what is published then. */
public final class ConnectStormSimulation extends Simulation {
    private static final String PREFIX = "private-bench-";

    private final LoadSettings settings = LoadSettings.sized(200, 10, 1, 20);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofOneChannelEach(settings);
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public ConnectStormSimulation() {
        setUp(
                        scenario("storm")
                                .exec(
                                        audience.enter(),
                                        client.connect(),
                                        audience.subscribeToOwn(client, PREFIX),
                                        audience.arrive(),
                                        audience.listen())
                                .injectOpen(atOnceUsers(settings.subscribers())),
                        scenario("publisher")
                                .exec(audience.awaitAll(), publisher.publishAll())
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(Audience.with(
                        audience.assertions(), audience.soon("established"), audience.soon("subscribed")));
    }
}
