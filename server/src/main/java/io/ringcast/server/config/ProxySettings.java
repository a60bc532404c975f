package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One proxy: a back end of the customer that is asked over HTTP.
 *
 * <p>Thread: any.
 *
 * @param name {@code default}, or that of an entry of {@code proxies}
 * @param endpoint an http or https URL
 * @param httpHeaders names of headers of the client's HTTP request that are passed on
 * @param emulatedHeaders names of headers that are passed on of those that a client states when it connects
 * @param staticHeaders headers of each request; one that is passed on wins
 */
public record ProxySettings(
        String name,
        String endpoint,
        Duration timeout,
        List<String> httpHeaders,
        List<String> emulatedHeaders,
        boolean binaryEncoding,
        boolean includeConnectionMeta,
        Map<String, String> staticHeaders,
        List<StatusTransform> statusToCodeTransforms) {
    /** The proxy that is meant where none is named. */
    public static final String DEFAULT_NAME = "default";

    public ProxySettings {
        httpHeaders = List.copyOf(httpHeaders);
        emulatedHeaders = List.copyOf(emulatedHeaders);
        staticHeaders = Map.copyOf(staticHeaders);
        statusToCodeTransforms = List.copyOf(statusToCodeTransforms);
    }

    /**
     * What one HTTP status means: either of the two.
     *
     * @param error what is answered to the client
     * @param disconnect what its connection is closed with
     */
    public record StatusTransform(int status, Optional<CodeText> error, Optional<CodeText> disconnect) {}

    /**
     * A code and what is said with it.
     *
     * @param temporary the client may try again; of errors only
     */
    public record CodeText(int code, String text, boolean temporary) {}

    static ProxySettings of(String name, ProxyKeys keys) {
        return new ProxySettings(
                name,
                keys.endpoint(),
                keys.timeout(),
                keys.httpHeaders(),
                keys.emulatedHeaders(),
                keys.binaryEncoding(),
                keys.includeConnectionMeta(),
                JsonTexts.map(keys.http().staticHeaders()).orElse(Map.of()),
                CodeTransforms.ofStatuses(keys.http().statusToCodeTransforms()));
    }
}
