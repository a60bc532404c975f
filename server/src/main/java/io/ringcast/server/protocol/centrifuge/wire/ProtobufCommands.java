package io.ringcast.server.protocol.centrifuge.wire;

import io.ringcast.engine.history.StreamPosition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames of Protobuf commands, each behind its length as a varint. Unknown fields are skipped; of a field that
 * is there twice the last one counts.
 *
 * <p>Thread: any.
 */
final class ProtobufCommands implements Commands {
    private static final Command PONG = new Command.Pong();

    private final int maxCommands;

    ProtobufCommands(int maxCommands) {
        this.maxCommands = maxCommands;
    }

    @Override
    public void decode(byte[] bytes, int offset, int length, Handler handler) {
        ProtobufReader frame = new ProtobufReader(bytes, offset, length);
        int count = 0;
        do {
            if (count++ == maxCommands) {
                throw new MalformedCommandException("more than " + maxCommands + " commands in one frame");
            }
            // An empty frame fails here, for want of a length.
        } while (handler.onCommand(command(frame.prefixed())) && frame.hasMore());
    }

    @Override
    public Command.Connect decodeConnect(byte[] bytes, int offset, int length) {
        return connect(0, new ProtobufReader(bytes, offset, length));
    }

    @Override
    public EmulationRequest decodeEmulation(byte[] bytes, int offset, int length) {
        ProtobufReader in = new ProtobufReader(bytes, offset, length);
        String node = "";
        String session = "";
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> node = in.string();
                case 2 -> session = in.string();
                case 3 -> data = in.bytes();
                default -> in.skip();
            }
        }
        return new EmulationRequest(session, node, data);
    }

    private static Command command(ProtobufReader in) {
        long id = 0;
        Request request = null;
        ProtobufReader body = null;
        while (in.next()) {
            Request candidate = Request.ofField(in.field());
            if (in.field() == 1) {
                id = in.uint32();
            } else if (candidate != null && candidate.beats(request)) {
                request = candidate;
                body = in.message();
            } else {
                in.skip();
            }
        }
        if (id == 0 && request != Request.SEND) {
            return PONG;
        }
        if (request == null || body == null) {
            throw new MalformedCommandException("a command without a request");
        }
        return read(id, request, body);
    }

    private static Command read(long id, Request request, ProtobufReader in) {
        return switch (request) {
            case CONNECT -> connect(id, in);
            case PING -> new Command.Ping(id);
            case SUBSCRIBE -> new Command.Subscribe(id, subscribe(in));
            case UNSUBSCRIBE -> new Command.Unsubscribe(id, text(in));
            case PUBLISH -> publish(id, in);
            case PRESENCE -> new Command.Presence(id, text(in));
            case PRESENCE_STATS -> new Command.PresenceStats(id, text(in));
            case HISTORY -> history(id, in);
            case RPC -> rpc(id, in);
            case SEND -> send(id, in);
            case REFRESH -> new Command.Refresh(id, text(in));
            case SUB_REFRESH -> subRefresh(id, in);
        };
    }

    private static Command.Connect connect(long id, ProtobufReader in) {
        String token = "";
        byte[] data = ProtobufReader.EMPTY;
        Map<String, SubscribeRequest> subs = new HashMap<>();
        String name = "";
        String version = "";
        Map<String, String> headers = new HashMap<>();
        long flag = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> token = in.string();
                case 2 -> data = in.bytes();
                case 3 -> position(in.message(), subs);
                case 4 -> name = in.string();
                case 5 -> version = in.string();
                case 6 -> header(in.message(), headers);
                case 7 -> flag = in.int64();
                default -> in.skip();
            }
        }
        return new Command.Connect(id, token, data, subs, name, version, headers, flag);
    }

    private static void position(ProtobufReader in, Map<String, SubscribeRequest> subs) {
        String channel = "";
        SubscribeRequest request = null;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> channel = in.string();
                case 2 -> request = subscribe(in.message());
                default -> in.skip();
            }
        }
        subs.put(channel, request == null ? subscribe(new ProtobufReader(ProtobufReader.EMPTY, 0, 0)) : request);
    }

    private static void header(ProtobufReader in, Map<String, String> headers) {
        String name = "";
        String value = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> name = in.string();
                case 2 -> value = in.string();
                default -> in.skip();
            }
        }
        headers.put(name, value);
    }

    private static SubscribeRequest subscribe(ProtobufReader in) {
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
            switch (in.field()) {
                case 1 -> channel = in.string();
                case 2 -> token = in.string();
                case 3 -> recover = in.bool();
                case 6 -> epoch = in.string();
                case 7 -> offset = in.uint64();
                case 8 -> data = in.bytes();
                case 9 -> positioned = in.bool();
                case 10 -> recoverable = in.bool();
                case 11 -> joinLeave = in.bool();
                case 12 -> delta = in.string();
                case 13 -> filter = filter(in.message());
                case 14 -> flag = in.int64();
                case 15 -> type = in.int32();
                default -> in.skip();
            }
        }
        return new SubscribeRequest(
                channel,
                token,
                recover,
                new StreamPosition(offset, epoch),
                data,
                positioned,
                recoverable,
                joinLeave,
                delta,
                filter,
                flag,
                type);
    }

    private static FilterNode filter(ProtobufReader in) {
        FilterNode root = filter(in, 1, new int[] {FilterNode.MAX_NODES});
        return root == null ? FilterNode.OVERSIZED : root;
    }

    private static @Nullable FilterNode filter(ProtobufReader in, int depth, int[] nodesLeft) {
        if (depth > FilterNode.MAX_DEPTH || nodesLeft[0]-- == 0) {
            return null;
        }
        String op = "";
        String key = "";
        String cmp = "";
        String val = "";
        List<String> vals = new ArrayList<>();
        List<FilterNode> nodes = new ArrayList<>();
        while (in.next()) {
            switch (in.field()) {
                case 1 -> op = in.string();
                case 2 -> key = in.string();
                case 3 -> cmp = in.string();
                case 4 -> val = in.string();
                case 5 -> vals.add(in.string());
                case 6 -> {
                    FilterNode node = filter(in.message(), depth + 1, nodesLeft);
                    if (node == null) {
                        return null;
                    }
                    nodes.add(node);
                }
                default -> in.skip();
            }
        }
        return new FilterNode(op, key, cmp, val, vals, nodes);
    }

    /** The one text in field 1: the channel of a request, or the token of a refresh. */
    private static String text(ProtobufReader in) {
        String text = "";
        while (in.next()) {
            if (in.field() == 1) {
                text = in.string();
            } else {
                in.skip();
            }
        }
        return text;
    }

    private static Command publish(long id, ProtobufReader in) {
        String channel = "";
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> channel = in.string();
                case 2 -> data = in.bytes();
                default -> in.skip();
            }
        }
        return new Command.Publish(id, channel, data);
    }

    private static Command history(long id, ProtobufReader in) {
        String channel = "";
        int limit = 0;
        StreamPosition since = null;
        boolean reverse = false;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> channel = in.string();
                case 7 -> limit = in.int32();
                case 8 -> since = since(in.message());
                case 9 -> reverse = in.bool();
                default -> in.skip();
            }
        }
        return new Command.History(id, channel, limit, since, reverse);
    }

    private static StreamPosition since(ProtobufReader in) {
        long offset = 0;
        String epoch = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> offset = in.uint64();
                case 2 -> epoch = in.string();
                default -> in.skip();
            }
        }
        return new StreamPosition(offset, epoch);
    }

    private static Command rpc(long id, ProtobufReader in) {
        String method = "";
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> data = in.bytes();
                case 2 -> method = in.string();
                default -> in.skip();
            }
        }
        return new Command.Rpc(id, method, data);
    }

    private static Command send(long id, ProtobufReader in) {
        byte[] data = ProtobufReader.EMPTY;
        while (in.next()) {
            if (in.field() == 1) {
                data = in.bytes();
            } else {
                in.skip();
            }
        }
        return new Command.Send(id, data);
    }

    private static Command subRefresh(long id, ProtobufReader in) {
        String channel = "";
        String token = "";
        int type = 0;
        while (in.next()) {
            switch (in.field()) {
                case 1 -> channel = in.string();
                case 2 -> token = in.string();
                case 3 -> type = in.int32();
                default -> in.skip();
            }
        }
        return new Command.SubRefresh(id, channel, token, type);
    }
}
