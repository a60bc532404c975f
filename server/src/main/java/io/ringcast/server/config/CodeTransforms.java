package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.config.ProxySettings.CodeText;
import io.ringcast.server.config.ProxySettings.StatusTransform;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Reads lists that say which code stands for which other.
 *
 * <p>Thread: any.
 */
public final class CodeTransforms {
    // RFC 6455 5.5: a close frame has room for that much beside its code.
    private static final int MAX_TEXT_BYTES = 123;

    private CodeTransforms() {}

    /** A code of connect errors, and what it turns into; {@code text} is a reason or a body. */
    public record ConnectTransform(int code, int to, String text) {}

    /** The transforms of a text that has been checked. */
    static List<StatusTransform> ofStatuses(String json) {
        List<StatusTransform> transforms = new ArrayList<>();
        for (JsonNode item : ConfigFile.json(json).orElseThrow()) {
            JsonNode error = item.path("to_error");
            JsonNode disconnect = item.path("to_disconnect");
            transforms.add(new StatusTransform(
                    item.path("status_code").asInt(), text(error, "message"), text(disconnect, "reason")));
        }
        return List.copyOf(transforms);
    }

    private static Optional<CodeText> text(JsonNode node, String field) {
        int code = node.path("code").asInt();
        return code == 0
                ? Optional.empty()
                : Optional.of(new CodeText(
                        code,
                        node.path(field).asText(""),
                        node.path("temporary").asBoolean()));
    }

    /** The transforms of a text that has been checked. */
    static List<ConnectTransform> ofConnectCodes(String json) {
        List<ConnectTransform> transforms = new ArrayList<>();
        for (JsonNode item : ConfigFile.json(json).orElseThrow()) {
            JsonNode to = item.path("to");
            transforms.add(new ConnectTransform(
                    item.path("code").asInt(),
                    to.path("code").asInt(to.path("status_code").asInt()),
                    to.path("reason").asText(to.path("body").asText(""))));
        }
        return List.copyOf(transforms);
    }

    /** Tells what is wrong with transforms of HTTP statuses: a sentence's end that follows the entry. */
    static void checkStatuses(String json, Consumer<String> wrong) {
        int index = 0;
        for (JsonNode item : ConfigFile.json(json).orElseThrow()) {
            String entry = "[" + index++ + "]";
            int status = item.path("status_code").asInt();
            int error = item.path("to_error").path("code").asInt();
            int disconnect = item.path("to_disconnect").path("code").asInt();
            if (status < 100 || status > 599) {
                wrong.accept(entry + ": expected status_code to be an HTTP status");
            } else if ((error > 0) == (disconnect > 0)) {
                wrong.accept(entry + ": expected either to_error.code or to_disconnect.code");
            } else if (!fits(item.path("to_error").path("message").asText(""))
                    || !fits(item.path("to_disconnect").path("reason").asText(""))) {
                wrong.accept(
                        entry + ": expected a message or reason of at most " + MAX_TEXT_BYTES + " characters of ASCII");
            }
        }
    }

    /** Tells what is wrong with transforms of connect errors. */
    static void checkConnectCodes(String json, boolean http, Consumer<String> wrong) {
        int index = 0;
        for (JsonNode item : ConfigFile.json(json).orElseThrow()) {
            String entry = "[" + index++ + "]";
            int to = item.path("to").path(http ? "status_code" : "code").asInt();
            if (item.path("code").asInt() <= 0) {
                wrong.accept(entry + ": expected code to be that of an error");
            } else if (http ? to < 200 || to > 599 : to < 3000 || to > 4999) {
                wrong.accept(entry
                        + (http
                                ? ": expected to.status_code from 200 to 599"
                                : ": expected to.code from 3000 to 4999"));
            } else if (!http && !fits(item.path("to").path("reason").asText(""))) {
                wrong.accept(entry + ": expected to.reason to be at most " + MAX_TEXT_BYTES + " characters of ASCII");
            }
        }
    }

    private static boolean fits(String text) {
        return text.length() <= MAX_TEXT_BYTES
                && StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    }
}
