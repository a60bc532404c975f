package io.ringcast.engine.delta;

import io.ringcast.jmh.MeasuredBenchmark;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Guards the decision to make patches on the shard that owns the channel: one for a document of 4 kB is to take less
 * than 20 µs and to allocate itself only. The baseline is the other way to send what is new, the JDK's deflater with the
 * document before as its dictionary (which reaches back 32 kB).
 */
@State(Scope.Thread)
public class FossilBenchmark extends MeasuredBenchmark {
    private static final int ROW_BYTES = 50;

    /** Length of the document, about. */
    @Param({"4096", "65536"})
    private int document;

    /** What becomes of the document: three numbers of the same length, or longer ones, or one row goes and one comes. */
    @Param({"same", "longer", "window"})
    private String change = "";

    private final FossilEncoder encoder = new FossilEncoder();
    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private byte[] source;
    private byte[] target;
    private byte[] deflated;

    /** Writes the two documents. */
    @Setup
    public void write() {
        int rows = document / ROW_BYTES;
        int[] prices = new Random(1).ints(rows + 1L, 10_000, 99_999).toArray();
        source = json(prices, 0, rows);
        target = switch (change) {
            case "same" -> json(changed(prices, 12_345), 0, rows);
            case "longer" -> json(changed(prices, 1_234_567), 0, rows);
            default -> json(prices, 1, rows + 1);
        };
        deflated = new byte[target.length * 2];
    }

    private static int[] changed(int[] prices, int price) {
        int[] changed = prices.clone();
        changed[changed.length / 10] = price;
        changed[changed.length / 2] = price;
        changed[changed.length * 9 / 10] = price;
        return changed;
    }

    private static byte[] json(int[] prices, int from, int to) {
        StringBuilder json = new StringBuilder("{\"quotes\":[");
        for (int row = from; row < to; row++) {
            json.append(row == from ? "" : ",")
                    .append("{\"symbol\":\"SYM")
                    .append(10_000 + row)
                    .append("\",\"price\":")
                    .append(prices[row])
                    .append(",\"open\":true}");
        }
        return json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Frees the native memory. */
    @TearDown
    public void close() {
        deflater.end();
    }

    @Benchmark
    public byte @Nullable [] encode() {
        return encoder.encode(source, target);
    }

    @Benchmark
    public int encodeBaseline() {
        deflater.reset();
        deflater.setDictionary(source);
        deflater.setInput(target);
        deflater.finish();
        return deflater.deflate(deflated);
    }
}
