package io.ringcast.server.protocol.centrifuge.wire;

import org.jspecify.annotations.Nullable;

/**
 * The requests that a command may carry, in the order in which the first one that is set wins.
 *
 * <p>Thread: any.
 */
enum Request {
    CONNECT("connect", 4),
    PING("ping", 11),
    SUBSCRIBE("subscribe", 5),
    UNSUBSCRIBE("unsubscribe", 6),
    PUBLISH("publish", 7),
    PRESENCE("presence", 8),
    PRESENCE_STATS("presence_stats", 9),
    HISTORY("history", 10),
    RPC("rpc", 13),
    SEND("send", 12),
    REFRESH("refresh", 14),
    SUB_REFRESH("sub_refresh", 15);

    // Shared and never written to, because values() would copy it for each command.
    private static final Request[] ALL = values();
    private static final @Nullable Request[] BY_FIELD = byField();

    private final String json;
    private final int field;

    Request(String json, int field) {
        this.json = json;
        this.field = field;
    }

    private static @Nullable Request[] byField() {
        @Nullable Request[] table = new @Nullable Request[16];
        for (Request request : ALL) {
            table[request.field] = request;
        }
        return table;
    }

    static int count() {
        return ALL.length;
    }

    static Request at(int rank) {
        return ALL[rank];
    }

    /** The request with a Protobuf field number, or null. */
    static @Nullable Request ofField(int field) {
        return field < BY_FIELD.length ? BY_FIELD[field] : null;
    }

    String json() {
        return json;
    }

    /** Whether this one wins over another one, or comes after it under the same name. */
    boolean beats(@Nullable Request other) {
        return other == null || compareTo(other) <= 0;
    }
}
