package io.ringcast.server.auth.token;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a token carries for others: the bytes of a JSON value exactly as the token has them, which may have white space
 * and line feeds between its parts, or what a Base64 text ({@code b64info}, {@code b64data}) stands for.
 *
 * <p>Thread: any, while nobody changes the array.
 *
 * @param bytes not copied
 * @param json whether the bytes are one JSON value
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes, compared by content
public record TokenPayload(byte[] bytes, boolean json) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TokenPayload that && json == that.json && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Leaves the content out, so that it does not reach logs. */
    @Override
    public String toString() {
        return "TokenPayload[" + bytes.length + " bytes]";
    }
}
