package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * A steady load for a long time: publications to subscribers that stay, while others come for a moment and go. Gives
 * the server time to lose or to leak something; {@code ringcast.publications} says how long.
 */
public final class SoakSimulation extends Simulation {
    private static final String PREFIX = "private-bench-";
    private static final Duration STAY = Duration.ofMillis(500);

    private final LoadSettings settings = LoadSettings.sized(30, 3, 20, 15);
    private final int visitsPerSecond = LoadSettings.number("visits", 10);
    private final PusherClient client = new PusherClient(settings);
    private final Audience audience = Audience.ofOneChannelEach(settings);
    private final Publisher publisher = new Publisher(settings, PREFIX);

    /** Called by Gatling. */
    public SoakSimulation() {
        setUp(
                        audience.subscribers(client, PREFIX),
                        visitors(),
                        scenario("publisher")
                                .exec(audience.awaitAll(), publisher.publishAll())
                                .injectOpen(atOnceUsers(1)))
                .protocols(client.protocol(audience.deliveriesEach()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(audience.assertions());
    }

    private PopulationBuilder visitors() {
        long seconds = Math.max(1, settings.publishing().toSeconds());
        return scenario("visitors")
                .exec(
                        client.connect(),
                        client.subscribe(session -> publisher.channel((int) (session.userId() % settings.channels()))))
                .pause(STAY)
                .exec(PusherClient.close())
                .injectOpen(rampUsers((int) (visitsPerSecond * seconds)).during(seconds));
    }
}
