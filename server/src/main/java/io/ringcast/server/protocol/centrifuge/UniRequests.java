package io.ringcast.server.protocol.centrifuge;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * First requests of unidirectional clients: what a connect command carries, without the command.
 *
 * <p>Thread: any.
 */
final class UniRequests {
    private static final byte[] BEFORE = "{\"id\":1,\"connect\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NOTHING = "{}".getBytes(StandardCharsets.US_ASCII);

    private UniRequests() {}

    /** The connect command; without a request one that asks for nothing. */
    static byte[] asCommand(byte[] request, int offset, int length) {
        ByteArrayOutputStream command = new ByteArrayOutputStream(BEFORE.length + length + 1);
        command.writeBytes(BEFORE);
        if (length == 0) {
            command.writeBytes(NOTHING);
        } else {
            command.write(request, offset, length);
        }
        command.write('}');
        return command.toByteArray();
    }
}
