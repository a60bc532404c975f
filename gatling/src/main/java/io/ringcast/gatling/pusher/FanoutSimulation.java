package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.asLongAsDuring;
import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.details;
import static io.gatling.javaapi.core.CoreDsl.dummy;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.pause;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.regex;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.http.action.ws.WsInboundMessage;
import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Subscribers of one private channel, publications over the signed HTTP API: every subscriber gets each exactly once,
 * soon.
 *
 * <p>Deliveries arrive unasked, and what no check waits for is in none of Gatling's statistics. Each subscriber therefore
 * takes them from the unmatched messages, and when the run is over reports each as a request {@code delivery} that took
 * what the send time in the payload says; one that is missing or came twice is a failed one. Their time axis in the
 * report is that of the telling, not of the delivery. Figures come from the lean generator ({@code ./ringcast load
 * fanout}); this proves behaviour.
 */
public final class FanoutSimulation extends Simulation {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int ACCEPTED_P99_MS = 500;
    private static final int CONNECTS_PER_SECOND = 200;
    private static final int ROOM_FOR_OTHER_FRAMES = 64;

    private final FanoutSettings settings = FanoutSettings.fromSystemProperties();
    private final AtomicInteger subscribed = new AtomicInteger();

    /** Called by Gatling. */
    public FanoutSimulation() {
        long rampSeconds = 1L + settings.subscribers() / CONNECTS_PER_SECOND;
        setUp(
                        scenario("subscribers")
                                .exec(
                                        subscribe(),
                                        receive(),
                                        report(),
                                        exec(ws("close").close()))
                                .injectOpen(rampUsers(settings.subscribers()).during(rampSeconds)),
                        scenario("publisher").exec(publish()).injectOpen(atOnceUsers(1)))
                .protocols(protocol())
                .assertions(
                        global().failedRequests().count().is(0L),
                        details("publish").successfulRequests().count().is((long) settings.publications()),
                        details("delivery")
                                .successfulRequests()
                                .count()
                                .is((long) settings.publications() * settings.subscribers()),
                        details("delivery").responseTime().percentile(99.0).lt(ACCEPTED_P99_MS));
    }

    private HttpProtocolBuilder protocol() {
        return http.baseUrl("http://127.0.0.1:" + settings.port())
                .wsBaseUrl("ws://127.0.0.1:" + settings.port())
                .wsUnmatchedInboundMessageBufferSize(settings.publications() + ROOM_FOR_OTHER_FRAMES);
    }

    private ChainBuilder subscribe() {
        return exec(ws("connect")
                        .connect("/app/" + settings.signer().key() + "?protocol=7&client=gatling&version=1.0")
                        .await(Duration.ofSeconds(10))
                        .on(ws.checkTextMessage("established")
                                .check(regex("socket_id\\\\\":\\\\\"([0-9.]+)").saveAs("socketId"))))
                .exitHereIfFailed()
                .exec(ws("subscribe")
                        .sendText(this::subscribeFrame)
                        .await(Duration.ofSeconds(10))
                        .on(ws.checkTextMessage("subscribed").check(regex("subscription_succeeded"))))
                .exitHereIfFailed()
                .exec(session -> {
                    subscribed.incrementAndGet();
                    return session.set("receipts", new Receipts(settings.publications()));
                });
    }

    private String subscribeFrame(Session session) {
        String socketId = Objects.requireNonNull(session.getString("socketId"));
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + settings.channel() + "\",\"auth\":\""
                + settings.signer().channelAuth(socketId, settings.channel()) + "\"}}";
    }

    private ChainBuilder receive() {
        return asLongAsDuring(session -> !receipts(session).complete(), settings.longest())
                .on(pause(POLL).exec(ws.processUnmatchedMessages(FanoutSimulation::take)));
    }

    private static Session take(List<WsInboundMessage> messages, Session session) {
        for (WsInboundMessage message : messages) {
            if (message instanceof WsInboundMessage.Text text) {
                receipts(session).take(text.message(), text.timestamp());
            }
        }
        return session;
    }

    private ChainBuilder report() {
        return repeat(settings.publications(), "sequence")
                .on(exec(dummy("delivery", session -> receipts(session).latencyMs(session.getInt("sequence")))
                        .withSuccess(session -> receipts(session).cameOnce(session.getInt("sequence")))));
    }

    private static Receipts receipts(Session session) {
        return Objects.requireNonNull(session.<Receipts>get("receipts"));
    }

    private ChainBuilder publish() {
        return asLongAsDuring(session -> subscribed.get() < settings.subscribers(), settings.patience())
                .on(pause(POLL))
                .exec(repeat(settings.publications(), "sequence")
                        .on(exec(this::prepare)
                                .exec(http("publish")
                                        .post(session -> session.getString("path"))
                                        .header("Content-Type", "application/json")
                                        .body(StringBody(session -> session.getString("body")))
                                        .check(status().is(200)))
                                .pause(settings.betweenPublications())));
    }

    private Session prepare(Session session) {
        long nowMs = System.currentTimeMillis();
        String data = new Stamp(nowMs, session.getInt("sequence")).data(settings.payloadBytes());
        String body = "{\"name\":\"bench\",\"channel\":\"" + settings.channel() + "\",\"data\":\"" + data + "\"}";
        return session.set("body", body).set("path", settings.signer().eventsPath(body, nowMs / 1000));
    }
}
