package io.ringcast.server.protocol.pusher;

import org.jspecify.annotations.Nullable;

/**
 * One user of a presence channel.
 *
 * <p>Thread: any.
 *
 * @param id the text that identifies the user
 * @param rawId the id in the JSON type in which it was first seen, a string or a number
 * @param info what the channel is told about the user; null when nothing was given
 */
public record Member(String id, RawJson rawId, @Nullable RawJson info) {}
