package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A back end that publishes over the signed HTTP API. The session's {@code sequence} numbers the publications of each
 * channel.
 *
 * <p>Thread: any.
 *
 * @param prefix channels are named by it and their number
 */
record Publisher(LoadSettings settings, String prefix) {
    /** Pusher protocol: a batch has at most 10 events. */
    static final int BATCH = 10;

    /** Pusher protocol: an event goes to at most 100 channels. */
    static final int CHANNELS_AT_ONCE = 100;

    String channel(int number) {
        return prefix + number;
    }

    /** The data of the session's publication, stamped with the time of this call. */
    String data(Session session) {
        return new Stamp(System.currentTimeMillis(), session.getInt("sequence")).data(settings.payloadBytes());
    }

    /** All publications of the run, one channel after the other, each by a request of its own. */
    ChainBuilder publishAll() {
        return repeat(settings.publications(), "sequence").on(publishToEach());
    }

    /** One publication, the first of its channel. */
    ChainBuilder publishTo(int channel) {
        return exec(session -> session.set("sequence", 0).set("channel", channel))
                .exec(post("publish", "events", this::single))
                // A loop that finds its counter goes on from there.
                .exec(session -> session.removeAll("sequence", "channel"));
    }

    /** The session's publication to each channel, by a request each. */
    ChainBuilder publishToEach() {
        return repeat(settings.channels(), "channel")
                .on(post("publish", "events", this::single).pause(settings.betweenPublications()));
    }

    /** The session's publication to each channel, in batches. */
    ChainBuilder publishInBatches() {
        return repeat(requests(BATCH), "request")
                .on(post("publish-batch", "batch_events", this::batch)
                        .pause(settings.betweenPublications().multipliedBy(BATCH)));
    }

    /** The session's publication to each channel, as one event with many channels. */
    ChainBuilder publishToMany() {
        return repeat(requests(CHANNELS_AT_ONCE), "request")
                .on(post("publish-to-many", "events", this::toMany)
                        .pause(settings.betweenPublications().multipliedBy(BATCH)));
    }

    /** How many requests reach all channels when each reaches so many. */
    int requests(int channelsEach) {
        return Math.ceilDiv(settings.channels(), channelsEach);
    }

    private ChainBuilder post(String name, String endpoint, Function<Session, String> body) {
        return exec(session -> {
                    String text = body.apply(session);
                    long nowSeconds = System.currentTimeMillis() / 1000;
                    return session.set("body", text)
                            .set("path", settings.signer().path(endpoint, text, nowSeconds));
                })
                .exec(http(name)
                        .post(session -> session.getString("path"))
                        .header("Content-Type", "application/json")
                        .body(StringBody(session -> session.getString("body")))
                        .check(status().is(200)));
    }

    private String single(Session session) {
        return event(channel(session.getInt("channel")), data(session));
    }

    private static String event(String channel, String data) {
        return "{\"name\":\"bench\",\"channel\":\"" + channel + "\",\"data\":\"" + data + "\"}";
    }

    private String batch(Session session) {
        return channels(session.getInt("request"), BATCH)
                .mapToObj(number -> event(channel(number), data(session)))
                .collect(Collectors.joining(",", "{\"batch\":[", "]}"));
    }

    private String toMany(Session session) {
        return channels(session.getInt("request"), CHANNELS_AT_ONCE)
                .mapToObj(number -> "\"" + channel(number) + "\"")
                .collect(Collectors.joining(
                        ",", "{\"name\":\"bench\",\"channels\":[", "],\"data\":\"" + data(session) + "\"}"));
    }

    private IntStream channels(int request, int channelsEach) {
        int first = request * channelsEach;
        return IntStream.range(first, Math.min(first + channelsEach, settings.channels()));
    }
}
