package io.ringcast.server.transport.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * RFC 7692 without context takeover on either side: no message depends on another, so one pair of zlib states serves all
 * connections of a shard and a compressed frame can be shared among sessions.
 *
 * <p>Thread: confined to its shard.
 */
public final class PermessageDeflate implements AutoCloseable {
    /** Window of plain zlib, for which compressed frames can be shared. */
    public static final int FULL_WINDOW_BITS = 15;

    static final int TOO_BIG = -1;
    static final int CORRUPT = -2;

    private static final int INITIAL_BYTES = 4 * 1024;
    /** A scratch area that grew over this is given back after the message. */
    private static final int KEPT_BYTES = 256 * 1024;
    /** The octets that the sender removed (RFC 7692 7.2.1) and a last empty block, which only fits a whole message. */
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff, 1, 0, 0, (byte) 0xff, (byte) 0xff};

    private static final int REMOVED_TAIL = 4;

    private final Deflater deflater;
    private final Inflater inflater = new Inflater(true);
    private byte[] deflated = new byte[INITIAL_BYTES];
    private byte[] inflated = new byte[INITIAL_BYTES];

    /** @param level as in {@link DeflateTerms} */
    public PermessageDeflate(int level) {
        boolean huffmanOnly = level == DeflateTerms.LOWEST_LEVEL;
        deflater = new Deflater(huffmanOnly ? Deflater.BEST_SPEED : level, true);
        if (huffmanOnly) {
            deflater.setStrategy(Deflater.HUFFMAN_ONLY);
            // The first call behind a change of the strategy changes it and does not flush as it is told to.
            deflater.deflate(deflated, 0, deflated.length, Deflater.SYNC_FLUSH);
        }
    }

    /**
     * A compressed frame that sessions with the full window can share. What does not shrink grows by some octets: the
     * caller knows which messages are worth it.
     */
    public byte[] frame(int opcode, byte[] payload, int offset, int length) {
        return frame(opcode, payload, offset, length, FULL_WINDOW_BITS);
    }

    /** A compressed frame for a session whose agreement names a window of 8 to 15 bits. */
    public byte[] frame(int opcode, byte[] payload, int offset, int length, int windowBits) {
        int compressed = deflate(payload, offset, length, windowBits);
        byte[] frame = FrameEncoder.frame(opcode, true, deflated, 0, compressed);
        trim();
        return frame;
    }

    /**
     * A plain data frame of {@link FrameEncoder}, compressed for the full window, or as it is if it is short or does not
     * shrink.
     */
    public byte[] compressed(byte[] plain, int thresholdBytes) {
        return compressed(plain, thresholdBytes, FULL_WINDOW_BITS);
    }

    byte[] compressed(byte[] plain, int thresholdBytes, int windowBits) {
        int header = FrameEncoder.headerLengthOf(plain);
        int length = plain.length - header;
        if (length < thresholdBytes) {
            return plain;
        }
        byte[] shorter = frame(plain[0] & 0x0f, plain, header, length, windowBits);
        return shorter.length < plain.length ? shorter : plain;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }

    /**
     * Compresses into {@link #deflated} and returns the length. java.util.zip has no smaller window, but a full flush
     * forgets what came before it: no reference leaves its piece, so pieces of the window's size are safe to send.
     */
    int deflate(byte[] payload, int offset, int length, int windowBits) {
        if (length == 0) {
            deflated[0] = 0; // RFC 7692 7.2.3.6: an empty message is this one octet.
            return 1;
        }
        int piece = windowBits == FULL_WINDOW_BITS ? length : Math.min(length, 1 << windowBits);
        int produced = 0;
        deflater.reset();
        for (int done = 0; done < length; done += piece) {
            int count = Math.min(piece, length - done);
            boolean last = done + count == length;
            deflater.setInput(payload, offset + done, count);
            produced = drain(last ? Deflater.SYNC_FLUSH : Deflater.FULL_FLUSH, produced, count);
        }
        return produced - REMOVED_TAIL;
    }

    byte[] deflated() {
        return deflated;
    }

    private int drain(int flush, int from, int inputLength) {
        // Room for input that does not shrink, so that one call is the rule: a full buffer needs another flush block.
        reserve(from + inputLength + (inputLength >>> 10) + 64);
        int produced = from;
        while (true) {
            produced += deflater.deflate(deflated, produced, deflated.length - produced, flush);
            if (produced < deflated.length) {
                return produced;
            }
            reserve(2 * deflated.length);
        }
    }

    private void reserve(int capacity) {
        if (capacity > deflated.length) {
            deflated = Arrays.copyOf(deflated, Math.max(capacity, 2 * deflated.length));
        }
    }

    /**
     * Inflates one message into {@link #inflated}.
     *
     * @return its length, {@link #TOO_BIG} or {@link #CORRUPT}
     */
    int inflate(byte[] bytes, int offset, int length, int maxBytes) {
        inflater.reset();
        inflater.setInput(bytes, offset, length);
        boolean tail = false;
        int produced = 0;
        try {
            while (true) {
                if (produced == inflated.length) {
                    inflated = Arrays.copyOf(inflated, Math.max(Math.min(2 * produced, maxBytes + 1), produced + 1));
                }
                int count = inflater.inflate(inflated, produced, inflated.length - produced);
                produced += count;
                if (produced > maxBytes) {
                    return TOO_BIG;
                }
                if (count > 0) {
                    continue;
                }
                if (inflater.finished()) {
                    int rest = inflater.getRemaining();
                    if (tail || rest == 0) {
                        return rest == 0 ? produced : CORRUPT;
                    }
                    // RFC 7692 7.2.3.4: a block may be marked as the last one and still be followed by others.
                    inflater.reset();
                    inflater.setInput(bytes, offset + length - rest, rest);
                } else if (tail || !inflater.needsInput()) {
                    return CORRUPT;
                } else {
                    tail = true;
                    inflater.setInput(TAIL);
                }
            }
        } catch (DataFormatException _) {
            return CORRUPT;
        }
    }

    byte[] inflated() {
        return inflated;
    }

    /** Gives back what an unusually long message took. */
    void trim() {
        if (inflated.length > KEPT_BYTES) {
            inflated = new byte[INITIAL_BYTES];
        }
        if (deflated.length > KEPT_BYTES) {
            deflated = new byte[INITIAL_BYTES];
        }
    }
}
