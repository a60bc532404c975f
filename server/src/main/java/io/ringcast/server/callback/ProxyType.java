package io.ringcast.server.callback;

/** What a back end is asked about. */
public enum ProxyType {
    /** A connection without a token. */
    CONNECT("connect"),
    /** A connection that is about to expire. */
    REFRESH("refresh"),
    /** A subscription. */
    SUBSCRIBE("subscribe"),
    /** A publication of a client. */
    PUBLISH("publish"),
    /** A subscription that is about to expire. */
    SUB_REFRESH("sub_refresh"),
    /** A remote procedure call of a client. */
    RPC("rpc");

    private final String label;

    ProxyType(String label) {
        this.label = label;
    }

    /** As metrics and documents name it. */
    public String label() {
        return label;
    }
}
