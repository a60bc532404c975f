package io.ringcast.server.protocol.centrifuge.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringcast.engine.channel.Tags;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields.Delta;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Guards the decision to read and write both encodings by hand: commands become records without a tree between them, and
 * a publication becomes a frame through one buffer that is used again. The baseline is Jackson's tree, in JSON only.
 */
@State(Scope.Thread)
public class CentrifugeCodecBenchmark extends MeasuredBenchmark {
    @Param("128")
    private int payload;

    private final ObjectMapper jackson = new ObjectMapper();
    private final Commands json = Commands.of(Encoding.JSON, 16);
    private final Commands protobuf = Commands.of(Encoding.PROTOBUF, 16);
    private final Replies jsonReplies = Replies.bidirectional(Encoding.JSON);
    private final Replies protobufReplies = Replies.bidirectional(Encoding.PROTOBUF);
    private final WireBuffer buffer = new WireBuffer(4096, 1 << 20);
    private byte[] jsonPublish;
    private byte[] jsonSubscribe;
    private byte[] protobufPublish;
    private byte[] protobufSubscribe;
    private Push push;

    /** Writes the frames. */
    @Setup
    public void create() {
        byte[] data = Samples.data(payload);
        String text = new String(data, StandardCharsets.US_ASCII);
        jsonPublish = ascii("{\"id\":5,\"publish\":{\"channel\":\"" + Samples.CHANNEL + "\",\"data\":" + text + "}}");
        jsonSubscribe = ascii("{\"id\":2,\"subscribe\":{\"channel\":\"" + Samples.CHANNEL
                + "\",\"recover\":true,\"epoch\":\"abcd\",\"offset\":12345}}");
        protobufPublish = command(7, data, 2);
        protobufSubscribe = command(5, ascii("abcd"), 6);
        push = new Push.Publication(
                Samples.CHANNEL, 0, new PublicationFields(data, null, 12345, Tags.NONE, Delta.NONE, 0));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A command with a channel and one more field of bytes. */
    private static byte[] command(int request, byte[] value, int field) {
        byte[] channel = ascii(Samples.CHANNEL);
        WireBuffer out = new WireBuffer(64, 1 << 20);
        long command = out.beginLength(value.length + 64);
        out.put(1 << 3);
        out.put(5);
        out.put(request << 3 | 2);
        long body = out.beginLength(value.length + 32);
        out.put(1 << 3 | 2);
        out.prefixed(channel);
        out.put(field << 3 | 2);
        out.prefixed(value);
        out.endLength(body);
        out.endLength(command);
        return out.toByteArray();
    }

    private static void decode(Commands commands, byte[] frame, Blackhole sink) {
        commands.decode(frame, 0, frame.length, command -> {
            sink.consume(command);
            return true;
        });
    }

    @Benchmark
    public void decodeJsonPublish(Blackhole sink) {
        decode(json, jsonPublish, sink);
    }

    @Benchmark
    public void decodeJsonSubscribe(Blackhole sink) {
        decode(json, jsonSubscribe, sink);
    }

    @Benchmark
    public void decodeProtobufPublish(Blackhole sink) {
        decode(protobuf, protobufPublish, sink);
    }

    @Benchmark
    public void decodeProtobufSubscribe(Blackhole sink) {
        decode(protobuf, protobufSubscribe, sink);
    }

    @Benchmark
    public Object decodeBaseline() throws IOException {
        return jackson.readTree(jsonPublish);
    }

    @Benchmark
    public byte[] encodeJsonPublication() {
        buffer.clear();
        jsonReplies.push(buffer, push);
        return Framing.WEBSOCKET_JSON.frame(buffer);
    }

    @Benchmark
    public byte[] encodeProtobufPublication() {
        buffer.clear();
        protobufReplies.push(buffer, push);
        return Framing.WEBSOCKET_PROTOBUF.frame(buffer);
    }
}
