package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/**
 * Clients that sign for several private channels each get what is published there; the signature of another socket gets
 * nobody in.
 */
public final class PrivateChannelsSimulation extends Simulation {
    private static final String PREFIX = "private-bench-";

    private final LoadSettings settings = LoadSettings.sized(30, 5, 3, 15);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofAllChannels(settings, settings.publications());
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public PrivateChannelsSimulation() {
        setUp(
                        scenario("subscribers")
                                .exec(
                                        audience.enter(),
                                        client.connect(),
                                        // What is published there later would be a stray delivery.
                                        client.subscribeForged(publisher.channel(settings.channels())),
                                        audience.subscribeToOwn(client, PREFIX),
                                        audience.arrive(),
                                        audience.listen())
                                .injectOpen(rampUsers(settings.subscribers()).during(audience.rampSeconds())),
                        scenario("publisher")
                                .exec(
                                        audience.awaitAll(),
                                        publisher.publishTo(settings.channels()),
                                        publisher.publishAll())
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(audience.assertions());
    }
}
