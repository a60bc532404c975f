package io.ringcast.server.callback;

import io.ringcast.server.json.RawJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a back end is asked. None of them shows tokens, data or headers as text.
 *
 * <p>Thread: any.
 */
public sealed interface ProxyCall {
    /** The connection. */
    Caller caller();

    ProxyType type();

    /** What the client gave; may be {@link Payload#NONE}. */
    default Payload data() {
        return Payload.NONE;
    }

    /** What the back end itself attached to the connection. */
    default @Nullable RawJson meta() {
        return null;
    }

    /** Whether a client without a token may connect, and as whom. */
    record Connect(Caller caller, Payload data, String name, String version, List<String> channels)
            implements ProxyCall {
        public Connect {
            channels = List.copyOf(channels);
        }

        @Override
        public ProxyType type() {
            return ProxyType.CONNECT;
        }

        @Override
        public String toString() {
            return shown(this);
        }
    }

    /** Whether a connection that is about to expire may go on. */
    record Refresh(Caller caller, String user, @Nullable RawJson meta) implements ProxyCall {
        @Override
        public ProxyType type() {
            return ProxyType.REFRESH;
        }

        @Override
        public String toString() {
            return shown(this);
        }
    }

    /** Whether a client may subscribe. */
    record Subscribe(
            Caller caller,
            String user,
            String channel,
            String token,
            Payload data,
            @Nullable RawJson meta) implements ProxyCall {
        @Override
        public ProxyType type() {
            return ProxyType.SUBSCRIBE;
        }

        @Override
        public String toString() {
            return shown(this);
        }
    }

    /** Whether a client may publish, and what. */
    record Publish(
            Caller caller,
            String user,
            String channel,
            Payload data,
            @Nullable RawJson meta) implements ProxyCall {
        @Override
        public ProxyType type() {
            return ProxyType.PUBLISH;
        }

        @Override
        public String toString() {
            return shown(this);
        }
    }

    /** Whether a subscription that is about to expire may go on. */
    record SubRefresh(
            Caller caller,
            String user,
            String channel,
            @Nullable RawJson meta) implements ProxyCall {
        @Override
        public ProxyType type() {
            return ProxyType.SUB_REFRESH;
        }

        @Override
        public String toString() {
            return shown(this);
        }
    }

    /** A call that the back end answers for the server. */
    record Rpc(
            Caller caller,
            String user,
            String method,
            Payload data,
            @Nullable RawJson meta) implements ProxyCall {
        @Override
        public ProxyType type() {
            return ProxyType.RPC;
        }

        @Override
        public String toString() {
            return shown(this);
        }
    }

    private static String shown(ProxyCall call) {
        return call.type().label() + " of " + call.caller().client();
    }
}
