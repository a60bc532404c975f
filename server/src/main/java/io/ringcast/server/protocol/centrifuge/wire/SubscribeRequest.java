package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.history.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a subscription, in a subscribe command or for a server-side subscription in a connect command.
 *
 * <p>The array is not copied, and the record compares it by identity.
 *
 * <p>Thread: any.
 *
 * @param channel empty in a connect command, where the map of subscriptions names it
 * @param recover whether publications after {@code since} are wanted
 * @param since where the client stands; offset 0 and an empty epoch if it does not say
 * @param delta the name of a delta format, or empty
 * @param filter of tags, or null; it may be {@link FilterNode#OVERSIZED}
 * @param flag bits: 1 = the channel may be replaced by a number, 2 = refuse rather than not recover
 * @param type 0 for a stream; the other types are not ours
 */
@SuppressWarnings("ArrayRecordComponent") // the payload is handed on once and never compared
public record SubscribeRequest(
        String channel,
        String token,
        boolean recover,
        StreamPosition since,
        byte[] data,
        boolean positioned,
        boolean recoverable,
        boolean joinLeave,
        String delta,
        @Nullable FilterNode filter,
        long flag,
        int type) {}
