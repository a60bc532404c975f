package io.ringcast.server.callback;

import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.json.RawJson;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes calls as JSON. Fields that have nothing to say are left out; {@code data} and {@code meta} stand in it byte for
 * byte.
 *
 * <p>Thread: confined to the caller.
 */
final class CallWriter {
    private final JsonWriter out;
    private final boolean binary;
    private final boolean withMeta;

    private CallWriter(JsonWriter out, boolean binary, boolean withMeta) {
        this.out = out;
        this.binary = binary;
        this.withMeta = withMeta;
    }

    /** The body, or null if the call's data is not JSON and may not go as Base64. */
    static byte @Nullable [] write(ProxyCall call, boolean binary, boolean withMeta) {
        if (!binary && !call.data().isEmpty() && call.data().json().isEmpty()) {
            return null;
        }
        RawJson meta = call.meta();
        int capacity = 256 + call.data().length() * (binary ? 2 : 1) + (meta == null ? 0 : meta.length());
        CallWriter writer = new CallWriter(new JsonWriter(0, capacity), binary, withMeta);
        return writer.call(call);
    }

    private byte[] call(ProxyCall call) {
        out.ascii("{\"client\":").string(call.caller().client());
        text("transport", call.caller().transport());
        text("protocol", call.caller().protocol());
        text("encoding", binary ? "binary" : "json");
        switch (call) {
            case ProxyCall.Connect(var _, var _, String name, String version, List<String> channels) -> {
                text("name", name);
                text("version", version);
                channels(channels);
            }
            case ProxyCall.Refresh(var _, String user, var _) -> text("user", user);
            case ProxyCall.Subscribe(var _, String user, String channel, String token, var _, var _) -> {
                text("user", user);
                text("channel", channel);
                text("token", token);
            }
            case ProxyCall.Publish(var _, String user, String channel, var _, var _) -> {
                text("user", user);
                text("channel", channel);
            }
            case ProxyCall.SubRefresh(var _, String user, String channel, var _) -> {
                text("user", user);
                text("channel", channel);
            }
            case ProxyCall.Rpc(var _, String user, String method, var _, var _) -> {
                text("user", user);
                text("method", method);
            }
        }
        data(call.data());
        RawJson meta = call.meta();
        if (withMeta && meta != null) {
            out.ascii(",\"meta\":").raw(meta);
        }
        return out.ascii("}").finish();
    }

    private void text(String name, String value) {
        if (!value.isEmpty()) {
            out.ascii(",\"").ascii(name).ascii("\":").string(value);
        }
    }

    private void channels(List<String> channels) {
        String separator = ",\"channels\":[";
        for (String channel : channels) {
            out.ascii(separator).string(channel);
            separator = ",";
        }
        if (!channels.isEmpty()) {
            out.ascii("]");
        }
    }

    private void data(Payload data) {
        if (data.isEmpty()) {
            return;
        }
        if (binary) {
            out.ascii(",\"b64data\":\"")
                    .bytes(Base64.getEncoder().encode(data.toByteArray()))
                    .ascii("\"");
        } else {
            data.json().ifPresent(json -> out.ascii(",\"data\":").raw(json));
        }
    }
}
