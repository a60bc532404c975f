package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import org.jspecify.annotations.Nullable;

/**
 * A publication as subscribers see it.
 *
 * <p>The array is not copied, and the record compares it by identity.
 *
 * <p>Thread: any.
 *
 * @param data for JSON connections a JSON value, or with {@link Delta#PATCH} UTF-8 text; for Protobuf any bytes
 * @param info who published, or null
 * @param offset 0 in a channel without history
 * @param timeMs 0 to leave it out
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, never compared
public record PublicationFields(
        byte[] data, @Nullable ClientInfo info, long offset, Tags tags, Delta delta, long timeMs) {
    /**
     * What data is. Centrifuge protocol: once deltas are agreed on, data on JSON connections is a JSON string that holds
     * the text of the value or of the patch.
     */
    public enum Delta {
        /** The value, to a subscriber that takes no deltas. */
        NONE,
        /** The whole value, to a subscriber that takes deltas. */
        FULL,
        /** A patch against the previous publication. */
        PATCH
    }
}
