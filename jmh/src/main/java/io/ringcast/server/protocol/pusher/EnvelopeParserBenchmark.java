package io.ringcast.server.protocol.pusher;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringcast.jmh.MeasuredBenchmark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Guards the decision to read client frames with a scanner of our own, which keeps data as a slice of the frame and
 * never throws. The baseline is Jackson's tree, which the server has on board for its configuration.
 */
@State(Scope.Thread)
public class EnvelopeParserBenchmark extends MeasuredBenchmark {
    @Param({"subscribe", "event", "ping"})
    private String frame = "";

    private final ObjectMapper jackson = new ObjectMapper();
    private byte[] payload;

    /** Writes the frame. */
    @Setup
    public void create() {
        String text = switch (frame) {
            case "subscribe" ->
                "{\"event\":\"pusher:subscribe\",\"data\":{\"auth\":\"app-key:" + "0".repeat(64)
                        + "\",\"channel\":\"private-bench-0\"}}";
            case "event" ->
                "{\"event\":\"client-bench\",\"channel\":\"private-bench-0\",\"data\":\"" + "x".repeat(128) + "\"}";
            default -> "{\"event\":\"pusher:ping\",\"data\":{}}";
        };
        payload = text.getBytes(StandardCharsets.UTF_8);
    }

    @Benchmark
    public Object parse() {
        return EnvelopeParser.parse(payload, 0, payload.length);
    }

    @Benchmark
    public Object parseBaseline() throws IOException {
        return jackson.readTree(payload);
    }
}
