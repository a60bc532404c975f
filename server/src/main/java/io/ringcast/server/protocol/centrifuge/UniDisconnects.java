package io.ringcast.server.protocol.centrifuge;

import io.ringcast.server.protocol.centrifuge.wire.DisconnectCode;
import java.util.Map;

/**
 * How a unidirectional client, which gets no replies, is told that its connect was refused with an error.
 *
 * <p>Thread: any.
 *
 * @param byError the reasons that differ from the usual ones
 */
public record UniDisconnects(Map<Integer, Reason> byError) {
    /** Centrifugo's own choice. */
    public static final UniDisconnects USUAL = new UniDisconnects(Map.of());

    /** A code and its text. */
    public record Reason(int code, String text) {
        static Reason of(DisconnectCode code) {
            return new Reason(code.code(), code.reason());
        }
    }

    public UniDisconnects {
        byError = Map.copyOf(byError);
    }

    /** What stands for an error. */
    Reason of(int error) {
        Reason own = byError.get(error);
        return own == null ? Reason.of(usual(error)) : own;
    }

    private static DisconnectCode usual(int error) {
        return switch (error) {
            case 109, 110 -> DisconnectCode.EXPIRED;
            case 111 -> DisconnectCode.TOO_MANY_REQUESTS;
            case 103 -> DisconnectCode.PERMISSION_DENIED;
            default -> DisconnectCode.INTERNAL;
        };
    }
}
