package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.limit.TokenBucket;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.server.channel.ChannelNameKind;
import io.ringcast.server.json.RawJson;
import io.ringcast.server.limit.RateCounts;
import org.jspecify.annotations.Nullable;

/**
 * What a client publishes, checked in the protocol's order. Every refusal names the channel, so that a handler bound to
 * the channel hears of it.
 *
 * <p>Thread: confined to the session's shard.
 */
final class ClientEvents {
    private final PusherSession client;
    private @Nullable TokenBucket rate;
    private int ratePerSecond;

    ClientEvents(PusherSession client) {
        this.client = client;
    }

    void publish(Session session, ClientFrame.ClientEvent event) {
        String channel = event.channel();
        if (channel == null || channel.isEmpty()) {
            boolean enabled = session.app().features().clientMessages();
            client.sendError(enabled ? PusherError.EVENT_WITHOUT_CHANNEL : PusherError.NO_CLIENT_MESSAGES, null);
            return;
        }
        Subscription subscription = session.subscription(channel);
        PusherError refusal = check(session.app(), event, channel, subscription);
        if (refusal == null && subscription != null) {
            RawJson data = event.data();
            Member member = subscription.member();
            Publication publication = Publication.fromClient(
                    session,
                    subscription.channelName(),
                    subscription.options(),
                    event.event(),
                    data == null ? null : data.toByteArray(),
                    member == null ? null : member.userIdJson());
            refusal = client.shard().publish(publication) ? null : PusherError.OVER_CAPACITY;
        }
        if (refusal == null) {
            return;
        }
        if (refusal.equals(PusherError.RATE) && session.app().features().terminateOnLimit()) {
            client.fail(refusal);
        } else {
            client.sendError(refusal, channel);
        }
    }

    private @Nullable PusherError check(
            App app, ClientFrame.ClientEvent event, String channel, @Nullable Subscription subscription) {
        AppLimits limits = app.limits();
        if (!app.features().clientMessages()) {
            return PusherError.NO_CLIENT_MESSAGES;
        }
        if (event.event().length() > limits.maxEventNameLength()) {
            return PusherError.eventNameTooLong(limits.maxEventNameLength());
        }
        if (!ChannelNameKind.of(channel).acceptsClientEvents()) {
            return PusherError.NOT_FOR_CLIENTS;
        }
        RawJson data = event.data();
        if (data != null && data.payloadExceeds(limits.maxEventPayloadBytes())) {
            return PusherError.payloadTooLarge(limits.maxEventPayloadBytes());
        }
        if (subscription == null || !subscription.active()) {
            return PusherError.NOT_SUBSCRIBED;
        }
        return withinRate(limits) ? null : PusherError.RATE;
    }

    private boolean withinRate(AppLimits limits) {
        int perSecond = limits.maxClientEventsPerSecond();
        if (perSecond <= 0) {
            return true;
        }
        long nowNs = client.shard().nowNs();
        // A reload may have changed the app.
        if (rate == null || ratePerSecond != perSecond) {
            ratePerSecond = perSecond;
            rate = new TokenBucket(perSecond, nowNs);
        }
        boolean taken = rate.tryTake(nowNs);
        client.protocol().rates().count(RateCounts.Limiter.CLIENT_EVENTS, taken);
        return taken;
    }
}
