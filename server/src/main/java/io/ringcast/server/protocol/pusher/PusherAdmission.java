package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.app.App;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.limit.ConnectionCap;

/**
 * What was decided about a client before its handshake was answered.
 *
 * <p>Thread: any.
 */
sealed interface PusherAdmission {
    /** Gives back what was taken beside the engine's own counts. */
    void release();

    /**
     * The client gets a session.
     *
     * @param usage where one connection has been taken for it
     * @param node where one place has been taken for it
     */
    record Accepted(App app, AppUsage usage, ConnectionCap node) implements PusherAdmission {
        @Override
        public void release() {
            node.release();
        }
    }

    /** The client is told why not, and closed. */
    record Refused(PusherError error) implements PusherAdmission {
        @Override
        public void release() {
            // Nothing was taken.
        }
    }
}
