package io.ringcast.server.node;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.ringcast.engine.fanout.Shard;
import io.ringcast.server.http.Answer;
import io.ringcast.server.listener.OpenAnswer;
import io.ringcast.server.listener.Upgrade;
import io.ringcast.server.listener.UpgradeRequest;
import io.ringcast.server.protocol.Admission;
import io.ringcast.server.protocol.StreamAdmission;
import io.ringcast.server.protocol.StreamGate;
import io.ringcast.server.transport.Connection;
import io.ringcast.server.transport.ConnectionHandler;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where a stream leaves Helidon: a client's address has as many of them as of WebSockets, and they live on the shards as
 * those do.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class StreamGateway implements StreamGate {
    private final WebSocketGateway gateway;

    StreamGateway(WebSocketGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public void admit(ServerRequest request, ServerResponse response, Supplier<? extends StreamAdmission> admission) {
        OpeningLimits limits = gateway.openings();
        if (limits == null) {
            admit(response, admission, null);
            return;
        }
        switch (limits.tryOpen(peerOf(request), request.headers().all(HeaderNames.X_FORWARDED_FOR, List::of))) {
            case OpeningLimits.Refused(var answer) -> refuse(response, answer);
            case OpeningLimits.Granted(var place) -> admit(response, admission, place);
        }
    }

    private void admit(
            ServerResponse response, Supplier<? extends StreamAdmission> admission, @Nullable Runnable place) {
        StreamAdmission admitted = admission.get();
        Admission.Refusal refusal = admitted.refusal();
        if (refusal == null) {
            throw OpenAnswer.handOver(new ToShard(gateway, new StreamArrival(admitted), place));
        }
        if (place != null) {
            place.run();
        }
        Answer.text(refusal.status(), refusal.reason() + "\n").send(response);
    }

    private static void refuse(ServerResponse response, Upgrade.Refused answer) {
        response.status(Status.create(answer.status()));
        for (UpgradeRequest.Header header : answer.headers()) {
            response.headers().set(HeaderNames.create(header.name()), header.value());
        }
        response.send(answer.body());
    }

    private static String peerOf(ServerRequest request) {
        return request.remotePeer().address() instanceof InetSocketAddress peer && peer.getAddress() != null
                ? peer.getAddress().getHostAddress()
                : "";
    }

    /** A client on its way. */
    private static final class StreamArrival implements Arrival {
        private final StreamAdmission admission;
        private StreamAdmission.@Nullable Opening opening;

        StreamArrival(StreamAdmission admission) {
            this.admission = admission;
        }

        @Override
        public ConnectionHandler open(Connection connection, Shard shard) {
            StreamAdmission.Opening opened = admission.open(connection, shard);
            opening = opened;
            return opened;
        }

        @Override
        public void start() {
            if (opening != null) {
                opening.start();
            }
        }

        @Override
        public void abandoned() {
            admission.abandon();
        }
    }
}
