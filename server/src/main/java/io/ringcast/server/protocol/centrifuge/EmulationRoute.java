package io.ringcast.server.protocol.centrifuge;

import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.listener.RequestBody;
import io.ringcast.server.protocol.centrifuge.wire.EmulationRequest;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.MalformedCommandException;
import java.util.List;

/**
 * The way back of streams: frames of clients that come as requests of their own and find the session by its name.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class EmulationRoute {
    private static final List<String> METHODS = List.of("POST", "OPTIONS");

    private final CentrifugeProtocol protocol;
    private final BrowserRules browsers;
    private final ByteBudget bodies;
    private final int maxBodyBytes;

    EmulationRoute(CentrifugeProtocol protocol, BrowserRules browsers, ByteBudget bodies, int maxBodyBytes) {
        this.protocol = protocol;
        this.browsers = browsers;
        this.bodies = bodies;
        this.maxBodyBytes = maxBodyBytes;
    }

    void handle(ServerRequest request, ServerResponse response) {
        if (browsers.answered(request, response, METHODS)) {
            return;
        }
        response.status(Status.create(statusOf(request)));
        response.send();
    }

    private int statusOf(ServerRequest request) {
        Encoding encoding = CentrifugeStreams.isProtobuf(request) ? Encoding.PROTOBUF : Encoding.JSON;
        EmulationRequest emulated;
        try (RequestBody body = RequestBody.read(request, maxBodyBytes, bodies)) {
            emulated = protocol.commands(encoding).decodeEmulation(body.bytes(), 0, body.bytes().length);
        } catch (MalformedCommandException e) {
            return 400;
        }
        if (!emulated.node().equals(protocol.nodeId())) {
            return 404;
        }
        CentrifugeSession session = protocol.emulation().find(emulated.session());
        // Centrifugo: a session that has just ended is no mistake of the client, which learns of it by its stream.
        return session == null || session.tryFrame(emulated.data()) ? 204 : 500;
    }
}
