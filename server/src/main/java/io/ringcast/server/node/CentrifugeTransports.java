package io.ringcast.server.node;

import io.ringcast.engine.fanout.Dialect;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.config.CentrifugeSettings;
import io.ringcast.server.config.CentrifugeTransportSettings.ConnectCodes;
import io.ringcast.server.config.CentrifugeTransportSettings.Frames;
import io.ringcast.server.config.CentrifugeTransportSettings.UniWebSocket;
import io.ringcast.server.config.CodeTransforms.ConnectTransform;
import io.ringcast.server.protocol.centrifuge.CentrifugeDialects;
import io.ringcast.server.protocol.centrifuge.CentrifugeStreams;
import io.ringcast.server.protocol.centrifuge.CentrifugeStreams.Offer;
import io.ringcast.server.protocol.centrifuge.CentrifugeWebSocket;
import io.ringcast.server.protocol.centrifuge.ConnectAnswers;
import io.ringcast.server.protocol.centrifuge.Origins;
import io.ringcast.server.protocol.centrifuge.StreamKind;
import io.ringcast.server.protocol.centrifuge.UniDisconnects;
import io.ringcast.server.transport.websocket.DeflateTerms;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say of the transports of Centrifugo's clients.
 *
 * <p>Thread: any.
 */
final class CentrifugeTransports {
    private static final long MAX_BODIES_BYTES = 64L * 1024 * 1024;
    /** Messages of so few bytes, which pings are, are not worth a try. */
    private static final int NEVER_SHRINKS = 15;

    private CentrifugeTransports() {}

    static CentrifugeWebSocket.Paths webSockets(CentrifugeSettings settings) {
        UniWebSocket uni = settings.uniWebsocket();
        return new CentrifugeWebSocket.Paths(
                settings.websocket().disabled() ? "" : settings.websocket().handlerPrefix(),
                uni.enabled() ? uni.handlerPrefix() : "",
                new Origins(settings.client().allowedOrigins()),
                frames(settings.websocket().frames()),
                new CentrifugeWebSocket.Uni(
                        frames(uni.frames()),
                        uni.joinPushMessages(),
                        !uni.disableClosingHandshake(),
                        !uni.disableDisconnectPush()));
    }

    private static CentrifugeWebSocket.Frames frames(Frames settings) {
        return new CentrifugeWebSocket.Frames(settings.messageSizeLimitBytes(), deflate(settings));
    }

    private static @Nullable DeflateTerms deflate(Frames settings) {
        // Centrifuge protocol: of messages as long as the least size, none is compressed yet.
        return settings.compression()
                ? new DeflateTerms(
                        settings.compressionLevel(), Math.max(settings.compressionMinSizeBytes(), NEVER_SHRINKS) + 1)
                : null;
    }

    /** What the engine writes to them in. */
    static List<Dialect> dialects(CentrifugeSettings settings) {
        return CentrifugeDialects.all(
                deflate(settings.websocket().frames()),
                deflate(settings.uniWebsocket().frames()));
    }

    static CentrifugeStreams.Offers streams(CentrifugeSettings settings) {
        List<Offer> offers = new ArrayList<>();
        if (settings.httpStream().enabled()) {
            offers.add(new Offer(
                    StreamKind.HTTP_STREAM,
                    settings.httpStream().handlerPrefix(),
                    settings.httpStream().body().maxRequestBodyBytes(),
                    null));
        }
        if (settings.sse().enabled()) {
            offers.add(new Offer(
                    StreamKind.SSE,
                    settings.sse().handlerPrefix(),
                    settings.sse().body().maxRequestBodyBytes(),
                    null));
        }
        if (settings.uniHttpStream().enabled()) {
            offers.add(new Offer(
                    StreamKind.UNI_HTTP_STREAM,
                    settings.uniHttpStream().handlerPrefix(),
                    settings.uniHttpStream().body().maxRequestBodyBytes(),
                    answers(settings.uniHttpStream().connectCodeToHttpResponse())));
        }
        if (settings.uniSse().enabled()) {
            offers.add(new Offer(
                    StreamKind.UNI_SSE,
                    settings.uniSse().handlerPrefix(),
                    settings.uniSse().body().maxRequestBodyBytes(),
                    answers(settings.uniSse().connectCodeToHttpResponse())));
        }
        return new CentrifugeStreams.Offers(
                offers,
                new CentrifugeStreams.Emulated(
                        settings.emulation().handlerPrefix(),
                        settings.emulation().body().maxRequestBodyBytes()),
                new Origins(settings.client().allowedOrigins()),
                new ByteBudget(MAX_BODIES_BYTES));
    }

    private static @Nullable ConnectAnswers answers(ConnectCodes codes) {
        if (!codes.enabled()) {
            return null;
        }
        Map<Integer, ConnectAnswers.HttpAnswer> byCode = new HashMap<>();
        for (ConnectTransform transform : codes.list()) {
            byCode.putIfAbsent(transform.code(), new ConnectAnswers.HttpAnswer(transform.to(), transform.text()));
        }
        return new ConnectAnswers(byCode);
    }

    static UniDisconnects disconnects(CentrifugeSettings settings) {
        Map<Integer, UniDisconnects.Reason> byError = new HashMap<>();
        for (ConnectTransform transform :
                settings.client().connectCodeToUnidirectionalDisconnect().list()) {
            byError.putIfAbsent(transform.code(), new UniDisconnects.Reason(transform.to(), transform.text()));
        }
        return new UniDisconnects(byError);
    }
}
