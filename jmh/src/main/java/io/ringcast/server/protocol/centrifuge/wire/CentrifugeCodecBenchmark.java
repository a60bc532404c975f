package io.ringcast.server.protocol.centrifuge.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
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

    @Param({"JSON", "PROTOBUF"})
    private Encoding encoding = Encoding.JSON;

    private final ObjectMapper jackson = new ObjectMapper();
    private final WireBuffer buffer = new WireBuffer(4096, 1 << 20);
    private Commands commands;
    private Replies replies;
    private Framing framing;
    private byte[] jsonPublish;
    private byte[] jsonSubscribe;
    private byte[] publish;
    private byte[] subscribe;
    private ObjectNode tree;
    private Push push;

    /** Writes the frames. */
    @Setup
    public void create() {
        byte[] data = Samples.data(payload);
        String text = new String(data, StandardCharsets.US_ASCII);
        jsonPublish = ascii("{\"id\":5,\"publish\":{\"channel\":\"" + Samples.CHANNEL + "\",\"data\":" + text + "}}");
        jsonSubscribe = ascii("{\"id\":2,\"subscribe\":{\"channel\":\"" + Samples.CHANNEL
                + "\",\"recover\":true,\"epoch\":\"abcd\",\"offset\":12345}}");
        boolean isJson = encoding == Encoding.JSON;
        commands = Commands.of(encoding, 16);
        replies = Replies.bidirectional(encoding);
        framing = isJson ? Framing.WEBSOCKET_JSON : Framing.WEBSOCKET_PROTOBUF;
        publish = isJson ? jsonPublish : command(7, data, 2);
        subscribe = isJson ? jsonSubscribe : command(5, ascii("abcd"), 6);
        tree = jackson.createObjectNode();
        ObjectNode pushed = tree.putObject("push").put("channel", Samples.CHANNEL);
        pushed.putObject("pub").put("offset", 12345).putRawValue("data", new RawValue(text));
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

    private void decode(byte[] frame, Blackhole sink) {
        commands.decode(frame, 0, frame.length, command -> {
            sink.consume(command);
            return true;
        });
    }

    @Benchmark
    public void decodePublish(Blackhole sink) {
        decode(publish, sink);
    }

    @Benchmark
    public Object decodePublishBaseline() throws IOException {
        return jackson.readTree(jsonPublish);
    }

    @Benchmark
    public void decodeSubscribe(Blackhole sink) {
        decode(subscribe, sink);
    }

    @Benchmark
    public Object decodeSubscribeBaseline() throws IOException {
        return jackson.readTree(jsonSubscribe);
    }

    @Benchmark
    public byte[] encodePublication() {
        buffer.clear();
        replies.push(buffer, push);
        return framing.frame(buffer);
    }

    @Benchmark
    public byte[] encodePublicationBaseline() throws IOException {
        return jackson.writeValueAsBytes(tree);
    }
}
