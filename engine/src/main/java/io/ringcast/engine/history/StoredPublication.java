package io.ringcast.engine.history;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A publication as it is read back from a stream. Readers share it: its bytes may not be changed.
 *
 * <p>Thread: any.
 *
 * @param offset its place in the stream, 1 for the first
 * @param timeMs when it was published, in milliseconds since 1970
 * @param event its name if it came through the Pusher door, else null
 * @param data what was published, byte by byte
 * @param info who published it, or null for the app's back end
 * @param delta whether its publisher allowed patches against the publication before it
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, compared by content
public record StoredPublication(
        long offset,
        long timeMs,
        @Nullable String event,
        byte[] data,
        @Nullable ClientInfo info,
        Tags tags,
        boolean delta) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoredPublication that
                && offset == that.offset
                && timeMs == that.timeMs
                && delta == that.delta
                && Objects.equals(event, that.event)
                && Objects.equals(info, that.info)
                && tags.equals(that.tags)
                && Arrays.equals(data, that.data);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(offset) * 31 + Arrays.hashCode(data);
    }
}
