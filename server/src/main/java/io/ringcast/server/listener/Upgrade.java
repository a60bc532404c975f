package io.ringcast.server.listener;

import java.util.List;

/** What becomes of a request for a WebSocket. */
public sealed interface Upgrade {
    /**
     * The handshake succeeds.
     *
     * @param answer the complete 101 response; not copied
     * @param handover takes the socket once the answer is written
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Accepted(byte[] answer, Handover handover) implements Upgrade {}

    /**
     * The request is answered like any HTTP request and the connection is closed.
     *
     * @param status a status of 400 or above
     * @param headers further header lines; length and connection are set by the listener
     * @param body the entity, possibly empty; not copied
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
    record Refused(int status, List<UpgradeRequest.Header> headers, byte[] body) implements Upgrade {
        public Refused {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status=" + status + " is not valid: expected 400 to 599");
            }
            headers = List.copyOf(headers);
        }
    }
}
