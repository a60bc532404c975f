package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.protocol.EventEnvelope;
import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import java.nio.charset.StandardCharsets;

/**
 * Methods that a client calls.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Calling {
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.US_ASCII);

    private Calling() {}

    static void rpc(CentrifugeSession session, Command.Rpc command) {
        CentrifugeProtocol protocol = session.protocol();
        String method = command.method();
        String ping = protocol.settings().rpcPing();
        if (!ping.isEmpty() && ping.equals(method)) {
            session.reply(command.id(), new Result.Rpc(EMPTY_OBJECT));
            return;
        }
        BackEnd backEnd = protocol.backEnd();
        if (!backEnd.asksRpc()) {
            session.error(command.id(), ErrorCode.NOT_AVAILABLE);
            return;
        }
        String boundary = protocol.settings().rpcNamespaceBoundary();
        int end = boundary.isEmpty() ? -1 : method.indexOf(boundary);
        String namespace = end < 0 ? "" : method.substring(0, end);
        if (!backEnd.knowsRpc(namespace)) {
            session.error(command.id(), ErrorCode.METHOD_NOT_FOUND);
            return;
        }
        session.queue().begin();
        backEnd.rpc(
                session.asClient(),
                namespace,
                method,
                command.data(),
                decision -> session.onShard(() -> {
                    onDecided(session, command.id(), decision);
                    session.queue().end();
                }));
    }

    private static void onDecided(CentrifugeSession session, long id, Decision<byte[]> decision) {
        switch (decision) {
            case Decision.Allowed<byte[]>(var data) -> {
                // Centrifuge protocol: what is no JSON can't be told to a JSON client.
                if (session.encoding() == Encoding.JSON && data.length > 0 && !EventEnvelope.isJson(data)) {
                    session.disconnect(DisconnectCode.INAPPROPRIATE_PROTOCOL);
                } else {
                    session.reply(id, new Result.Rpc(data));
                }
            }
            case Decision.Refused<byte[]>(var code, var message, var temporary) ->
                session.error(id, code, message, temporary);
            case Decision.SentAway<byte[]>(var code, var reason) -> session.disconnect(code, reason);
            case Decision.Undecided<byte[]> _ -> session.error(id, ErrorCode.INTERNAL);
        }
    }
}
