package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.doIfOrElse;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.nothingFor;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Simulation;
import java.time.Duration;

/**
 * Members that stay on a presence channel watch others come and go, by leaving the channel or by closing: each member
 * sees every coming and every going exactly once.
 */
public final class PresenceChurnSimulation extends Simulation {
    private static final String CHANNEL = "presence-bench-0";
    private static final Duration STAY = Duration.ofMillis(200);

    /** Of each visit come two deliveries to each watcher. */
    private final LoadSettings settings = LoadSettings.sized(40, 1, 20, 20);

    private final PusherClient client = new PusherClient(settings);
    private final Visits visits = new Visits(settings.publications());
    private final Audience audience = new Audience(settings, Visits.KINDS, settings.publications(), visits::read);

    /** Called by Gatling. */
    public PresenceChurnSimulation() {
        setUp(watchers(), visitors())
                .protocols(client.protocol(audience.deliveriesEach() + settings.subscribers()))
                .maxDuration(settings.longest().plus(settings.patience()))
                .assertions(audience.assertions());
    }

    private PopulationBuilder watchers() {
        return scenario("watchers")
                .exec(
                        audience.enter(),
                        client.connect(),
                        client.subscribe(CHANNEL, session -> Visits.watcher(session.userId())),
                        audience.arrive(),
                        audience.listen())
                .injectOpen(rampUsers(settings.subscribers()).during(audience.rampSeconds()));
    }

    private PopulationBuilder visitors() {
        return scenario("visitors")
                .exec(
                        audience.awaitAll(),
                        exec(session -> session.set("visit", visits.next())),
                        client.connect(),
                        client.subscribe(CHANNEL, session -> visits.come(session.getInt("visit"))))
                .pause(STAY)
                .exec(exec(session -> {
                    visits.go(session.getInt("visit"));
                    return session;
                }))
                .exec(leave())
                .injectOpen(
                        nothingFor(Duration.ofSeconds(audience.rampSeconds() + 1)),
                        rampUsers(settings.publications()).during(settings.publishing()));
    }

    private static ChainBuilder leave() {
        return doIfOrElse(session -> session.getInt("visit") % 2 == 0)
                .then(PusherClient.unsubscribe(CHANNEL).pause(STAY).exec(PusherClient.close()))
                .orElse(PusherClient.close());
    }
}
