package io.ringcast.server.transport.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Frames as a client sends them; rules can be broken on purpose. */
final class ClientFrames {
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    private ClientFrames() {}

    static byte[] text(String text) {
        return frame(FIN | Opcode.TEXT, utf8(text));
    }

    /** A masked frame with the minimal length encoding. */
    static byte[] frame(int first, byte... payload) {
        int octets = payload.length <= 125 ? 0 : payload.length <= 0xffff ? 2 : 8;
        return frame(first, octets, payload);
    }

    /** A masked frame with a length field of 0, 2 or 8 further octets. */
    static byte[] frame(int first, int lengthOctets, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header(first, lengthOctets, payload.length));
        out.writeBytes(KEY);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ KEY[i & 3]);
        }
        return out.toByteArray();
    }

    /** The start of a masked frame up to its length field. */
    static byte[] header(int first, int lengthOctets, long length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(first);
        out.write(0x80 | (lengthOctets == 0 ? (int) length : lengthOctets == 2 ? 126 : 127));
        for (int i = lengthOctets - 1; i >= 0; i--) {
            out.write((int) (length >>> (8 * i)));
        }
        return out.toByteArray();
    }

    static byte[] close(int code, String reason) {
        return frame(FIN | Opcode.CLOSE, concat(new byte[] {(byte) (code >>> 8), (byte) code}, utf8(reason)));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
