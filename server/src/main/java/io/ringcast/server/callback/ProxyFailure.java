package io.ringcast.server.callback;

/** Why a back end gave no answer that counts. */
public enum ProxyFailure {
    /** Nothing, or not all, came in time. */
    TIMEOUT("timeout", true),
    /** There is no such host, or nobody listens. */
    UNREACHABLE("unreachable", true),
    /** Certificate or protocol are not accepted. */
    TLS("tls", true),
    /** The connection ended before the answer did, or what came is not HTTP. */
    BROKEN("broken", true),
    /** The answer is longer than allowed. */
    TOO_LARGE("too_large", true),
    /** A status of 500 or more. */
    SERVER_ERROR("server_error", true),
    /** Any other status than 200. */
    STATUS("status", false),
    /** The body is not JSON, or its fields are not what they should be. */
    BAD_ANSWER("bad_answer", true),
    /** Too many calls are under way and waiting already. */
    BUSY("busy", false),
    /** The back end has not answered lately, so it is left alone for a while. */
    BREAKER_OPEN("breaker_open", false),
    /** Answers of other calls take the memory that is left for them. */
    NO_MEMORY("no_memory", false),
    /** The client's data is not JSON, and the proxy does not use the binary encoding. */
    NOT_JSON("not_json", false),
    /** The server stops. */
    STOPPING("stopping", false),
    /** A mistake of this server; the log has it. */
    INTERNAL("internal", false);

    private final String label;
    private final boolean blamesBackend;

    ProxyFailure(String label, boolean blamesBackend) {
        this.label = label;
        this.blamesBackend = blamesBackend;
    }

    /** As metrics name it. */
    public String label() {
        return label;
    }

    /** Whether it is a sign that the back end is out of order. */
    boolean blamesBackend() {
        return blamesBackend;
    }
}
