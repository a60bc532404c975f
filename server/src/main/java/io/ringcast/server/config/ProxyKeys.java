package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;

/**
 * The keys of one proxy; {@link ProxySettings} is what follows from them.
 *
 * <p>Thread: any.
 */
record ProxyKeys(
        @Setting(
                value = "",
                check = Check.ENDPOINT,
                doc = "An http or https URL that gets a POST with JSON for each question.")
        String endpoint,

        @Setting(value = "1s", unit = Unit.GO, min = 0.001, max = 600, doc = "How long an answer may take.")
        Duration timeout,

        @Setting(value = "", check = Check.TOKENS, doc = "Headers of the client's HTTP request that are passed on.")
        List<String> httpHeaders,

        @Setting(
                value = "",
                check = Check.TOKENS,
                doc = "Headers that are passed on of those that a client states when it connects.")
        List<String> emulatedHeaders,

        @Setting(value = "false", doc = "Send and expect data as base64 in b64data.")
        boolean binaryEncoding,

        @Setting(value = "false", doc = "Send the meta that belongs to the connection.")
        boolean includeConnectionMeta,

        @Section("What is particular to HTTP.") Http http) {
    ProxyKeys {
        httpHeaders = List.copyOf(httpHeaders);
        emulatedHeaders = List.copyOf(emulatedHeaders);
    }

    /** What is particular to HTTP. */
    record Http(
            @Setting(
                    value = "{}",
                    secret = true,
                    check = Check.JSON_MAP,
                    doc = "Headers of each request; one that is passed on wins.")
            String staticHeaders,

            @Setting(
                    value = "[]",
                    check = Check.JSON_LIST,
                    doc = "What an HTTP status means: objects of status_code and either to_error (code, message,"
                            + " temporary) or to_disconnect (code, reason).")
            String statusToCodeTransforms) {}
}
