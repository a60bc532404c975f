package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** What clients of HTTP streams of the Centrifuge protocol need. */
abstract class StreamingContract extends Contract {
    private static final String CHANNEL = "CENTRIFUGE_CHANNEL_WITHOUT_NAMESPACE_";
    private static final Map<String, String> KEYS = Map.ofEntries(
            Map.entry("CENTRIFUGE_ENABLED", "true"),
            Map.entry("CENTRIFUGE_HTTP_SERVER_PORT", "0"),
            Map.entry("CENTRIFUGE_HTTP_STREAM_ENABLED", "true"),
            Map.entry("CENTRIFUGE_SSE_ENABLED", "true"),
            Map.entry("CENTRIFUGE_UNI_HTTP_STREAM_ENABLED", "true"),
            Map.entry("CENTRIFUGE_UNI_SSE_ENABLED", "true"),
            Map.entry("CENTRIFUGE_UNI_WEBSOCKET_ENABLED", "true"),
            Map.entry("CENTRIFUGE_CLIENT_ALLOWED_ORIGINS", "https://*.example.com"),
            Map.entry("CENTRIFUGE_CLIENT_ALLOW_ANONYMOUS_CONNECT_WITHOUT_TOKEN", "true"),
            Map.entry("CENTRIFUGE_CLIENT_TOKEN_HMAC_SECRET_KEY", "secret"),
            Map.entry(CHANNEL + "ALLOW_SUBSCRIBE_FOR_CLIENT", "true"),
            Map.entry(CHANNEL + "ALLOW_SUBSCRIBE_FOR_ANONYMOUS", "true"),
            Map.entry(CHANNEL + "ALLOW_PUBLISH_FOR_CLIENT", "true"),
            Map.entry(CHANNEL + "ALLOW_PUBLISH_FOR_ANONYMOUS", "true"),
            Map.entry(CHANNEL + "ALLOW_PRESENCE_FOR_CLIENT", "true"),
            Map.entry(CHANNEL + "ALLOW_PRESENCE_FOR_ANONYMOUS", "true"),
            Map.entry(CHANNEL + "PRESENCE", "true"),
            Map.entry(CHANNEL + "HISTORY_SIZE", "1000"),
            Map.entry(CHANNEL + "HISTORY_TTL", "300s"),
            Map.entry(CHANNEL + "FORCE_RECOVERY", "true"));
    static final String CONNECT = "{\"id\":1,\"connect\":{}}";
    private static final Pattern TOLD = Pattern.compile("\"session\":\"([0-9a-f]{32})\",\"node\":\"([^\"]+)\"");
    static final String STREAM = "/connection/http_stream";
    static final String EVENTS = "/connection/sse";
    static final String UNI_STREAM = "/connection/uni_http_stream";
    static final String UNI_EVENTS = "/connection/uni_sse";
    static final String PROTOBUF = "Content-Type: application/octet-stream";

    private final List<StreamClient> clients = new ArrayList<>();
    int port;
    private @Nullable TestNode started;

    StreamingContract(String transport, int shards) {
        super(transport, shards);
    }

    @BeforeAll
    void startNode() {
        TestNode node = node(KEYS);
        started = node;
        port = node.server().centrifugePort();
    }

    TestNode usual() {
        return Objects.requireNonNull(started);
    }

    @AfterEach
    void closeStreams() throws IOException {
        for (StreamClient client : clients) {
            client.close();
        }
        clients.clear();
    }

    TestNode nodeWith(String... more) {
        Map<String, String> keys = new HashMap<>(KEYS);
        for (int i = 0; i < more.length; i += 2) {
            keys.put(more[i], more[i + 1]);
        }
        return node(keys);
    }

    StreamClient closing(StreamClient client) {
        clients.add(client);
        return client;
    }

    StreamClient stream(int at, String... commands) {
        return closing(StreamClient.post(at, STREAM, String.join("\n", commands)));
    }

    /** The name of a session and of its node. */
    record Told(String session, String node) {
        static Told of(String connectReply) {
            Matcher matcher = TOLD.matcher(connectReply);
            assertThat(matcher.find()).as(connectReply).isTrue();
            return new Told(matcher.group(1), matcher.group(2));
        }
    }

    static int emulate(int at, Told told, String... commands) {
        String data = String.join("\n", commands)
                .replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n");
        return answer(StreamClient.post(
                        at,
                        "/emulation",
                        "{\"session\":\"" + told.session + "\",\"node\":\"" + told.node + "\",\"data\":\"" + data
                                + "\"}"))
                .status();
    }

    static StreamClient answer(StreamClient client) {
        try (client) {
            client.body();
            return client;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String subscribe(int id, String channel) {
        return "{\"id\":" + id + ",\"subscribe\":{\"channel\":\"" + channel + "\"}}";
    }

    static String publish(int id, String channel, String data) {
        return "{\"id\":" + id + ",\"publish\":{\"channel\":\"" + channel + "\",\"data\":" + data + "}}";
    }
}
