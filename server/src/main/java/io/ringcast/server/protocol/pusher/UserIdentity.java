package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.presence.Member;
import java.util.Set;

/**
 * Who a session has signed in as.
 *
 * <p>Thread: any.
 *
 * @param member the user as a presence channel knows it
 * @param watchlist ids of the users whose comings and goings it wants to know
 */
record UserIdentity(Member member, Set<String> watchlist) {
    UserIdentity {
        watchlist = Set.copyOf(watchlist);
    }
}
