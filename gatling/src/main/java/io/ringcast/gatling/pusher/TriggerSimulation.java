package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;

/** The three ways to publish over HTTP in turn: one event, a batch, one event to as many channels as a request may name. */
public final class TriggerSimulation extends Simulation {
    private static final String PREFIX = "bench-";
    private static final int WAYS = 3;

    /** A publication of these settings goes to each channel in each of the ways. */
    private final LoadSettings settings = LoadSettings.sized(5, Publisher.CHANNELS_AT_ONCE, 1, 100);

    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofAllChannels(settings, WAYS * settings.publications());
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public TriggerSimulation() {
        long rounds = settings.publications();
        setUp(
                        audience.subscribers(client, PREFIX),
                        scenario("publisher")
                                .exec(
                                        audience.awaitAll(),
                                        repeat(settings.publications(), "round")
                                                .on(
                                                        number(0),
                                                        publisher.publishToEach(),
                                                        number(1),
                                                        publisher.publishInBatches(),
                                                        number(2),
                                                        publisher.publishToMany()))
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(Audience.with(
                        audience.assertions(),
                        details("publish").successfulRequests().count().is(rounds * settings.channels()),
                        details("publish-batch")
                                .successfulRequests()
                                .count()
                                .is(rounds * publisher.requests(Publisher.BATCH)),
                        details("publish-to-many")
                                .successfulRequests()
                                .count()
                                .is(rounds * publisher.requests(Publisher.CHANNELS_AT_ONCE))));
    }

    private static ChainBuilder number(int way) {
        return exec(session -> session.set("sequence", session.getInt("round") * WAYS + way));
    }
}
