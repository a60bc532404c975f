package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;

/**
 * A client of the Centrifuge protocol over WebSocket that answers nothing by itself. Commands are written as JSON in both
 * encodings, and replies read as trees.
 *
 * <p>Thread: confined to the test.
 */
final class CentrifugeClient implements AutoCloseable {
    /** How the connection is encoded. */
    enum Form {
        JSON,
        PROTOBUF
    }

    private final RawClient raw;
    private final Form form;
    private final ArrayDeque<ObjectNode> messages = new ArrayDeque<>();
    private int lastId;

    CentrifugeClient(RawClient raw, Form form) {
        this.raw = raw;
        this.form = form;
        assertThat(raw.head()).startsWith("HTTP/1.1 101 ");
    }

    static RawClient open(int port, Form form, String query, String... headers) {
        String[] all = java.util.Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Sec-WebSocket-Protocol: centrifuge-" + (form == Form.JSON ? "json" : "protobuf");
        return RawClient.open(port, "/connection/websocket" + query, all);
    }

    /** A client that nobody closes but the test. */
    static CentrifugeClient over(int port, Form form) {
        return new CentrifugeClient(open(port, form, ""), form);
    }

    RawClient raw() {
        return raw;
    }

    Form form() {
        return form;
    }

    // ---- saying -----------------------------------------------------------------------------------------------------

    /** Sends commands in one frame. */
    CentrifugeClient send(String... commands) {
        if (form == Form.JSON) {
            raw.send(String.join("\n", commands));
        } else {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            for (String command : commands) {
                byte[] message = CentrifugeWords.protobuf(command);
                writeLength(frame, message.length);
                frame.writeBytes(message);
            }
            raw.send(Frame.BINARY, frame.toByteArray());
        }
        return this;
    }

    static void writeLength(ByteArrayOutputStream out, int length) {
        int rest = length;
        while (rest > 0x7f) {
            out.write(rest | 0x80);
            rest >>>= 7;
        }
        out.write(rest);
    }

    /** Sends a request under the next id, and returns that id. */
    int ask(String request) {
        send("{\"id\":" + ++lastId + "," + request + "}");
        return lastId;
    }

    // ---- hearing ----------------------------------------------------------------------------------------------------

    /** The next message of any kind. */
    JsonNode next() {
        while (messages.isEmpty()) {
            Frame frame = raw.next();
            assertThat(frame.opcode())
                    .as("a message instead of %s", frame)
                    .isEqualTo(form == Form.JSON ? Frame.TEXT : Frame.BINARY);
            take(frame);
        }
        return messages.removeFirst();
    }

    private void take(Frame frame) {
        if (form == Form.JSON) {
            frame.text().lines().forEach(line -> messages.add(CentrifugeWords.ofJson(line)));
            return;
        }
        byte[] bytes = frame.payload();
        int at = 0;
        while (at < bytes.length) {
            int length = 0;
            int shift = 0;
            do {
                length |= (bytes[at] & 0x7f) << shift;
                shift += 7;
            } while (bytes[at++] < 0);
            byte[] message = java.util.Arrays.copyOfRange(bytes, at, at + length);
            at += length;
            messages.add(CentrifugeWords.ofProtobuf(message));
        }
    }

    /** Asks, and expects the answer to be the next message. */
    JsonNode call(String request) {
        int id = ask(request);
        JsonNode reply = next();
        assertThat(reply.path("id").asInt()).as("%s", reply).isEqualTo(id);
        return reply;
    }

    /** Asks, and expects success. */
    CentrifugeClient done(String request) {
        JsonNode reply = call(request);
        assertThat(reply.has("error")).as("%s: %s", request, reply).isFalse();
        return this;
    }

    /** Asks, and expects an error. */
    CentrifugeClient refused(String request, int code, String message) {
        JsonNode error = call(request).path("error");
        assertThat(error.path("code").asInt() + " " + error.path("message").asText())
                .as(request)
                .isEqualTo(code + " " + message);
        return this;
    }

    CentrifugeClient connect() {
        return done("\"connect\":{}");
    }

    CentrifugeClient connect(String token) {
        return done("\"connect\":{\"token\":\"" + token + "\"}");
    }

    CentrifugeClient subscribe(String channel) {
        return done("\"subscribe\":{\"channel\":" + Wire.quote(channel) + "}");
    }

    static String publish(String channel, String data) {
        return "\"publish\":{\"channel\":" + Wire.quote(channel) + ",\"data\":" + data + "}";
    }

    /** Expects a publication with this data, and returns it. */
    JsonNode expectPublication(String channel, String data) {
        JsonNode push = next().path("push");
        assertThat(push.path("channel").asText()).as("%s", push).isEqualTo(channel);
        assertThat(push.path("pub").path("data").toString()).isEqualTo(data);
        return push.path("pub");
    }

    /** Expects a Close frame before anything else, then the end. */
    void expectClose(int code, String reason) {
        assertThat(messages).isEmpty();
        raw.expectClose(code, reason);
    }

    /** Expects that nothing has come but the answer to this, which changes nothing. */
    CentrifugeClient quiet() {
        return done("\"unsubscribe\":{\"channel\":\"none\"}");
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        raw.close();
    }
}
