package io.ringcast.engine.history;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * A publication on its way into a stream. Its bytes are copied into the stream.
 *
 * <p>Thread: any.
 *
 * @param event its name if it came through the Pusher door, else null
 * @param data what was published
 * @param info who published it, or null for the app's back end
 * @param delta whether patches against the publication before it are allowed
 * @param idempotencyKey names the publication, so that it is published once however often it is sent; or null
 * @param version of the state that it carries, an unsigned number; 0 for none
 * @param versionEpoch what the version counts in; an empty text for whatever the stream has
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, not kept
public record NewPublication(
        @Nullable String event,
        byte[] data,
        @Nullable ClientInfo info,
        Tags tags,
        boolean delta,
        @Nullable String idempotencyKey,
        long version,
        String versionEpoch) {
    /** A publication without key and version. */
    public static NewPublication of(
            @Nullable String event, byte[] data, @Nullable ClientInfo info, Tags tags, boolean delta) {
        return new NewPublication(event, data, info, tags, delta, null, 0, "");
    }
}
