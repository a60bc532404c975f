package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import java.util.List;
import java.util.Map;

/**
 * Messages in Protobuf. Whatever holds something of unknown length is begun with a guess, see
 * {@link WireBuffer#beginLength}.
 *
 * <p>Thread: any.
 */
final class ProtobufReplies implements Replies {
    private static final byte[] PING = new byte[0];
    private static final int SMALL = 0;

    private final boolean bare;

    ProtobufReplies(boolean bare) {
        this.bare = bare;
    }

    @Override
    public byte[] ping() {
        return PING;
    }

    @Override
    public void error(WireBuffer out, long id, int code, String message, boolean temporary) {
        number(out, 1, id);
        long error = begin(out, 2, SMALL);
        number(out, 1, code);
        string(out, 2, message);
        flag(out, 3, temporary);
        out.endLength(error);
    }

    @Override
    public void result(WireBuffer out, long id, Result result) {
        number(out, 1, id);
        switch (result) {
            case Result.Connect connect -> connect(out, connect);
            case Result.Subscribe subscribe -> subscribe(out, 6, subscribe);
            case Result.Unsubscribe() -> empty(out, 7);
            case Result.Publish() -> empty(out, 8);
            case Result.Presence(Map<String, ClientInfo> clients) -> presence(out, clients);
            case Result.PresenceStats(int clients, int users) -> {
                long stats = begin(out, 10, SMALL);
                number(out, 1, clients);
                number(out, 2, users);
                out.endLength(stats);
            }
            case Result.History(List<PublicationFields> publications, StreamPosition top) -> {
                long history = begin(out, 11, guess(publications));
                publications(out, 1, publications);
                string(out, 2, top.epoch());
                number(out, 3, top.offset());
                out.endLength(history);
            }
            case Result.Rpc(byte[] data) -> {
                long rpc = begin(out, 13, data.length);
                bytes(out, 1, data);
                out.endLength(rpc);
            }
            case Result.Refresh refresh -> {
                long mark = begin(out, 14, SMALL);
                string(out, 1, refresh.client());
                string(out, 2, refresh.version());
                expiry(out, 3, refresh.expiry());
                out.endLength(mark);
            }
            case Result.SubRefresh(Result.Expiry expiry) -> {
                long mark = begin(out, 15, SMALL);
                expiry(out, 1, expiry);
                out.endLength(mark);
            }
        }
    }

    @Override
    public void push(WireBuffer out, Push push) {
        if (bare) {
            pushFields(out, push);
            return;
        }
        long mark = begin(out, 4, guess(push));
        pushFields(out, push);
        out.endLength(mark);
    }

    private static void pushFields(WireBuffer out, Push push) {
        number(out, 1, push.compactId());
        string(out, 2, push.channel());
        switch (push) {
            case Push.Publication(var _, var _, PublicationFields fields) -> publication(out, 4, fields);
            case Push.Join(var _, var _, ClientInfo info) -> presenceEvent(out, 5, info);
            case Push.Leave(var _, var _, ClientInfo info) -> presenceEvent(out, 6, info);
            case Push.Unsubscribe(var _, int code, String reason) -> {
                long mark = begin(out, 7, SMALL);
                number(out, 2, code);
                string(out, 3, reason);
                out.endLength(mark);
            }
            case Push.Message(byte[] data) -> {
                long mark = begin(out, 8, data.length);
                bytes(out, 1, data);
                out.endLength(mark);
            }
            case Push.Subscribe subscribe -> {
                long mark = begin(out, 9, subscribe.data().length);
                flag(out, 1, subscribe.recoverable());
                string(out, 4, subscribe.position().epoch());
                number(out, 5, subscribe.position().offset());
                flag(out, 6, subscribe.positioned());
                bytes(out, 7, subscribe.data());
                out.endLength(mark);
            }
            case Push.Connect(Result.Connect result) -> connectPush(out, result);
            case Push.Disconnect(int code, String reason) -> {
                long mark = begin(out, 11, SMALL);
                number(out, 1, code);
                string(out, 2, reason);
                out.endLength(mark);
            }
            case Push.Refresh(Result.Expiry expiry) -> {
                long mark = begin(out, 12, SMALL);
                expiry(out, 1, expiry);
                out.endLength(mark);
            }
        }
    }

    private static void connect(WireBuffer out, Result.Connect connect) {
        long mark = begin(out, 5, SMALL);
        string(out, 1, connect.client());
        string(out, 2, connect.version());
        expiry(out, 3, connect.expiry());
        bytes(out, 5, connect.data());
        subs(out, 6, connect.subs());
        number(out, 7, connect.heartbeat().pingSeconds());
        flag(out, 8, connect.heartbeat().pong());
        string(out, 9, connect.session());
        string(out, 10, connect.node());
        number(out, 11, connect.timeMs());
        out.endLength(mark);
    }

    // The same message as a push has other numbers.
    private static void connectPush(WireBuffer out, Result.Connect connect) {
        long mark = begin(out, 10, SMALL);
        string(out, 1, connect.client());
        string(out, 2, connect.version());
        bytes(out, 3, connect.data());
        subs(out, 4, connect.subs());
        expiry(out, 5, connect.expiry());
        number(out, 7, connect.heartbeat().pingSeconds());
        flag(out, 8, connect.heartbeat().pong());
        string(out, 9, connect.session());
        string(out, 10, connect.node());
        number(out, 11, connect.timeMs());
        out.endLength(mark);
    }

    private static void subs(WireBuffer out, int field, Map<String, Result.Subscribe> subs) {
        subs.forEach((channel, subscription) -> {
            long entry = begin(out, field, subscription.publications().length);
            string(out, 1, channel);
            subscribe(out, 2, subscription);
            out.endLength(entry);
        });
    }

    private static void subscribe(WireBuffer out, int field, Result.Subscribe subscribe) {
        Result.Stream stream = subscribe.stream();
        long mark = begin(out, field, subscribe.publications().length + subscribe.data().length);
        expiry(out, 1, subscribe.expiry());
        flag(out, 3, stream.recoverable());
        string(out, 6, stream.position().epoch());
        out.put(subscribe.publications());
        flag(out, 8, stream.recovered());
        number(out, 9, stream.position().offset());
        flag(out, 10, stream.positioned());
        bytes(out, 11, subscribe.data());
        flag(out, 12, stream.wasRecovering());
        flag(out, 13, subscribe.delta());
        number(out, 14, subscribe.compactId());
        number(out, 15, subscribe.type());
        out.endLength(mark);
    }

    private static void presence(WireBuffer out, Map<String, ClientInfo> clients) {
        long mark = begin(out, 9, clients.size() * 64);
        clients.forEach((client, info) -> {
            long entry = begin(out, 1, SMALL);
            string(out, 1, client);
            info(out, 2, info);
            out.endLength(entry);
        });
        out.endLength(mark);
    }

    private static void presenceEvent(WireBuffer out, int field, ClientInfo info) {
        long mark = begin(out, field, guess(info));
        info(out, 1, info);
        out.endLength(mark);
    }

    @Override
    public byte[] publications(List<PublicationFields> publications, int maxBytes) {
        WireBuffer out = new WireBuffer(Math.min(1024, maxBytes), maxBytes);
        publications(out, 7, publications);
        return out.toByteArray();
    }

    private static void publications(WireBuffer out, int field, List<PublicationFields> publications) {
        for (int i = 0; i < publications.size(); i++) {
            publication(out, field, publications.get(i));
        }
    }

    private static void publication(WireBuffer out, int field, PublicationFields fields) {
        long mark = begin(out, field, guess(fields));
        bytes(out, 4, fields.data());
        ClientInfo info = fields.info();
        if (info != null) {
            info(out, 5, info);
        }
        number(out, 6, fields.offset());
        Tags tags = fields.tags();
        for (int i = 0; i < tags.size(); i++) {
            long tag = begin(out, 7, SMALL);
            string(out, 1, tags.name(i));
            string(out, 2, tags.value(i));
            out.endLength(tag);
        }
        flag(out, 8, fields.delta() == PublicationFields.Delta.PATCH);
        number(out, 9, fields.timeMs());
        out.endLength(mark);
    }

    private static void info(WireBuffer out, int field, ClientInfo info) {
        long mark = begin(out, field, guess(info));
        string(out, 1, info.user());
        string(out, 2, info.client());
        byte[] connInfo = info.connInfo();
        if (connInfo != null) {
            bytes(out, 3, connInfo);
        }
        byte[] chanInfo = info.chanInfo();
        if (chanInfo != null) {
            bytes(out, 4, chanInfo);
        }
        out.endLength(mark);
    }

    // A wrong guess costs a move of bytes that are in the cache anyway; it only has to be right for large messages.
    private static int guess(List<PublicationFields> publications) {
        int total = 0;
        for (PublicationFields fields : publications) {
            total += guess(fields);
        }
        return total;
    }

    private static int guess(PublicationFields fields) {
        ClientInfo info = fields.info();
        return fields.data().length + fields.tags().size() * 16 + (info == null ? 0 : guess(info)) + 8;
    }

    private static int guess(ClientInfo info) {
        byte[] connInfo = info.connInfo();
        byte[] chanInfo = info.chanInfo();
        return info.user().length()
                + info.client().length()
                + (connInfo == null ? 0 : connInfo.length + 2)
                + (chanInfo == null ? 0 : chanInfo.length + 2)
                + 4;
    }

    private static int guess(Push push) {
        int inside = switch (push) {
            case Push.Publication(var _, var _, PublicationFields fields) -> guess(fields);
            case Push.Message(byte[] data) -> data.length;
            default -> SMALL;
        };
        return push.channel().length() + inside + 6;
    }

    private static void expiry(WireBuffer out, int field, Result.Expiry expiry) {
        flag(out, field, expiry.expires());
        number(out, field + 1, expiry.ttlSeconds());
    }

    private static long begin(WireBuffer out, int field, int expected) {
        out.varint(field << 3 | 2);
        return out.beginLength(expected);
    }

    private static void empty(WireBuffer out, int field) {
        out.varint(field << 3 | 2);
        out.put(0);
    }

    private static void number(WireBuffer out, int field, long value) {
        if (value != 0) {
            out.varint(field << 3);
            out.varint(value);
        }
    }

    private static void flag(WireBuffer out, int field, boolean value) {
        if (value) {
            out.varint(field << 3);
            out.put(1);
        }
    }

    private static void string(WireBuffer out, int field, String value) {
        if (!value.isEmpty()) {
            out.varint(field << 3 | 2);
            out.prefixedText(value);
        }
    }

    private static void bytes(WireBuffer out, int field, byte[] value) {
        if (value.length > 0) {
            out.varint(field << 3 | 2);
            out.prefixed(value);
        }
    }
}
