package io.ringcast.server.protocol.centrifuge;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.listener.RequestBody;
import io.ringcast.server.protocol.StreamGate;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Clients over HTTP answers that go on, and the way back of those that send.
 *
 * <p>Thread: any.
 */
public final class CentrifugeStreams {
    private static final String PROTOBUF = "application/octet-stream";
    private static final String FIRST_FRAME = "cf_connect";

    private final CentrifugeProtocol protocol;
    private final CentrifugeDialects dialects;
    private final BrowserRules browsers;
    private final Offers offers;

    /**
     * One transport.
     *
     * @param answers in place of a stream for those whose connect fails; null if they get a stream as well
     */
    public record Offer(
            StreamKind kind,
            String path,
            int maxBodyBytes,
            @Nullable ConnectAnswers answers) {}

    /**
     * What there is.
     *
     * @param emulation where clients send to
     * @param origins whose browsers may come
     * @param bodies memory for the bodies of all requests together
     */
    public record Offers(List<Offer> streams, Emulated emulation, Origins origins, ByteBudget bodies) {
        public Offers {
            streams = List.copyOf(streams);
        }
    }

    /** Where clients of streams send to. */
    public record Emulated(String path, int maxBodyBytes) {}

    public CentrifugeStreams(CentrifugeProtocol protocol, CentrifugeDialects dialects, Offers offers) {
        this.protocol = protocol;
        this.dialects = dialects;
        this.offers = offers;
        this.browsers = new BrowserRules(offers.origins);
    }

    /** Adds the routes of all transports. */
    public void routes(HttpRouting.Builder routing, StreamGate gate) {
        for (Offer offer : offers.streams) {
            routing.any(offer.path, (request, response) -> open(offer, request, response, gate));
        }
        if (offers.streams.stream().anyMatch(offer -> !offer.kind.unidirectional())) {
            EmulationRoute emulation =
                    new EmulationRoute(protocol, browsers, offers.bodies, offers.emulation.maxBodyBytes);
            routing.any(offers.emulation.path, emulation::handle);
        }
    }

    private void open(Offer offer, ServerRequest request, ServerResponse response, StreamGate gate) {
        if (browsers.answered(request, response, offer.kind.methods())) {
            return;
        }
        byte[] first;
        try (RequestBody body = RequestBody.read(request, offer.maxBodyBytes, offers.bodies)) {
            first = body.bytes();
        }
        if (request.prologue().method().text().equals("GET")) {
            String parameter = QueryParameters.first(request.query().rawValue(), FIRST_FRAME);
            if (parameter == null && !offer.kind.unidirectional()) {
                BrowserRules.refuse(
                        request, response, 400, "The parameter " + FIRST_FRAME + " is missing or badly encoded.\n");
                return;
            }
            first = parameter == null ? new byte[0] : parameter.getBytes(StandardCharsets.UTF_8);
        }
        ClientLink.Traits traits = offer.kind.traits(dialects, isProtobuf(request));
        StreamEntrance.Request asked = new StreamEntrance.Request(first, offer.answers, moreHeaders(request));
        gate.admit(
                request,
                response,
                () -> new StreamEntrance(protocol, protocol.enter(headersOf(request)), traits, asked));
    }

    private RequestHeaders headersOf(ServerRequest request) {
        if (!protocol.keepsHeaders()) {
            return RequestHeaders.NONE;
        }
        List<RequestHeaders.Header> headers = new ArrayList<>();
        for (Header header : request.headers()) {
            for (String value : header.allValues()) {
                headers.add(new RequestHeaders.Header(header.name(), value.strip()));
            }
        }
        return new RequestHeaders(headers, Map.of());
    }

    private static String moreHeaders(ServerRequest request) {
        StringBuilder lines = new StringBuilder();
        BrowserRules.headers(request)
                .forEach((name, value) ->
                        lines.append(name).append(": ").append(value).append("\r\n"));
        return lines.toString();
    }

    /** Whether the body of a request is Protobuf. */
    static boolean isProtobuf(ServerRequest request) {
        return request.headers()
                .first(HeaderNames.CONTENT_TYPE)
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .startsWith(PROTOBUF);
    }
}
