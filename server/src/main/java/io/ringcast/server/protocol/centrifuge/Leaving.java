package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import io.ringcast.server.protocol.centrifuge.wire.UnsubscribeCode;

/**
 * Ends of subscriptions.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Leaving {
    private Leaving() {}

    /** The client leaves, whoever had subscribed it. Centrifuge protocol: it is told when others may know. */
    static void byCommand(CentrifugeSession session, long id, String channel) {
        if (channel.isEmpty()) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        ChannelState state = session.channels().find(channel);
        if (state == null) {
            session.reply(id, new Result.Unsubscribe());
            return;
        }
        forget(session, state);
        boolean asked = session.shard().ask(session.session(), channel, home -> id, told -> {
            if (!session.ended()) {
                session.reply(told, new Result.Unsubscribe());
            }
        });
        if (!asked) {
            session.reply(id, new Result.Unsubscribe());
        }
    }

    /** The server ends a subscription and tells the client. */
    static void byServer(CentrifugeSession session, ChannelState state, int code, String reason) {
        forget(session, state);
        session.protocol().counters().unsubscribe(code);
        if (UnsubscribeCode.isPushed(code)) {
            session.push(new Push.Unsubscribe(state.channel(), code, reason));
        }
    }

    private static void forget(CentrifugeSession session, ChannelState state) {
        session.shard().timers().cancel(state.expiryTimer);
        session.channels().remove(state);
        session.shard().unsubscribe(session.session(), state.channel());
    }
}
