package io.ringcast.server.listener;

import java.nio.channels.SocketChannel;

/**
 * A socket that leaves Helidon after its handshake. The channel is in blocking mode and must stay so: closing a
 * non-blocking one shuts its output down, which would end the duplicate as well.
 *
 * @param channel the accepted channel; valid until the callee returns or closes it, Helidon closes it afterwards
 * @param bytesBehindHandshake what the peer sent right behind its request; not copied
 * @param remoteAddress the IP address of the peer, or of the client that a PROXY header names; an empty string where there
 *     is none
 * @param lease to be released when the connection is closed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record AdoptedSocket(SocketChannel channel, byte[] bytesBehindHandshake, String remoteAddress, Lease lease) {}
