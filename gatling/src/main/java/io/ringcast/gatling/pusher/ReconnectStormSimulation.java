package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.rendezVous;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;

/**
 * Everybody leaves and comes back in the same moment, as after a break of the network, several times; in the end all
 * are there, once, and get what is published then.
 */
public final class ReconnectStormSimulation extends Simulation {
    private static final String PREFIX = "private-bench-";

    private final LoadSettings settings = LoadSettings.sized(150, 10, 1, 20);
    private final int storms = LoadSettings.number("storms", 2);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofOneChannelEach(settings);
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public ReconnectStormSimulation() {
        setUp(
                        scenario("storm")
                                .exec(audience.enter(), come(), storm(), audience.arrive(), audience.listen())
                                .injectOpen(rampUsers(settings.subscribers()).during(audience.rampSeconds())),
                        scenario("publisher")
                                .exec(audience.awaitAll(), publisher.publishAll())
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(Audience.with(
                        audience.assertions(), audience.soon("established"), audience.soon("subscribed")));
    }

    private ChainBuilder come() {
        return client.connect().exec(audience.subscribeToOwn(client, PREFIX));
    }

    private ChainBuilder storm() {
        return repeat(storms, "storm").on(rendezVous(settings.subscribers()).exec(PusherClient.close(), come()));
    }
}
