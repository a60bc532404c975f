package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** Many small public channels: everybody gets what is published to the own channel, and nothing of the others. */
public final class ChannelsSimulation extends Simulation {
    private static final String PREFIX = "bench-";

    private final LoadSettings settings = LoadSettings.sized(60, 20, 3, 40);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofOneChannelEach(settings);
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public ChannelsSimulation() {
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
