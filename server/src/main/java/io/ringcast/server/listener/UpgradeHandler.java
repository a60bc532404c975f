package io.ringcast.server.listener;

import org.jspecify.annotations.Nullable;

/**
 * Decides about requests that carry {@code Upgrade: websocket}.
 *
 * <p>Thread: any (the connection's virtual thread). May block.
 */
@FunctionalInterface
public interface UpgradeHandler {
    /** The decision, or null to leave the request to the HTTP routes, which answer 404 where there is none. */
    @Nullable
    Upgrade onUpgrade(UpgradeRequest request);
}
