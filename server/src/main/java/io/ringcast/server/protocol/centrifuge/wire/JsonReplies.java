package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Messages as JSON text on one line. Payloads are copied as they are, without the line ends between their tokens.
 *
 * <p>Thread: any.
 */
final class JsonReplies implements Replies {
    private static final byte[] PING = "{}".getBytes(StandardCharsets.US_ASCII);

    private final boolean bare;

    JsonReplies(boolean bare) {
        this.bare = bare;
    }

    @Override
    public byte[] ping() {
        return PING;
    }

    @Override
    public void error(WireBuffer out, long id, int code, String message, boolean temporary) {
        start(out, id);
        name(out, "\"error\":{");
        number(out, "\"code\":", code);
        string(out, "\"message\":", message);
        flag(out, "\"temporary\":", temporary);
        out.ascii("}}");
    }

    @Override
    public void result(WireBuffer out, long id, Result result) {
        start(out, id);
        switch (result) {
            case Result.Connect connect -> connect(out, connect);
            case Result.Subscribe subscribe -> {
                name(out, "\"subscribe\":{");
                subscribe(out, subscribe);
            }
            case Result.Unsubscribe() -> name(out, "\"unsubscribe\":{");
            case Result.Publish() -> name(out, "\"publish\":{");
            case Result.Presence(Map<String, ClientInfo> clients) -> {
                name(out, "\"presence\":{");
                name(out, "\"presence\":{");
                clients.forEach((client, info) -> {
                    key(out, client);
                    info(out, info);
                });
                out.put('}');
            }
            case Result.PresenceStats(int clients, int users) -> {
                name(out, "\"presence_stats\":{\"num_clients\":");
                out.number(clients);
                out.ascii(",\"num_users\":");
                out.number(users);
            }
            case Result.History(List<PublicationFields> publications, StreamPosition top) -> {
                name(out, "\"history\":{\"publications\":[");
                publications(out, publications);
                out.ascii("],\"epoch\":");
                out.jsonString(top.epoch());
                out.ascii(",\"offset\":");
                out.number(top.offset());
            }
            case Result.Rpc(byte[] data) -> {
                name(out, "\"rpc\":{");
                raw(out, "\"data\":", data);
            }
            case Result.Refresh refresh -> {
                name(out, "\"refresh\":{");
                string(out, "\"client\":", refresh.client());
                string(out, "\"version\":", refresh.version());
                expiry(out, refresh.expiry());
            }
            case Result.SubRefresh(Result.Expiry expiry) -> {
                name(out, "\"sub_refresh\":{");
                expiry(out, expiry);
            }
        }
        out.ascii("}}");
    }

    @Override
    public void push(WireBuffer out, Push push) {
        out.ascii(bare ? "{" : "{\"push\":{");
        number(out, "\"id\":", push.compactId());
        string(out, "\"channel\":", push.channel());
        switch (push) {
            case Push.Publication(var _, var _, PublicationFields fields) -> {
                name(out, "\"pub\":");
                publication(out, fields);
            }
            case Push.Join(var _, var _, ClientInfo info) -> {
                name(out, "\"join\":{\"info\":");
                info(out, info);
                out.put('}');
            }
            case Push.Leave(var _, var _, ClientInfo info) -> {
                name(out, "\"leave\":{\"info\":");
                info(out, info);
                out.put('}');
            }
            case Push.Unsubscribe(var _, int code, String reason) -> reason(out, "\"unsubscribe\":{", code, reason);
            case Push.Subscribe subscribe -> {
                name(out, "\"subscribe\":{");
                flag(out, "\"recoverable\":", subscribe.recoverable());
                string(out, "\"epoch\":", subscribe.position().epoch());
                number(out, "\"offset\":", subscribe.position().offset());
                flag(out, "\"positioned\":", subscribe.positioned());
                raw(out, "\"data\":", subscribe.data());
                out.put('}');
            }
            case Push.Message(byte[] data) -> {
                name(out, "\"message\":{");
                raw(out, "\"data\":", data);
                out.put('}');
            }
            case Push.Disconnect(int code, String reason) -> reason(out, "\"disconnect\":{", code, reason);
            case Push.Refresh(Result.Expiry expiry) -> {
                name(out, "\"refresh\":{");
                expiry(out, expiry);
                out.put('}');
            }
            case Push.Connect(Result.Connect result) -> {
                connect(out, result);
                out.put('}');
            }
        }
        out.ascii(bare ? "}" : "}}");
    }

    @Override
    public byte[] publications(List<PublicationFields> publications, int maxBytes) {
        WireBuffer out = new WireBuffer(Math.min(1024, maxBytes), maxBytes);
        publications(out, publications);
        return out.toByteArray();
    }

    private static void publications(WireBuffer out, List<PublicationFields> publications) {
        for (int i = 0; i < publications.size(); i++) {
            if (i > 0) {
                out.put(',');
            }
            publication(out, publications.get(i));
        }
    }

    private static void publication(WireBuffer out, PublicationFields fields) {
        out.put('{');
        if (fields.delta() == PublicationFields.Delta.NONE) {
            raw(out, "\"data\":", fields.data());
        } else {
            out.ascii("\"data\":");
            out.jsonString(fields.data());
        }
        ClientInfo info = fields.info();
        if (info != null) {
            name(out, "\"info\":");
            info(out, info);
        }
        number(out, "\"offset\":", fields.offset());
        Tags tags = fields.tags();
        if (!tags.isEmpty()) {
            name(out, "\"tags\":{");
            for (int i = 0; i < tags.size(); i++) {
                key(out, tags.name(i));
                out.jsonString(tags.value(i));
            }
            out.put('}');
        }
        flag(out, "\"delta\":", fields.delta() == PublicationFields.Delta.PATCH);
        number(out, "\"time\":", fields.timeMs());
        out.put('}');
    }

    private static void info(WireBuffer out, ClientInfo info) {
        out.ascii("{\"user\":");
        out.jsonString(info.user());
        out.ascii(",\"client\":");
        out.jsonString(info.client());
        byte[] connInfo = info.connInfo();
        if (connInfo != null) {
            raw(out, "\"conn_info\":", connInfo);
        }
        byte[] chanInfo = info.chanInfo();
        if (chanInfo != null) {
            raw(out, "\"chan_info\":", chanInfo);
        }
        out.put('}');
    }

    private static void connect(WireBuffer out, Result.Connect connect) {
        name(out, "\"connect\":{");
        string(out, "\"client\":", connect.client());
        string(out, "\"version\":", connect.version());
        expiry(out, connect.expiry());
        raw(out, "\"data\":", connect.data());
        if (!connect.subs().isEmpty()) {
            name(out, "\"subs\":{");
            connect.subs().forEach((channel, subscription) -> {
                key(out, channel);
                out.put('{');
                subscribe(out, subscription);
                out.put('}');
            });
            out.put('}');
        }
        number(out, "\"ping\":", connect.heartbeat().pingSeconds());
        flag(out, "\"pong\":", connect.heartbeat().pong());
        string(out, "\"session\":", connect.session());
        string(out, "\"node\":", connect.node());
        number(out, "\"time\":", connect.timeMs());
    }

    private static void subscribe(WireBuffer out, Result.Subscribe subscribe) {
        Result.Stream stream = subscribe.stream();
        expiry(out, subscribe.expiry());
        flag(out, "\"recoverable\":", stream.recoverable());
        string(out, "\"epoch\":", stream.position().epoch());
        if (subscribe.publications().length > 0) {
            name(out, "\"publications\":[");
            out.put(subscribe.publications());
            out.put(']');
        }
        flag(out, "\"recovered\":", stream.recovered());
        number(out, "\"offset\":", stream.position().offset());
        flag(out, "\"positioned\":", stream.positioned());
        raw(out, "\"data\":", subscribe.data());
        flag(out, "\"was_recovering\":", stream.wasRecovering());
        flag(out, "\"delta\":", subscribe.delta());
        number(out, "\"id\":", subscribe.compactId());
        number(out, "\"type\":", subscribe.type());
    }

    private static void reason(WireBuffer out, String name, int code, String reason) {
        name(out, name);
        number(out, "\"code\":", code);
        string(out, "\"reason\":", reason);
        out.put('}');
    }

    private static void expiry(WireBuffer out, Result.Expiry expiry) {
        flag(out, "\"expires\":", expiry.expires());
        number(out, "\"ttl\":", expiry.ttlSeconds());
    }

    private static void start(WireBuffer out, long id) {
        out.put('{');
        number(out, "\"id\":", id);
    }

    private static void name(WireBuffer out, String name) {
        separate(out);
        out.ascii(name);
    }

    private static void key(WireBuffer out, String key) {
        separate(out);
        out.jsonString(key);
        out.put(':');
    }

    // Nothing but an opened container ends with this byte: values end with a bracket, a quote, a letter or a digit.
    private static void separate(WireBuffer out) {
        if (out.last() != '{') {
            out.put(',');
        }
    }

    private static void number(WireBuffer out, String name, long value) {
        if (value != 0) {
            name(out, name);
            out.number(value);
        }
    }

    private static void flag(WireBuffer out, String name, boolean value) {
        if (value) {
            name(out, name);
            out.ascii("true");
        }
    }

    private static void string(WireBuffer out, String name, String value) {
        if (!value.isEmpty()) {
            name(out, name);
            out.jsonString(value);
        }
    }

    private static void raw(WireBuffer out, String name, byte[] json) {
        if (json.length > 0) {
            name(out, name);
            out.jsonOnOneLine(json);
        }
    }
}
