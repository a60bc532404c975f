package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * Subscribers of one private channel, publications over the signed HTTP API: every subscriber gets each exactly once,
 * soon. Figures come from the lean generator ({@code ./ringcast load fanout}); this proves behaviour.
 */
public final class FanoutSimulation extends Simulation {
    private static final String PREFIX = "private-bench-";

    private final LoadSettings settings = LoadSettings.sized(50, 1, 20, 20);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofOneChannelEach(settings);
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public FanoutSimulation() {
        setUp(
                        audience.subscribers(client, PREFIX),
                        scenario("publisher")
                                .exec(audience.awaitAll(), publisher.publishAll())
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(audience.assertions());
    }
}
