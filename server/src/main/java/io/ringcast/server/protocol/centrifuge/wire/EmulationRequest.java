package io.ringcast.server.protocol.centrifuge.wire;

/**
 * A frame that a client posts because its transport only carries what the server sends.
 *
 * <p>The array is not copied, and the record compares it by identity.
 *
 * <p>Thread: any.
 *
 * @param session of the connection that the frame is for
 * @param node that holds the connection
 * @param data the frame, in the encoding of the connection
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once and never compared
public record EmulationRequest(String session, String node, byte[] data) {}
