package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.fanout.PublicationTerms;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.server.protocol.centrifuge.wire.Command;
import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import io.ringcast.server.protocol.centrifuge.wire.Result;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes.
 *
 * <p>Thread: confined to the session's shard.
 */
final class Publishing {
    private final CentrifugeSession session;
    private final CentrifugeProtocol protocol;

    Publishing(CentrifugeSession session) {
        this.session = session;
        this.protocol = session.protocol();
    }

    void publish(Command.Publish command) {
        String channel = command.channel();
        if (channel.isEmpty()) {
            session.disconnect(DisconnectCode.BAD_REQUEST);
            return;
        }
        switch (Rights.check(
                channel, protocol.namespaces(), protocol.settings().limits().channelLength())) {
            case Rights.Name.Refused(var error) -> session.error(command.id(), error);
            case Rights.Name.Known(var namespace) -> decide(command, namespace);
        }
    }

    private void decide(Command.Publish command, Namespace namespace) {
        if (!DataRules.accepts(namespace.dataFormat(), command.data())) {
            session.error(command.id(), ErrorCode.BAD_REQUEST);
            return;
        }
        ChannelState state = session.channels().find(command.channel());
        boolean subscribed = state != null && state.subscribed();
        String proxy = namespace.proxies().publish();
        if (proxy != null) {
            ask(command, proxy);
        } else if (Rights.mayPublish(
                session.session().app(),
                command.channel(),
                namespace,
                session.identity().user(),
                subscribed,
                protocol.settings().anonymous().insecure())) {
            send(command, null);
        } else {
            session.error(command.id(), ErrorCode.PERMISSION_DENIED);
        }
    }

    private void ask(Command.Publish command, String proxy) {
        session.queue().begin();
        protocol.backEnd()
                .publish(
                        session.asClient(),
                        proxy,
                        new BackEnd.PublishQuestion(command.channel(), command.data()),
                        decision -> session.onShard(() -> {
                            onDecided(command, decision);
                            session.queue().end();
                        }));
    }

    private void onDecided(Command.Publish command, Decision<BackEnd.PublishAnswer> decision) {
        switch (decision) {
            case Decision.Allowed<BackEnd.PublishAnswer>(var answer) -> send(command, answer);
            case Decision.Refused<BackEnd.PublishAnswer>(var code, var message, var temporary) ->
                session.error(command.id(), code, message, temporary);
            case Decision.SentAway<BackEnd.PublishAnswer>(var code, var reason) -> session.disconnect(code, reason);
            case Decision.Undecided<BackEnd.PublishAnswer> _ -> session.error(command.id(), ErrorCode.INTERNAL);
        }
    }

    private void send(Command.Publish command, BackEnd.@Nullable PublishAnswer answer) {
        String channel = command.channel();
        ChannelState state = session.channels().find(channel);
        ClientInfo info = state == null ? session.info(null) : state.info();
        byte[] replaced = answer == null ? null : answer.data();
        PublicationTerms terms = answer == null
                ? PublicationTerms.by(info)
                : new PublicationTerms(
                        info,
                        answer.tags(),
                        answer.delta(),
                        answer.idempotencyKey(),
                        answer.version(),
                        answer.versionEpoch(),
                        answer.skipHistory(),
                        null);
        boolean taken = session.shard()
                .publish(Publication.plain(
                        session.session().app(),
                        channel,
                        protocol.options(channel),
                        replaced == null ? command.data() : replaced,
                        terms));
        if (taken) {
            session.reply(command.id(), new Result.Publish());
        } else {
            session.error(command.id(), ErrorCode.TOO_MANY_REQUESTS);
        }
    }
}
