package io.ringcast.gatling.pusher;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.regex;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.ws;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/**
 * What a client of the Pusher protocol does on its connection, as steps of a scenario.
 *
 * <p>Thread: any.
 */
record PusherClient(LoadSettings settings) {
    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final int ROOM_FOR_OTHER_FRAMES = 64;

    /** The wire, with room for what arrives at a client unasked. */
    HttpProtocolBuilder protocol(int unaskedFrames) {
        return http.baseUrl("http://127.0.0.1:" + settings.port())
                .wsBaseUrl("ws://127.0.0.1:" + settings.port())
                .wsUnmatchedInboundMessageBufferSize(unaskedFrames + ROOM_FOR_OTHER_FRAMES);
    }

    /** Connects, and leaves the socket's id in the session. */
    ChainBuilder connect() {
        return exec(ws("connect")
                        .connect("/app/" + settings.signer().key() + "?protocol=7&client=gatling&version=1.0")
                        .await(ANSWER)
                        .on(ws.checkTextMessage("established")
                                .check(regex("socket_id\\\\\":\\\\\"([0-9.]+)").saveAs("socketId"))))
                .exitHereIfFailed();
    }

    /** Subscribes to a channel of any kind that needs no data about its member. */
    ChainBuilder subscribe(Function<Session, String> channel) {
        return subscribeBy(session -> subscribeFrame(socketId(session), channel.apply(session)));
    }

    /** Subscribes to a presence channel as the member that {@code channelData} describes. */
    ChainBuilder subscribe(String channel, Function<Session, String> channelData) {
        return subscribeBy(session -> {
            String data = channelData.apply(session);
            String auth = settings.signer().channelAuth(socketId(session), channel, data);
            return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\",\"auth\":\"" + auth
                    + "\",\"channel_data\":\"" + data.replace("\"", "\\\"") + "\"}}";
        });
    }

    private static ChainBuilder subscribeBy(Function<Session, String> frame) {
        return exec(ws("subscribe")
                        .sendText(frame)
                        .await(ANSWER)
                        .on(ws.checkTextMessage("subscribed")
                                .matching(regex("subscription_succeeded").exists())
                                .check(regex("pusher_internal:subscription_succeeded"))))
                .exitHereIfFailed();
    }

    /** Asks for a private channel with the signature of another socket: it has to be refused. */
    ChainBuilder subscribeForged(String channel) {
        return exec(ws("forge")
                        .sendText(session -> "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel
                                + "\",\"auth\":\"" + settings.signer().channelAuth("1.1", channel) + "\"}}")
                        .await(ANSWER)
                        .on(ws.checkTextMessage("refused")
                                .matching(regex("\"pusher:subscription_").exists())
                                .check(regex("\"type\":\"AuthError\""))))
                .exitHereIfFailed();
    }

    /** Leaves a channel; the protocol has no answer to it. */
    static ChainBuilder unsubscribe(String channel) {
        return exec(ws("unsubscribe")
                .sendText("{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"" + channel + "\"}}"));
    }

    /** Sends to the others on a channel. */
    static ChainBuilder clientEvent(Function<Session, String> channel, Function<Session, String> data) {
        return exec(ws("publish")
                .sendText(session -> "{\"event\":\"client-bench\",\"channel\":\"" + channel.apply(session)
                        + "\",\"data\":\"" + data.apply(session) + "\"}"));
    }

    static ChainBuilder close() {
        return exec(ws("close").close());
    }

    private String subscribeFrame(String socketId, String channel) {
        String auth = channel.startsWith("private-")
                ? ",\"auth\":\"" + settings.signer().channelAuth(socketId, channel) + "\""
                : "";
        return "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"" + channel + "\"" + auth + "}}";
    }

    private static String socketId(Session session) {
        return Objects.requireNonNull(session.getString("socketId"));
    }
}
