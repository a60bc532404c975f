package io.ringcast.server.transport.epoll;

/** Bytes in which a missing, doubled or swapped piece shows. */
final class Patterns {
    private Patterns() {}

    static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        // A period that no buffer size divides.
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i % 251 + i / 65_521);
        }
        return bytes;
    }
}
