package io.ringcast.engine.presence;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One user in a presence channel. Both byte arrays are JSON text that the engine passes on untouched; neither may be
 * changed.
 *
 * <p>Thread: any.
 *
 * @param userId identity: the text form of the id
 * @param userIdJson the id as its first connection wrote it, string or number
 * @param info what the user told about itself, or null for nothing
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, compared by content
public record Member(String userId, byte[] userIdJson, byte @Nullable [] info) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Member that
                && userId.equals(that.userId)
                && Arrays.equals(userIdJson, that.userIdJson)
                && Arrays.equals(info, that.info);
    }

    @Override
    public int hashCode() {
        return userId.hashCode();
    }
}
