package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.session.Session;
import java.util.UUID;

/**
 * Client ids: random UUIDs (version 4) that carry the session's id, so that a client is found without a table.
 *
 * <pre>
 *   msb: 48 random bits | 0100 | 12 random bits
 *   lsb: 10 | 62 bits of the session id
 * </pre>
 *
 * <p>Thread: any.
 */
final class ClientIds {
    private static final long ID_BITS = (1L << 62) - 1;
    private static final long VARIANT = 1L << 63;
    private static final long VERSION = 0x4000L;
    private static final long VERSION_BITS = 0xf000L;

    private ClientIds() {}

    /** The first half of an id. */
    static long high(long random) {
        return (random & ~VERSION_BITS) | VERSION;
    }

    /** The text of an id. */
    static String text(long high, long sessionId) {
        return new UUID(high, VARIANT | sessionId).toString();
    }

    /** The session of a client id as far as its form tells, or {@link Session#NO_SESSION}. */
    static long sessionOf(String clientId) {
        if (clientId.length() != 36) {
            return Session.NO_SESSION;
        }
        try {
            return UUID.fromString(clientId).getLeastSignificantBits() & ID_BITS;
        } catch (IllegalArgumentException e) {
            return Session.NO_SESSION;
        }
    }
}
