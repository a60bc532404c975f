package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.Assertion;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.PopulationBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The subscribers of a run. Deliveries arrive unasked, and what no check waits for is in none of Gatling's statistics.
 * Each subscriber therefore takes them from the unmatched messages, and when the run is over reports each as a request
 * {@code delivery} that took what the send time in the payload says; one that is missing or came twice is a failed one,
 * and one of a foreign channel is a failed {@code stray}.
 * Their time axis in the report is that of the telling, not of the delivery.
 *
 * <p>Thread: any.
 */
final class Audience {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int CONNECTS_PER_SECOND = 200;

    private final LoadSettings settings;
    private final int channelsEach;
    private final int publications;
    private final Reading reading;
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicInteger present = new AtomicInteger();

    /**
     * Finds what counts in a frame.
     *
     * <p>Thread: any.
     */
    @FunctionalInterface
    interface Reading {
        void read(String frame, long atMs, Receipts receipts);
    }

    /**
     * @param channelsEach channels that each subscriber is on: one, or all of them
     * @param publications on each channel
     */
    Audience(LoadSettings settings, int channelsEach, int publications, Reading reading) {
        this.settings = settings;
        this.channelsEach = channelsEach;
        this.publications = publications;
        this.reading = reading;
    }

    /** Subscribers of one channel each, spread over all. */
    static Audience ofOneChannelEach(LoadSettings settings) {
        return new Audience(
                settings, 1, settings.publications(), (frame, atMs, receipts) -> receipts.take(frame, atMs));
    }

    /** Subscribers of all channels. */
    static Audience ofAllChannels(LoadSettings settings, int publications) {
        return new Audience(
                settings, settings.channels(), publications, (frame, atMs, receipts) -> receipts.take(frame, atMs));
    }

    /** Subscribers that come one after the other and stay until they have everything. */
    PopulationBuilder subscribers(PusherClient client, String prefix) {
        return scenario("subscribers")
                .exec(enter(), client.connect(), subscribeToOwn(client, prefix), arrive(), listen())
                .injectOpen(rampUsers(settings.subscribers()).during(rampSeconds()));
    }

    /** How long the subscribers take to come when they do not storm. */
    long rampSeconds() {
        return 1L + settings.subscribers() / CONNECTS_PER_SECOND;
    }

    /** Publications that each subscriber gets. */
    int deliveriesEach() {
        return channelsEach * publications;
    }

    /** First step of a subscriber: which channels are its own. {@link #subscribeToOwn} takes them from the session. */
    ChainBuilder enter() {
        return exec(session -> {
            int first = channelsEach == 1 ? entered.getAndIncrement() % settings.channels() : 0;
            return session.set("first", first).set("receipts", new Receipts(first, channelsEach, publications));
        });
    }

    ChainBuilder subscribeToOwn(PusherClient client, String prefix) {
        return repeat(channelsEach, "own")
                .on(client.subscribe(session -> prefix + (session.getInt("first") + session.getInt("own"))));
    }

    /** A subscriber has all its channels. */
    ChainBuilder arrive() {
        return exec(session -> {
            present.incrementAndGet();
            return session;
        });
    }

    /** Waits until all subscribers have arrived; when some do not, the run goes on and shows it. */
    ChainBuilder awaitAll() {
        return asLongAsDuring(session -> present.get() < settings.subscribers(), settings.patience())
                .on(pause(POLL));
    }

    /** Receives until nothing is missing or the time is over, then reports and closes. */
    ChainBuilder listen() {
        return asLongAsDuring(session -> !receipts(session).complete(), settings.longest())
                .on(pause(POLL).exec(ws.processUnmatchedMessages(this::take)))
                .exec(report(), PusherClient.close());
    }

    private Session take(List<WsInboundMessage> messages, Session session) {
        for (WsInboundMessage message : messages) {
            if (message instanceof WsInboundMessage.Text text) {
                reading.read(text.message(), text.timestamp(), receipts(session));
            }
        }
        return session;
    }

    private ChainBuilder report() {
        return repeat(deliveriesEach(), "delivery")
                .on(exec(dummy("delivery", session -> receipts(session).latencyMs(session.getInt("delivery")))
                        .withSuccess(session -> receipts(session).cameOnce(session.getInt("delivery")))))
                .doIf(session -> receipts(session).strays() > 0)
                .then(exec(dummy("stray", session -> 0).withSuccess(session -> false)));
    }

    private static Receipts receipts(Session session) {
        return Objects.requireNonNull(session.<Receipts>get("receipts"));
    }

    /** No request failed, every subscriber got every publication exactly once, and soon. */
    List<Assertion> assertions() {
        return List.of(
                global().failedRequests().count().is(0L),
                details("delivery").successfulRequests().count().is((long) deliveriesEach() * settings.subscribers()),
                soon("delivery"));
    }

    /** The bound for deliveries holds for this request too. */
    Assertion soon(String request) {
        return details(request).responseTime().percentile(99.0).lt(settings.acceptedP99Ms());
    }

    static List<Assertion> with(List<Assertion> some, Assertion... more) {
        return Stream.concat(some.stream(), Stream.of(more)).toList();
    }
}
