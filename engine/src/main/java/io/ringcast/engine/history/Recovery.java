package io.ringcast.engine.history;

import java.util.List;

/**
 * The outcome of an attempt to bring a subscriber up to date.
 *
 * <p>Thread: any.
 *
 * @param recovered whether the subscriber has everything once it has these publications
 * @param publications what it missed, oldest first; empty if it is not recovered. Whoever asks from the same place gets
 *     the same list, until the stream changes.
 * @param top of the stream
 */
public record Recovery(boolean recovered, List<StoredPublication> publications, StreamPosition top) {}
