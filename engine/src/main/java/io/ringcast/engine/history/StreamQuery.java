package io.ringcast.engine.history;

import org.jspecify.annotations.Nullable;

/**
 * Which publications of a stream to read.
 *
 * <p>Thread: any.
 *
 * @param since the place to go on from, which is not part of the answer; null for an end of the stream. An empty epoch
 *     fits any.
 * @param limit publications at most; 0 for none but the top, {@link #NO_LIMIT} for all
 * @param reverse newest first, and those before {@code since}
 */
public record StreamQuery(@Nullable StreamPosition since, int limit, boolean reverse) {
    /** All that there are. */
    public static final int NO_LIMIT = -1;
}
