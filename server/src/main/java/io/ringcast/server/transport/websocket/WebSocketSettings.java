package io.ringcast.server.transport.websocket;

import io.ringcast.engine.limit.ByteBudget;

/**
 * Bounds of WebSocket connections, shared by all connections of a listener.
 *
 * <p>Thread: any.
 *
 * @param maxMessageBytes longest message as it arrives, all fragments together; over it the peer is closed with 1009
 * @param maxInflatedBytes longest message after permessage-deflate; over it 1009
 * @param maxFragments most frames of one message; over it 1008, because empty fragments cost us work and have no size
 * @param maxPendingForPong a Ping is not answered while more output than this waits
 * @param lingerBytes input that is read and dropped after our Close before the connection is reset
 * @param deflateThresholdBytes shortest own message that is worth compressing
 * @param unfinished memory for the unfinished messages of all connections together; over it the peer is closed with 1013
 */
public record WebSocketSettings(
        int maxMessageBytes,
        int maxInflatedBytes,
        int maxFragments,
        int maxPendingForPong,
        int lingerBytes,
        int deflateThresholdBytes,
        ByteBudget unfinished) {
    /** Largest value of {@code maxMessageBytes} and {@code maxInflatedBytes}. */
    public static final int MAX_LIMIT_BYTES = 1 << 29;

    public WebSocketSettings {
        requireRange("maxMessageBytes", maxMessageBytes, 1, MAX_LIMIT_BYTES);
        requireRange("maxInflatedBytes", maxInflatedBytes, 1, MAX_LIMIT_BYTES);
        requireRange("maxFragments", maxFragments, 1, Integer.MAX_VALUE);
        requireRange("maxPendingForPong", maxPendingForPong, 0, Integer.MAX_VALUE);
        requireRange("lingerBytes", lingerBytes, 0, Integer.MAX_VALUE);
        requireRange("deflateThresholdBytes", deflateThresholdBytes, 0, Integer.MAX_VALUE);
    }

    /** The defaults for one message limit, which then also bounds what a compressed message becomes. */
    public static WebSocketSettings of(int maxMessageBytes, ByteBudget unfinished) {
        return new WebSocketSettings(
                maxMessageBytes, maxMessageBytes, 16_384, 64 * 1024, 4 * 1024 * 1024, 512, unfinished);
    }

    /** The same with another bound of a message, compressed or not. */
    public WebSocketSettings withMaxMessageBytes(int bytes) {
        return new WebSocketSettings(
                bytes, bytes, maxFragments, maxPendingForPong, lingerBytes, deflateThresholdBytes, unfinished);
    }

    /** The same with another bound from which own messages are compressed. */
    public WebSocketSettings withDeflateThresholdBytes(int bytes) {
        return new WebSocketSettings(
                maxMessageBytes, maxInflatedBytes, maxFragments, maxPendingForPong, lingerBytes, bytes, unfinished);
    }

    /** A compressed message of the longest allowed size may be longer on the wire, if its content does not shrink. */
    int maxCompressedBytes() {
        return maxMessageBytes + (maxMessageBytes >>> 8) + 64;
    }

    private static void requireRange(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    name + "=" + value + " is not valid: expected " + lowest + " to " + highest + ".");
        }
    }
}
