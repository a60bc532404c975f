package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.server.channel.ChannelRules;
import org.jspecify.annotations.Nullable;

/**
 * The channels of the app, as its back end may name them.
 *
 * <p>Thread: any.
 *
 * @param maxLength characters of a name; zero or less means unlimited
 */
record ChannelSpace(String appId, ChannelRules rules, int maxLength) {
    /** A channel that may be named, or the error to answer. */
    sealed interface Named {
        /** It may be. */
        record Known(Namespace namespace, ChannelOptions options) implements Named {}

        /** It may not be. */
        record Refused(ApiError error) implements Named {}
    }

    Named find(String channel) {
        // The last one is the engine's own; a user's messages are the back end's to send.
        if (channel.isEmpty() || (maxLength > 0 && channel.length() > maxLength) || UserChannels.isStatus(channel)) {
            return new Named.Refused(ApiError.BAD_REQUEST);
        }
        Namespace namespace = namespace(channel);
        return namespace == null
                ? new Named.Refused(ApiError.UNKNOWN_CHANNEL)
                : new Named.Known(namespace, rules.options(appId, channel));
    }

    private @Nullable Namespace namespace(String channel) {
        return rules.of(appId).find(channel);
    }
}
