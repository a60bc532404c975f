package io.ringcast.server.http.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.helidon.webserver.http.ServerRequest;
import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.http.Answer;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.listener.BodyRefusedException;
import io.ringcast.server.listener.RequestBody;
import io.ringcast.server.log.Logs;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Levels of the log while the server runs: which hold, and the order to change some.
 *
 * <p>Thread: any (a request's virtual thread).
 */
final class LogLevelRoutes {
    static final String PATH = "/admin/log-levels";
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final ByteBudget BODIES = new ByteBudget(1 << 20);

    private LogLevelRoutes() {}

    static Answer show(ServerRequest request) {
        JsonWriter json = new JsonWriter(0, 512).ascii("{");
        String separator = "";
        for (Map.Entry<String, String> each : Logs.levels().entrySet()) {
            json.ascii(separator).string(each.getKey()).ascii(":").string(each.getValue());
            separator = ",";
        }
        return Answer.json(200, json.ascii("}").finish());
    }

    /** Takes an object of names and levels, null to take a change back; shows what holds then. */
    static Answer change(ServerRequest request) {
        try (RequestBody body = RequestBody.read(request, MAX_BODY_BYTES, BODIES)) {
            Logs.change(parse(body.bytes()));
        } catch (BodyRefusedException e) {
            return Answer.text(e.status().code(), e.getMessage() + "\n").with("Connection", "close");
        } catch (IllegalArgumentException e) {
            return Answer.text(400, e.getMessage() + "\n");
        }
        return show(request);
    }

    private static Map<String, String> parse(byte[] body) {
        JsonNode tree;
        try {
            tree = JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readTree(body);
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException("The body is not JSON", malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        Map<String, String> levels = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : tree.properties()) {
            if (!each.getValue().isTextual() && !each.getValue().isNull()) {
                throw new IllegalArgumentException("A level is a text, or null to take a change back");
            }
            levels.put(
                    each.getKey(),
                    each.getValue().isNull() ? "" : each.getValue().textValue());
        }
        if (levels.isEmpty()) {
            throw new IllegalArgumentException("The body names no level: expected an object such as"
                    + " {\"io.ringcast.server.transport\":\"debug\"}");
        }
        return levels;
    }
}
