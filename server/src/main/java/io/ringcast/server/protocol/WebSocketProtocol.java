package io.ringcast.server.protocol;

import io.ringcast.server.listener.UpgradeRequest;
import org.jspecify.annotations.Nullable;

/**
 * A wire protocol that is spoken over WebSocket.
 *
 * <p>Thread: any.
 */
public interface WebSocketProtocol {
    /**
     * Looks at the head of an upgrade on the connection's virtual thread, where blocking look-ups are fine. Returns null
     * if the path is not one of this protocol. A client that is to be refused with a close code is admitted as well: a
     * browser can't see why a handshake failed.
     */
    @Nullable
    Admission admit(UpgradeRequest request);
}
