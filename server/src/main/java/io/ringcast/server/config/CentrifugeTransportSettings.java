package io.ringcast.server.config;

import java.util.List;

/**
 * The transports of the Centrifugo protocol.
 *
 * <p>Thread: any.
 */
public final class CentrifugeTransportSettings {
    private CentrifugeTransportSettings() {}

    /** What both kinds of WebSockets share. */
    public record Frames(
            @Setting(
                    name = "message_size_limit",
                    value = "65536",
                    unit = Unit.BYTES,
                    min = 1024,
                    max = 67108864,
                    doc = "Largest message of a client; a larger one closes its connection with 1009.")
            int messageSizeLimitBytes) {}

    /** WebSockets. */
    public record WebSocket(
            @Setting(value = "false", doc = "Do not offer WebSockets.")
            boolean disabled,

            @Setting(value = "/connection/websocket", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Section(value = "", top = true) Frames frames) {}

    /** Streams of events that come with an endpoint for the way back. */
    public record Sse(
            @Setting(value = "false", doc = "Offer the transport, and emulation.")
            boolean enabled,

            @Setting(value = "/connection/sse", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Section(value = "", top = true) Body body) {}

    /** Streams of HTTP that come with an endpoint for the way back. */
    public record HttpStream(
            @Setting(value = "false", doc = "Offer the transport, and emulation.")
            boolean enabled,

            @Setting(value = "/connection/http_stream", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Section(value = "", top = true) Body body) {}

    /** The way back of the streams. */
    public record Emulation(
            @Setting(value = "/emulation", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Section(value = "", top = true) Body body) {}

    /** Bodies of requests. */
    public record Body(
            @Setting(
                    name = "max_request_body_size",
                    value = "65536",
                    unit = Unit.BYTES,
                    min = 1024,
                    max = 67108864,
                    doc = "Largest request body; a larger one gets the status 413.")
            int maxRequestBodyBytes) {}

    /** Unidirectional WebSockets. */
    public record UniWebSocket(
            @Setting(value = "false", doc = "Offer the transport.")
            boolean enabled,

            @Setting(value = "/connection/uni_websocket", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Setting(value = "false", doc = "Put several pushes into one frame.")
            boolean joinPushMessages,

            @Setting(value = "false", doc = "Close without waiting for the client's close frame.")
            boolean disableClosingHandshake,

            @Setting(value = "false", doc = "Close without a disconnect push.")
            boolean disableDisconnectPush,

            @Section(value = "", top = true) Frames frames) {}

    /** Unidirectional streams of events. */
    public record UniSse(
            @Setting(value = "false", doc = "Offer the transport.")
            boolean enabled,

            @Setting(value = "/connection/uni_sse", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Section(value = "", top = true) Body body,

            @Section("How errors of a connect are answered.")
            ConnectCodes connectCodeToHttpResponse) {}

    /** Unidirectional streams of HTTP. */
    public record UniHttpStream(
            @Setting(value = "false", doc = "Offer the transport.")
            boolean enabled,

            @Setting(value = "/connection/uni_http_stream", check = Check.URL_PATH, doc = "Path.")
            String handlerPrefix,

            @Section(value = "", top = true) Body body,

            @Section("How errors of a connect are answered.")
            ConnectCodes connectCodeToHttpResponse) {}

    /** HTTP statuses that stand for errors. */
    public record ConnectCodes(
            @Setting(value = "false", doc = "Use the transforms.")
            boolean enabled,

            @Setting(
                    value = "[]",
                    check = Check.JSON_LIST,
                    doc = "Objects of code (an error) and to (status_code, body).")
            String transforms) {
        /** What each code of an error turns into. */
        public List<CodeTransforms.ConnectTransform> list() {
            return enabled ? CodeTransforms.ofConnectCodes(transforms) : List.of();
        }
    }
}
