package io.ringcast.jmh;

import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * A session of a benchmark, which has nothing to say. One that is refused would make the benchmark measure nothing.
 *
 * <p>Thread: any.
 */
public final class SilentListener implements SessionListener {
    @Override
    public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {}

    @Override
    public void onRefused(Subscription subscription, JoinRefusal refusal) {
        throw new IllegalStateException("refused: " + refusal);
    }

    @Override
    public void onDisconnect(Disconnect reason) {}
}
