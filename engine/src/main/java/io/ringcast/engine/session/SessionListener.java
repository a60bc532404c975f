package io.ringcast.engine.session;

import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * What the engine tells a session's protocol. Called on the session's shard, in the order in which things happened to
 * the channel: nothing that was published before {@link #onJoined} is delivered, everything after it is. Must not
 * block; may write to the session and call its shard.
 *
 * <p>Thread: confined to the session's shard.
 */
public interface SessionListener {
    /** The subscription counts from now on. {@code members} is null unless the channel is a presence channel. */
    void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members);

    /** The channel's home refused; the session is not subscribed. */
    void onRefused(Subscription subscription, JoinRefusal refusal);

    /** The subscriber may have lost a publication: what it is told next does not follow what it was told last. */
    default void onInsufficientState(Subscription subscription) {}

    /** The engine has ended the session and forgotten it: tell the client why and close the connection. */
    void onDisconnect(Disconnect reason);
}
