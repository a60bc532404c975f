package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.history.StreamPosition;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.JsonScanner;
import io.ringcast.server.json.JsonStrings;
import io.ringcast.server.json.RawJson;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of JSON commands, with a line feed between two of them. White space elsewhere is allowed, unknown names
 * are skipped, of a repeated name the last one counts. The text is checked to be UTF-8 on the way, so bodies of HTTP
 * requests need no check of their own.
 *
 * <p>Thread: any.
 */
final class JsonCommands implements Commands {
    private static final Command PONG = new Command.Pong();

    private final int maxCommands;

    JsonCommands(int maxCommands) {
        this.maxCommands = maxCommands;
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, Handler handler) {
        int limit = offset + length;
        int at = JsonScanner.skipSpace(bytes, offset, limit);
        int count = 0;
        while (true) {
            if (count++ == maxCommands) {
                throw new MalformedCommandException("more than " + maxCommands + " commands in one frame");
            }
            JsonCursor members = JsonCursor.members(bytes, at, limit - at);
            boolean goOn = handler.onCommand(command(members));
            at = JsonScanner.skipSpace(bytes, members.end(), limit);
            if (!goOn || at == limit) {
                return;
            }
            if (!hasLineFeed(bytes, members.end(), at)) {
                throw new MalformedCommandException("no line feed between two commands");
            }
        }
    }

    @Override
    public Command.Connect decodeConnect(byte[] bytes, int offset, int length) {
        JsonCursor members = JsonCursor.members(bytes, offset, length);
        Command.Connect connect = connect(0, members);
        requireWhole(members);
        return connect;
    }

    @Override
    public EmulationRequest decodeEmulation(byte[] bytes, int offset, int length) {
        JsonCursor members = JsonCursor.members(bytes, offset, length);
        String session = "";
        String node = "";
        byte[] data = ProtobufReader.EMPTY;
        while (members.next()) {
            if (members.nameIs("session")) {
                session = JsonFields.string(members.value());
            } else if (members.nameIs("node")) {
                node = JsonFields.string(members.value());
            } else if (members.nameIs("data")) {
                data = frame(members.value());
            }
        }
        requireWhole(members);
        return new EmulationRequest(session, node, data);
    }

    // Several commands on several lines are no JSON value, so they come as a string that holds them.
    private static byte[] frame(RawJson value) {
        return value.isString()
                ? JsonStrings.unescape(value.bytes(), value.offset(), value.length())
                : value.toByteArray();
    }

    private static void requireWhole(JsonCursor members) {
        if (!members.complete()) {
            throw new MalformedCommandException("not a JSON object");
        }
    }

    private static boolean hasLineFeed(byte[] bytes, int from, int limit) {
        for (int i = from; i < limit; i++) {
            if (bytes[i] == '\n') {
                return true;
            }
        }
        return false;
    }

    private static Command command(JsonCursor members) {
        long id = 0;
        Request request = null;
        RawJson body = null;
        while (members.next()) {
            if (members.nameIs("id")) {
                id = JsonFields.uint32(members.value());
                continue;
            }
            Request candidate = request(members);
            if (candidate != null && candidate.beats(request)) {
                RawJson value = members.value();
                if (!value.isNull()) {
                    request = candidate;
                    body = value;
                }
            }
        }
        if (members.end() < 0) {
            throw new MalformedCommandException("not a JSON object");
        }
        if (id == 0 && request != Request.SEND) {
            return PONG;
        }
        if (request == null || body == null) {
            throw new MalformedCommandException("a command without a request");
        }
        return read(id, request, open(body));
    }

    private static @Nullable Request request(JsonCursor members) {
        for (int rank = 0; rank < Request.count(); rank++) {
            if (members.nameIs(Request.at(rank).json())) {
                return Request.at(rank);
            }
        }
        return null;
    }

    /** Over the members of a value that is known to be well formed and has to be an object. */
    static JsonCursor open(RawJson value) {
        if (value.bytes()[value.offset()] != '{') {
            throw new MalformedCommandException("a message is not a JSON object");
        }
        return JsonCursor.members(value);
    }

    private static Command read(long id, Request request, JsonCursor in) {
        return switch (request) {
            case CONNECT -> connect(id, in);
            case PING -> new Command.Ping(id);
            case SUBSCRIBE -> new Command.Subscribe(id, subscribe(in));
            case UNSUBSCRIBE -> new Command.Unsubscribe(id, text(in, "channel"));
            case PUBLISH -> publish(id, in);
            case PRESENCE -> new Command.Presence(id, text(in, "channel"));
            case PRESENCE_STATS -> new Command.PresenceStats(id, text(in, "channel"));
            case HISTORY -> history(id, in);
            case RPC -> rpc(id, in);
            case SEND -> send(id, in);
            case REFRESH -> new Command.Refresh(id, text(in, "token"));
            case SUB_REFRESH -> subRefresh(id, in);
        };
    }

    private static Command.Connect connect(long id, JsonCursor in) {
        String token = "";
        byte[] data = ProtobufReader.EMPTY;
        Map<String, SubscribeRequest> subs = Map.of();
        String name = "";
        String version = "";
        Map<String, String> headers = Map.of();
        long flag = 0;
        while (in.next()) {
            if (in.nameIs("token")) {
                token = JsonFields.string(in.value());
            } else if (in.nameIs("data")) {
                data = in.value().toByteArray();
            } else if (in.nameIs("subs")) {
                subs = positions(in.value());
            } else if (in.nameIs("name")) {
                name = JsonFields.string(in.value());
            } else if (in.nameIs("version")) {
                version = JsonFields.string(in.value());
            } else if (in.nameIs("headers")) {
                headers = headers(in.value());
            } else if (in.nameIs("flag")) {
                flag = JsonFields.int64(in.value());
            }
        }
        return new Command.Connect(id, token, data, subs, name, version, headers, flag);
    }

    private static Map<String, SubscribeRequest> positions(RawJson value) {
        if (value.isNull()) {
            return Map.of();
        }
        Map<String, SubscribeRequest> subs = new HashMap<>();
        JsonCursor in = open(value);
        while (in.next()) {
            RawJson request = in.value();
            subs.put(JsonFields.name(in), subscribe(request.isNull() ? nothing() : open(request)));
        }
        return subs;
    }

    private static Map<String, String> headers(RawJson value) {
        if (value.isNull()) {
            return Map.of();
        }
        Map<String, String> headers = new HashMap<>();
        JsonCursor in = open(value);
        while (in.next()) {
            headers.put(JsonFields.name(in), JsonFields.string(in.value()));
        }
        return headers;
    }

    private static JsonCursor nothing() {
        return JsonCursor.members(ProtobufReader.EMPTY, 0, 0);
    }

    private static SubscribeRequest subscribe(JsonCursor in) {
        String channel = "";
        String token = "";
        boolean recover = false;
        String epoch = "";
        long offset = 0;
        byte[] data = ProtobufReader.EMPTY;
        boolean positioned = false;
        boolean recoverable = false;
        boolean joinLeave = false;
        String delta = "";
        FilterNode filter = null;
        long flag = 0;
        int type = 0;
        while (in.next()) {
            if (in.nameIs("channel")) {
                channel = JsonFields.string(in.value());
            } else if (in.nameIs("token")) {
                token = JsonFields.string(in.value());
            } else if (in.nameIs("recover")) {
                recover = JsonFields.bool(in.value());
            } else if (in.nameIs("epoch")) {
                epoch = JsonFields.string(in.value());
            } else if (in.nameIs("offset")) {
                offset = JsonFields.uint64(in.value());
            } else if (in.nameIs("data")) {
                data = in.value().toByteArray();
            } else if (in.nameIs("positioned")) {
                positioned = JsonFields.bool(in.value());
            } else if (in.nameIs("recoverable")) {
                recoverable = JsonFields.bool(in.value());
            } else if (in.nameIs("join_leave")) {
                joinLeave = JsonFields.bool(in.value());
            } else if (in.nameIs("delta")) {
                delta = JsonFields.string(in.value());
            } else if (in.nameIs("tf")) {
                filter = JsonFilters.filter(in.value());
            } else if (in.nameIs("flag")) {
                flag = JsonFields.int64(in.value());
            } else if (in.nameIs("type")) {
                type = JsonFields.int32(in.value());
            }
        }
        StreamPosition since = new StreamPosition(offset, epoch);
        return new SubscribeRequest(
                channel, token, recover, since, data, positioned, recoverable, joinLeave, delta, filter, flag, type);
    }

    private static String text(JsonCursor in, String name) {
        String text = "";
        while (in.next()) {
            if (in.nameIs(name)) {
                text = JsonFields.string(in.value());
            }
        }
        return text;
    }

    private static Command publish(long id, JsonCursor in) {
        String channel = "";
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            if (in.nameIs("channel")) {
                channel = JsonFields.string(in.value());
            } else if (in.nameIs("data")) {
                data = in.value().toByteArray();
            }
        }
        return new Command.Publish(id, channel, data);
    }

    private static Command history(long id, JsonCursor in) {
        String channel = "";
        int limit = 0;
        StreamPosition since = null;
        boolean reverse = false;
        while (in.next()) {
            if (in.nameIs("channel")) {
                channel = JsonFields.string(in.value());
            } else if (in.nameIs("limit")) {
                limit = JsonFields.int32(in.value());
            } else if (in.nameIs("since")) {
                since = since(in.value());
            } else if (in.nameIs("reverse")) {
                reverse = JsonFields.bool(in.value());
            }
        }
        return new Command.History(id, channel, limit, since, reverse);
    }

    private static @Nullable StreamPosition since(RawJson value) {
        if (value.isNull()) {
            return null;
        }
        long offset = 0;
        String epoch = "";
        JsonCursor in = open(value);
        while (in.next()) {
            if (in.nameIs("offset")) {
                offset = JsonFields.uint64(in.value());
            } else if (in.nameIs("epoch")) {
                epoch = JsonFields.string(in.value());
            }
        }
        return new StreamPosition(offset, epoch);
    }

    private static Command rpc(long id, JsonCursor in) {
        String method = "";
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            if (in.nameIs("method")) {
                method = JsonFields.string(in.value());
            } else if (in.nameIs("data")) {
                data = in.value().toByteArray();
            }
        }
        return new Command.Rpc(id, method, data);
    }

    private static Command send(long id, JsonCursor in) {
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            if (in.nameIs("data")) {
                data = in.value().toByteArray();
            }
        }
        return new Command.Send(id, data);
    }

    private static Command subRefresh(long id, JsonCursor in) {
        String channel = "";
        String token = "";
        int type = 0;
        while (in.next()) {
            if (in.nameIs("channel")) {
                channel = JsonFields.string(in.value());
            } else if (in.nameIs("token")) {
                token = JsonFields.string(in.value());
            } else if (in.nameIs("type")) {
                type = JsonFields.int32(in.value());
            }
        }
        return new Command.SubRefresh(id, channel, token, type);
    }
}
