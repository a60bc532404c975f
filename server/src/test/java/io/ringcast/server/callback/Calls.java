package io.ringcast.server.callback;

import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Calls as tests make them. */
final class Calls {
    static final Caller CALLER = new Caller("c1", "websocket", "json", List.of(), Map.of());

    private Calls() {}

    static RawJson json(String text) {
        return RawJson.of(text.getBytes(StandardCharsets.UTF_8));
    }

    static Payload data(String json) {
        return Payload.json(json(json));
    }

    static Payload bytes(int... bytes) {
        byte[] copy = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            copy[i] = (byte) bytes[i];
        }
        return Payload.of(copy);
    }

    static ProxyCall.Connect connect() {
        return connect(CALLER);
    }

    static ProxyCall.Connect connect(Caller caller) {
        return new ProxyCall.Connect(caller, Payload.NONE, "", "", List.of());
    }

    static ProxyCall.Publish publish(String data) {
        return new ProxyCall.Publish(CALLER, "42", "chat:1", data(data), null);
    }

    static ProxyCall.Rpc rpc(String data) {
        return new ProxyCall.Rpc(CALLER, "42", "sum", data(data), null);
    }
}
