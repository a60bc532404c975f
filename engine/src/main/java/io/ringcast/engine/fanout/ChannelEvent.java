package io.ringcast.engine.fanout;

import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;

/**
 * Something that all subscribers of a channel are told, in the order in which the channel's home saw it.
 *
 * <p>Thread: any.
 */
public sealed interface ChannelEvent permits Publication, ChannelEvent.Change {
    String channel();

    /** The session that is not told, or {@link Session#NO_SESSION}. */
    default long excludedSession() {
        return Session.NO_SESSION;
    }

    /** What the engine itself tells. */
    sealed interface Change extends ChannelEvent {}

    /** A user's first connection joined. */
    record MemberAdded(String channel, Member member) implements Change {}

    /** A user's last connection left. */
    record MemberRemoved(String channel, Member member) implements Change {}

    /** A connection joined. */
    record ClientJoined(String channel, ClientInfo client) implements Change {}

    /** A connection left. */
    record ClientLeft(String channel, ClientInfo client) implements Change {}

    /** The number of subscriptions changed. */
    record SubscriptionCount(String channel, int count) implements Change {}

    /** On a status channel: the user signed in or is gone. */
    record UserStatus(String channel, String userId, boolean online) implements Change {}

    /** All sessions that are subscribed end. No dialect has a frame for it. */
    record Ending(String channel, Disconnect reason) implements Change {}
}
