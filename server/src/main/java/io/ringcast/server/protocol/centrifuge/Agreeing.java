package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.server.protocol.centrifuge.wire.SubscribeRequest;
import org.jspecify.annotations.Nullable;

/**
 * What is agreed on for a subscription: of what the client wants, that which its namespace offers and its grant allows.
 *
 * <p>Thread: any.
 */
final class Agreeing {
    /** Where a client stands that has seen nothing. */
    static final StreamPosition BEGINNING = new StreamPosition(0, "");

    // Centrifuge protocol: bit 2 of a request's flag.
    private static final long REJECT_UNRECOVERED = 2;

    private Agreeing() {}

    /** With a client that says what it wants. */
    static ChannelState.Agreement agree(
            String user, Namespace namespace, Grant grant, SubscribeRequest request, boolean filtered) {
        Namespace.Recovery offered = namespace.recovery();
        boolean kept = namespace.options().history().kept();
        boolean history = Rights.allows(namespace.rights().history(), user, true);
        boolean presence = Rights.allows(namespace.rights().presence(), user, true);
        Grant.Overrides override = grant.override();
        boolean recoverable = kept
                && (Grant.Overrides.either(override.forceRecovery(), offered.forceRecovery())
                        || (request.recoverable() && (offered.allowRecovery() || history)));
        boolean positioned = kept
                && (recoverable
                        || Grant.Overrides.either(override.forcePositioning(), offered.forcePositioning())
                        || (request.positioned() && (offered.allowPositioning() || history)));
        boolean joins =
                Grant.Overrides.either(override.joinLeave(), namespace.options().joinLeave())
                        && (Grant.Overrides.either(override.forcePushJoinLeave(), namespace.forcePushJoinLeave())
                                || (request.joinLeave() && presence));
        boolean always = offered.latestOnly() && offered.latestAlways();
        StreamPosition since =
                recoverable && (request.recover() || always) ? request.recover() ? request.since() : BEGINNING : null;
        // A filter leaves publications out, so that there is nothing for both sides to differ from.
        boolean delta = !request.delta().isEmpty() && namespace.deltaTypes().contains(request.delta()) && !filtered;
        return new ChannelState.Agreement(
                recoverable,
                positioned,
                joins,
                delta,
                since,
                offered.latestOnly(),
                (request.flag() & REJECT_UNRECOVERED) != 0,
                filtered);
    }

    /** With a client that was not asked. */
    static ChannelState.Agreement agreeForServer(Namespace namespace, Grant grant, @Nullable StreamPosition since) {
        Namespace.Recovery offered = namespace.recovery();
        boolean kept = namespace.options().history().kept();
        Grant.Overrides override = grant.override();
        boolean recoverable = kept && Grant.Overrides.either(override.forceRecovery(), offered.forceRecovery());
        boolean positioned = kept
                && (recoverable
                        || since != null
                        || Grant.Overrides.either(override.forcePositioning(), offered.forcePositioning()));
        boolean joins =
                Grant.Overrides.either(override.joinLeave(), namespace.options().joinLeave())
                        && Grant.Overrides.either(override.forcePushJoinLeave(), namespace.forcePushJoinLeave());
        return new ChannelState.Agreement(
                recoverable, positioned, joins, false, kept ? since : null, offered.latestOnly(), false, false);
    }

    /** Whether others are told that the client comes and goes. */
    static SubscriptionTerms.Announcement announcementOf(Grant grant) {
        Boolean joinLeave = grant.override().joinLeave();
        if (joinLeave == null) {
            return SubscriptionTerms.Announcement.BY_CHANNEL;
        }
        return joinLeave ? SubscriptionTerms.Announcement.ALWAYS : SubscriptionTerms.Announcement.NEVER;
    }
}
