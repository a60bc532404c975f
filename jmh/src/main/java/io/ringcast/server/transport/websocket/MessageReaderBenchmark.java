package io.ringcast.server.transport.websocket;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to parse frames where they arrived, without a copy: a frame that is whole in the read buffer must
 * cost no allocation. The baseline reads the same frame with a {@code ByteBuffer} into an array and makes a string of it,
 * which checks the UTF-8 on its way. Both get a fresh copy of the frame, because unmasking changes it.
 */
@State(Scope.Thread)
public class MessageReaderBenchmark extends MeasuredBenchmark {
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    @Param({"32", "128", "4096"})
    private int payload;

    private final CountingHandler handler = new CountingHandler();
    private final MessageReader reader =
            new MessageReader(WebSocketSettings.of(64 * 1024, new ByteBudget(1 << 30)), /* deflate= */ null);
    private byte[] frame;
    private byte[] buffer;

    /** Makes a masked text frame. */
    @Setup
    public void create() {
        byte[] plain = FrameEncoder.text(Samples.data(payload), 0, payload);
        int header = plain.length - payload;
        frame = new byte[plain.length + KEY.length];
        System.arraycopy(plain, 0, frame, 0, header);
        frame[1] |= (byte) 0x80;
        System.arraycopy(KEY, 0, frame, header, KEY.length);
        System.arraycopy(plain, header, frame, header + KEY.length, payload);
        Masking.apply(frame, header + KEY.length, payload, Masking.key(KEY, 0), 0);
        buffer = new byte[frame.length];
    }

    @Benchmark
    public long feed() {
        System.arraycopy(frame, 0, buffer, 0, frame.length);
        reader.feed(buffer, 0, buffer.length, handler);
        return handler.octets;
    }

    /** The same frame in two reads, so that its beginning has to be kept. */
    @Benchmark
    public long feedHalves() {
        System.arraycopy(frame, 0, buffer, 0, frame.length);
        int half = buffer.length / 2;
        reader.feed(buffer, 0, half, handler);
        reader.feed(buffer, half, buffer.length - half, handler);
        return handler.octets;
    }

    @Benchmark
    public String feedBaseline() {
        System.arraycopy(frame, 0, buffer, 0, frame.length);
        return read(ByteBuffer.wrap(buffer));
    }

    /** Keeps what has come in a stream of bytes and reads from a copy of all that is there, once it is. */
    @Benchmark
    public String feedHalvesBaseline() {
        System.arraycopy(frame, 0, buffer, 0, frame.length);
        int half = buffer.length / 2;
        ByteArrayOutputStream collected = new ByteArrayOutputStream();
        collected.write(buffer, 0, half);
        collected.write(buffer, half, buffer.length - half);
        return read(ByteBuffer.wrap(collected.toByteArray()));
    }

    private static String read(ByteBuffer input) {
        input.get();
        int length = input.get() & 0x7f;
        if (length == 126) {
            length = input.getShort() & 0xffff;
        }
        byte[] key = new byte[4];
        input.get(key);
        byte[] content = new byte[length];
        input.get(content);
        for (int i = 0; i < length; i++) {
            content[i] ^= key[i & 3];
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    private static final class CountingHandler implements MessageHandler {
        private long octets;

        @Override
        public void onText(byte[] bytes, int offset, int length) {
            octets += length;
        }

        @Override
        public void onBinary(byte[] bytes, int offset, int length) {
            octets += length;
        }

        @Override
        public void onPing(byte[] bytes, int offset, int length) {}

        @Override
        public void onPong(byte[] bytes, int offset, int length) {}

        @Override
        public void onClose(int code, String reason) {}

        @Override
        public void onProtocolError(int code, String reason) {
            throw new IllegalStateException(code + " " + reason);
        }
    }
}
