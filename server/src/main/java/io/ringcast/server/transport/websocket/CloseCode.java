package io.ringcast.server.transport.websocket;

/** Status codes of RFC 6455 7.4 that framing itself uses. */
public final class CloseCode {
    public static final int NORMAL = 1000;
    public static final int PROTOCOL_ERROR = 1002;
    /** Stands for a Close frame without a code; never on the wire. */
    public static final int NONE = 1005;
    /** Stands for an end without a Close frame; never on the wire. */
    public static final int ABNORMAL = 1006;

    public static final int INVALID_PAYLOAD = 1007;
    public static final int POLICY_VIOLATION = 1008;
    public static final int TOO_BIG = 1009;
    /** From the registry that RFC 6455 7.4 opens. */
    public static final int TRY_AGAIN_LATER = 1013;

    private CloseCode() {}

    /** Whether an endpoint may send this code: RFC 6455 7.4 and the registry it opens (1012 to 1014). */
    static boolean isAllowedOnWire(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
