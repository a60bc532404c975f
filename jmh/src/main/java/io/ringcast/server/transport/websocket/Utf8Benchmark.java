package io.ringcast.server.transport.websocket;

import io.ringcast.jmh.MeasuredBenchmark;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to check UTF-8 with a state machine of our own, which can go on across fragments and skips ASCII
 * a word at a time. The baseline is the JDK's decoder into a buffer that is reused, the cheapest way to ask the JDK.
 */
@State(Scope.Thread)
public class Utf8Benchmark extends MeasuredBenchmark {
    @Param({"ascii", "german", "japanese"})
    private String text = "";

    @Param({"128", "4096"})
    private int length;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    private byte[] bytes;
    private CharBuffer characters;

    /** Repeats a sample up to the wanted length; what is left over is filled with spaces. */
    @Setup
    public void create() {
        String sample = switch (text) {
            case "ascii" -> "{\"event\":\"client-bench\"}";
            case "german" -> "Größere Übungen für Ärzte, überall. ";
            default -> "いろはにほへと";
        };
        byte[] once = sample.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.remaining() >= once.length) {
            buffer.put(once);
        }
        while (buffer.hasRemaining()) {
            buffer.put((byte) ' ');
        }
        bytes = buffer.array();
        characters = CharBuffer.allocate(length);
    }

    @Benchmark
    public boolean isValid() {
        return Utf8.isValid(bytes, 0, bytes.length);
    }

    @Benchmark
    public boolean isValidBaseline() {
        characters.clear();
        decoder.reset();
        return !decoder.decode(ByteBuffer.wrap(bytes), characters, true).isError();
    }
}
