package io.ringcast.server.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ringcast.jmh.MeasuredBenchmark;
import io.ringcast.jmh.Samples;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * From the body of a publish request to the text of a frame. Guards the decision to check the payload where it stands
 * and to copy it byte for byte, once, into an array of the right size: its content is never decoded nor escaped again.
 * The baseline is what a JSON library does for the same, a tree read and a tree written (by Jackson, which the server has
 * on board for its configuration).
 */
@State(Scope.Thread)
public class PassThroughBenchmark extends MeasuredBenchmark {
    private static final String EVENT = "{\"event\":";
    private static final String CHANNEL = ",\"channel\":";
    private static final String DATA = ",\"data\":";
    private static final String END = "}";
    private static final int AROUND = EVENT.length() + CHANNEL.length() + DATA.length() + END.length();

    @Param({"128", "1024"})
    private int payload;

    /** A payload as most publishers send it is a document inside a string: every eighth byte is escaped. */
    @Param({"plain", "escaped"})
    private String content = "";

    private final ObjectMapper jackson = new ObjectMapper();
    private byte[] body;

    /** Writes the body, and compares what both make of it. */
    @Setup
    public void create() throws IOException {
        String data = content.equals("plain")
                ? new String(Samples.data(payload), StandardCharsets.US_ASCII)
                : '"' + "xxxxxx\\\"".repeat((payload - 2) / 8) + '"';
        body = ("{\"name\":\"" + Samples.EVENT + "\",\"channel\":\"" + Samples.CHANNEL + "\",\"data\":" + data + "}")
                .getBytes(StandardCharsets.UTF_8);
        if (!jackson.readTree(pass()).equals(jackson.readTree(passBaseline()))) {
            throw new IllegalStateException("the benchmark and its baseline disagree");
        }
    }

    @Benchmark
    public byte[] pass() {
        RawJson name = null;
        RawJson channel = null;
        RawJson data = null;
        JsonCursor members = JsonCursor.members(body, 0, body.length);
        while (members.next()) {
            if (members.nameIs("name")) {
                name = members.value();
            } else if (members.nameIs("channel")) {
                channel = members.value();
            } else if (members.nameIs("data")) {
                data = members.value();
            }
        }
        if (!members.complete() || name == null || channel == null || data == null) {
            throw new IllegalStateException("the body of the benchmark itself is refused");
        }
        return new JsonWriter(0, AROUND + name.length() + channel.length() + data.length())
                .ascii(EVENT)
                .raw(name)
                .ascii(CHANNEL)
                .raw(channel)
                .ascii(DATA)
                .raw(data)
                .ascii(END)
                .finish();
    }

    @Benchmark
    public byte[] passBaseline() throws IOException {
        JsonNode request = jackson.readTree(body);
        ObjectNode frame = jackson.createObjectNode();
        frame.set("event", request.get("name"));
        frame.set("channel", request.get("channel"));
        frame.set("data", request.get("data"));
        return jackson.writeValueAsBytes(frame);
    }
}
