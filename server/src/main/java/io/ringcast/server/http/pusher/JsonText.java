package io.ringcast.server.http.pusher;

import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;

/**
 * Writes the small JSON documents of the API's answers, compact, with separators by itself.
 *
 * <p>Thread: confined to the request.
 */
final class JsonText {
    private final StringBuilder text = new StringBuilder(128);

    JsonText open(char bracket) {
        separate();
        text.append(bracket);
        return this;
    }

    JsonText close(char bracket) {
        text.append(bracket);
        return this;
    }

    JsonText name(String name) {
        separate();
        text.append(RawJson.ofString(name).asText()).append(':');
        return this;
    }

    JsonText value(String value) {
        separate();
        text.append(RawJson.ofString(value).asText());
        return this;
    }

    JsonText value(long value) {
        separate();
        text.append(value);
        return this;
    }

    JsonText value(boolean value) {
        separate();
        text.append(value);
        return this;
    }

    /** A value that is JSON already. */
    JsonText raw(byte[] json) {
        separate();
        text.append(new String(json, StandardCharsets.UTF_8));
        return this;
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void separate() {
        if (text.isEmpty()) {
            return;
        }
        char last = text.charAt(text.length() - 1);
        if (last != '{' && last != '[' && last != ':') {
            text.append(',');
        }
    }
}
