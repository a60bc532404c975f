package io.ringcast.server.protocol.pusher;

import io.ringcast.server.json.RawJson;
import org.jspecify.annotations.Nullable;

/**
 * What a client said in one frame. A field of the wrong type reads as absent, so that the answer is the one for a
 * missing field; channel_data and user_data of the wrong type read as their JSON text, so that they cannot pass for
 * absent and a signature must cover them.
 *
 * <p>Thread: any.
 */
public sealed interface ClientFrame {
    /** Asks to join a channel. */
    record Subscribe(
            @Nullable String channel,
            @Nullable String auth,
            @Nullable String channelData) implements ClientFrame {}

    /** Asks to leave a channel. */
    record Unsubscribe(@Nullable String channel) implements ClientFrame {}

    /**
     * An event for the other subscribers.
     *
     * @param data a slice of the frame's own buffer: copy it if it must outlive the call; null when absent
     */
    record ClientEvent(
            String event,
            @Nullable String channel,
            @Nullable RawJson data) implements ClientFrame {}

    /** Says who the user is. */
    record Signin(@Nullable String auth, @Nullable String userData) implements ClientFrame {}

    /** Asks for a pong. */
    record Ping() implements ClientFrame {}

    /** Answers a ping. */
    record Pong() implements ClientFrame {}

    /** An event that means nothing here. */
    record Ignored() implements ClientFrame {}

    /** Not a frame of this protocol; the reason is for logs. */
    record Malformed(String reason) implements ClientFrame {}
}
