package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.app.App;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.limit.ConnectionCap;
import java.util.Map;

/**
 * A client that was let in, with the places that it takes until it is gone.
 *
 * <p>Thread: handed from a virtual thread to a shard.
 */
final class CentrifugeGuest {
    private final App app;
    private final AppUsage usage;
    private final ConnectionCap node;
    private RequestHeaders headers;
    private boolean taken;
    private boolean released;

    /** The place on the node and in the app's count have been taken. */
    CentrifugeGuest(App app, AppUsage usage, ConnectionCap node, RequestHeaders headers) {
        this.app = app;
        this.usage = usage;
        this.node = node;
        this.headers = headers;
    }

    App app() {
        return app;
    }

    AppUsage usage() {
        return usage;
    }

    RequestHeaders headers() {
        return headers;
    }

    /** Adds what the client says in place of headers. */
    RequestHeaders emulate(Map<String, String> said) {
        headers = headers.withEmulated(said);
        return headers;
    }

    /** The engine's session gives back the app's place from now on. */
    void took() {
        taken = true;
    }

    /** Gives back what the engine's session does not. Idempotent. */
    void release() {
        if (!released) {
            released = true;
            node.release();
            if (!taken) {
                usage.disconnect();
            }
        }
    }
}
