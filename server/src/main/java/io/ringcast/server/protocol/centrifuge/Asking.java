package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.ClientRights;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.history.StreamQuery;
import io.ringcast.engine.history.StreamRange;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a client wants to know of a channel.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Asking {
    private Asking() {}

    static void presence(CentrifugeSession session, long id, String channel) {
        Namespace namespace = allowed(
                session,
                id,
                channel,
                space -> space.options().presence(),
                space -> space.rights().presence());
        if (namespace == null) {
            return;
        }
        boolean asked = session.shard().ask(session.session(), channel, home -> home.clients(), clients -> {
            if (!session.ended()) {
                Map<String, ClientInfo> byId = LinkedHashMap.newLinkedHashMap(clients.size());
                clients.forEach(client -> byId.put(client.client(), client));
                session.reply(id, new Result.Presence(byId));
            }
        });
        refuseIfFull(session, id, asked);
    }

    static void presenceStats(CentrifugeSession session, long id, String channel) {
        Namespace namespace = allowed(
                session,
                id,
                channel,
                space -> space.options().presence(),
                space -> space.rights().presence());
        if (namespace == null) {
            return;
        }
        boolean asked = session.shard().ask(session.session(), channel, home -> home.counts(), counts -> {
            if (!session.ended()) {
                session.reply(id, new Result.PresenceStats(counts.clients(), counts.users()));
            }
        });
        refuseIfFull(session, id, asked);
    }

    static void history(CentrifugeSession session, Command.History command) {
        String channel = command.channel();
        Namespace namespace = allowed(
                session,
                command.id(),
                channel,
                space -> space.options().history().kept(),
                space -> space.rights().history());
        if (namespace == null) {
            return;
        }
        int most = session.protocol().settings().limits().historyPublications();
        int limit = command.limit() < 0 ? most : most > 0 ? Math.min(command.limit(), most) : command.limit();
        StreamQuery query = new StreamQuery(
                command.since(), command.limit() != 0 && limit <= 0 ? StreamQuery.NO_LIMIT : limit, command.reverse());
        boolean asked = session.shard()
                .ask(
                        session.session(),
                        channel,
                        home -> home.read(session.protocol().options(channel).history(), query),
                        range -> {
                            if (!session.ended()) {
                                answer(session, command.id(), command.since(), range);
                            }
                        });
        refuseIfFull(session, command.id(), asked);
    }

    private static void answer(CentrifugeSession session, long id, @Nullable StreamPosition since, StreamRange range) {
        // Whoever begins at the beginning takes what there is.
        boolean fromStart = since == null || since.offset() == 0;
        if (range.verdict() == StreamRange.Verdict.OK || (range.verdict() == StreamRange.Verdict.GONE && fromStart)) {
            session.reply(
                    id, new Result.History(Publications.fields(range.publications(), session.encoding()), range.top()));
        } else {
            session.error(id, ErrorCode.UNRECOVERABLE_POSITION);
        }
    }

    private static @Nullable Namespace allowed(
            CentrifugeSession session,
            long id,
            String channel,
            Predicate<Namespace> offered,
            Function<Namespace, ClientRights.Right> right) {
        if (channel.isEmpty()) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
            return null;
        }
        CentrifugeProtocol protocol = session.protocol();
        switch (Rights.check(
                channel, protocol.namespaces(), protocol.settings().limits().channelLength())) {
            case Rights.Name.Refused(var error) -> session.error(id, error);
            case Rights.Name.Known(var namespace) -> {
                ChannelState state = session.channels().find(channel);
                boolean subscribed = state != null && state.subscribed();
                boolean granted = subscribed
                        || !Rights.needsGrant(channel, protocol.namespaces().marks());
                boolean allowed = granted
                        && (protocol.settings().anonymous().insecure()
                                || Rights.allows(
                                        right.apply(namespace),
                                        session.identity().user(),
                                        subscribed));
                if (!offered.test(namespace)) {
                    session.error(id, ErrorCode.NOT_AVAILABLE);
                } else if (allowed) {
                    return namespace;
                } else {
                    session.error(id, ErrorCode.PERMISSION_DENIED);
                }
            }
        }
        return null;
    }

    private static void refuseIfFull(CentrifugeSession session, long id, boolean asked) {
        if (!asked) {
            session.error(id, ErrorCode.TOO_MANY_REQUESTS);
        }
    }
}
