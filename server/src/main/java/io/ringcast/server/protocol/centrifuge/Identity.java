package io.ringcast.server.protocol.centrifuge;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who a connected client is.
 *
 * <p>Thread: any.
 *
 * @param client its id
 * @param user empty for an anonymous one
 * @param info what others see of it, or null
 * @param meta what only back ends see of it, or null
 * @param expireAtSeconds when it expires, in Unix seconds; 0 for never
 * @param refreshes whether it is the client that has to bring new credentials in time
 * @param tokenChannels the channels that its token subscribes it to, or null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
record Identity(
        String client,
        String user,
        byte @Nullable [] info,
        byte @Nullable [] meta,
        long expireAtSeconds,
        boolean refreshes,
        @Nullable Set<String> tokenChannels) {}
