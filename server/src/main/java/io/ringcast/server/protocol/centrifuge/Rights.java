package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ClientRights;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.server.channel.ChannelNameKind;
import io.ringcast.server.protocol.centrifuge.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * What one client may do in a channel by itself. A channel whose name belongs to another protocol keeps that protocol's
 * rules: what needs a signature there needs a grant here, what nobody may publish to there nobody may publish to here.
 *
 * <p>Thread: any.
 */
final class Rights {
    private Rights() {}

    /** What a name is to a client that wants in. */
    sealed interface Name {
        /** It may be asked for. */
        record Known(Namespace namespace) implements Name {}

        /** It may not. */
        record Refused(ErrorCode error) implements Name {}
    }

    /** Checks a name in the protocol's order: length, namespace, form. */
    static Name check(String channel, Namespaces namespaces, int maxLength) {
        if (maxLength > 0 && channel.length() > maxLength) {
            return new Name.Refused(ErrorCode.BAD_REQUEST);
        }
        Namespace namespace = namespaces.find(channel);
        if (namespace == null) {
            return new Name.Refused(ErrorCode.UNKNOWN_CHANNEL);
        }
        if (internal(channel)) {
            return new Name.Refused(ErrorCode.PERMISSION_DENIED);
        }
        boolean formed = namespace.form() == null
                ? isAscii(channel)
                : namespace.form().test(namespaces.marks().restOf(channel));
        return formed ? new Name.Known(namespace) : new Name.Refused(ErrorCode.BAD_REQUEST);
    }

    /** Whether a name is that of a channel of the engine's own: nobody comes to a user's messages by a name. */
    static boolean internal(String channel) {
        return channel.startsWith(UserChannels.MESSAGES_PREFIX) || UserChannels.isStatus(channel);
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    /** Whether a channel needs a grant for itself: a token, or the back end's leave. */
    static boolean needsGrant(String channel, NameMarks marks) {
        return marks.isPrivate(channel) || ChannelNameKind.of(channel).requiresAuth();
    }

    /** The users that a channel is limited to, or null if it is open to others as well. */
    static @Nullable String limitedTo(String channel, Namespace namespace, NameMarks marks) {
        return namespace.userLimited() ? marks.usersOf(channel) : null;
    }

    /**
     * Whether a client may publish.
     *
     * @param user empty for an anonymous one
     * @param insecure everybody has the rights of the namespace; other protocols' rules stay
     */
    static boolean mayPublish(
            App app, String channel, Namespace namespace, String user, boolean subscribed, boolean insecure) {
        ChannelNameKind kind = ChannelNameKind.of(channel);
        // Pusher protocol: clients publish to private and presence channels if they are in them and the app allows it.
        if (kind.kind() != ChannelKind.PUBLIC
                && !(kind.acceptsClientEvents() && subscribed && app.features().clientMessages())) {
            return false;
        }
        return insecure || allows(namespace.rights().publish(), user, subscribed);
    }

    /** Whether a client has a right. */
    static boolean allows(ClientRights.Right right, String user, boolean subscribed) {
        return right.allows(!user.isEmpty(), subscribed);
    }
}
