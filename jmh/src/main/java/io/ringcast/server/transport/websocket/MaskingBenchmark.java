package io.ringcast.server.transport.websocket;

import io.ringcast.jmh.MeasuredBenchmark;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to unmask eight octets at a time by a view of the array. The baseline is the loop of RFC 6455 5.3,
 * which the compiler may turn into vector code if it can.
 */
@State(Scope.Thread)
public class MaskingBenchmark extends MeasuredBenchmark {
    private static final byte[] KEY = {0x37, (byte) 0xfa, 0x21, 0x3d};

    @Param({"16", "128", "4096"})
    private int length;

    private final int key = Masking.key(KEY, 0);
    private byte[] payload;

    @Setup
    public void create() {
        payload = new byte[length];
    }

    @Benchmark
    public byte[] apply() {
        Masking.apply(payload, 0, length, key, 0);
        return payload;
    }

    @Benchmark
    public byte[] applyBaseline() {
        for (int i = 0; i < length; i++) {
            payload[i] ^= KEY[i & 3];
        }
        return payload;
    }
}
