package io.ringcast.server.http.pusher;

import io.ringcast.server.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event to be published over HTTP; everything in it is within the app's limits.
 *
 * <p>Thread: any.
 *
 * @param data a string literal, sliced from the request's body if it was one there
 * @param channels distinct, in the order given, at least one
 * @param socketId the session that does not get the event
 * @param info what the answer is to tell about the channels; null if it was not asked for
 */
public record EventRequest(
        String name,
        RawJson data,
        List<String> channels,
        @Nullable String socketId,
        @Nullable ChannelInfo info) implements EventOutcome {
    public EventRequest {
        channels = List.copyOf(channels);
    }

    /**
     * Attributes of channels that a publisher may ask for; others are left out of the answer without a word.
     *
     * <p>Thread: any.
     */
    public record ChannelInfo(boolean userCount, boolean subscriptionCount) {}
}
