package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.history.Recovery;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber is told with the confirmation.
 *
 * <p>Thread: any.
 *
 * @param again the session was subscribed already; nobody else has noticed
 * @param cached the last publication of a cache channel, or null if it has none
 * @param subscriptions subscriptions of the channel, this one included
 * @param online for a status channel: whether the user is signed in
 * @param stream where the stream stands and what the subscriber missed, or null if it did not ask. What follows the
 *     confirmation follows this without a gap and without a repetition
 */
public record JoinOutcome(
        boolean again,
        @Nullable CachedPublication cached,
        int subscriptions,
        boolean online,
        @Nullable Recovery stream) {}
