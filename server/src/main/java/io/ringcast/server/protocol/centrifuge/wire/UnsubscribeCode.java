package io.ringcast.server.protocol.centrifuge.wire;

/**
 * Why a subscription ended. Centrifuge protocol: clients are told codes from 2000 to 2999 and subscribe again from 2500
 * on.
 *
 * <p>Thread: any.
 */
public enum UnsubscribeCode {
    CLIENT(0, "client unsubscribed"),
    DISCONNECT(1, "client disconnected"),
    SERVER(2000, "server unsubscribe"),
    INSUFFICIENT_STATE(2500, "insufficient state"),
    EXPIRED(2501, "subscription expired"),
    STATE_INVALIDATED(2502, "state invalidated");

    private final int code;
    private final String reason;

    UnsubscribeCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    public int code() {
        return code;
    }

    public String reason() {
        return reason;
    }

    /** Whether clients are told of it. */
    public boolean pushed() {
        return isPushed(code);
    }

    /** Whether a client subscribes again. */
    public boolean resubscribe() {
        return pushed() && code >= 2500;
    }

    /** Whether a code may stand in an unsubscribe push, an application's code included. */
    public static boolean isPushed(int code) {
        return code >= 2000 && code < 3000;
    }
}
