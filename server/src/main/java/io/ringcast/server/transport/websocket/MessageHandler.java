package io.ringcast.server.transport.websocket;

/**
 * What a {@link MessageReader} finds. Arrays are valid until the call returns and may be the transport's read buffer. It
 * must not block or feed the reader; it may stop it.
 *
 * <p>Thread: confined to the connection's shard.
 */
interface MessageHandler {
    /** A whole text message: valid UTF-8. */
    void onText(byte[] bytes, int offset, int length);

    void onBinary(byte[] bytes, int offset, int length);

    void onPing(byte[] bytes, int offset, int length);

    void onPong(byte[] bytes, int offset, int length);

    /** The peer's Close, with {@link CloseCode#NONE} if it gave no code. Nothing more is read. */
    void onClose(int code, String reason);

    /** The peer broke a rule; the code is what our Close must say. Nothing more is read. */
    void onProtocolError(int code, String reason);
}
