package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's home tells the shard of a session that wanted in.
 *
 * <p>Thread: any.
 */
sealed interface HomeAnswer {
    Subscription subscription();

    /**
     * The session is in.
     *
     * @param based it has just been given what the next difference applies to
     */
    record Joined(
            Subscription subscription,
            Channel channel,
            JoinOutcome outcome,
            boolean based,
            @Nullable PresenceSnapshot members)
            implements HomeAnswer {}

    /** The session is not in. */
    record Refused(Subscription subscription, JoinRefusal refusal) implements HomeAnswer {}
}
