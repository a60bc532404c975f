package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The signed HTTP API of one app, each answer with its status and headers.
 *
 * <p>Thread: any.
 */
final class Api implements AutoCloseable {
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final int port;
    private final String appId;
    private final String key;
    private final String secret;

    Api(int port, String appId, String key, String secret) {
        this.port = port;
        this.appId = appId;
        this.key = key;
        this.secret = secret;
    }

    /** What came back. */
    record Reply(HttpResponse<String> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        void is(int status, String body) {
            assertThat(status() + " " + response.body()).isEqualTo(status + " " + body);
        }

        /** Expects the API's error body. */
        void isError(int status, String text) {
            is(status, "{\"error\":" + Wire.quote(text) + ",\"code\":" + status + ",\"status\":" + status + "}");
            assertThat(header("Content-Type")).isEqualTo("application/json");
        }

        void isErrorWith(int status, String text) {
            assertThat(status()).as(response.body()).isEqualTo(status);
            assertThat(response.body())
                    .startsWith("{\"error\":\"")
                    .contains(text)
                    .endsWith(",\"code\":" + status + ",\"status\":" + status + "}");
        }
    }

    /** A signed POST below the app. */
    Reply post(String path, String body) {
        return signed("POST", "/apps/" + appId + path, body);
    }

    /** A signed GET below the app. */
    Reply get(String path, String... parameters) {
        return signed("GET", "/apps/" + appId + path, "", parameters);
    }

    /** Publishes one event with string data. */
    Reply publish(String channel, String name, String data) {
        return post(
                "/events",
                "{\"name\":" + Wire.quote(name) + ",\"channels\":[" + Wire.quote(channel) + "],\"data\":"
                        + Wire.quote(data) + "}");
    }

    Reply signed(String method, String path, String body, String... parameters) {
        return send(method, path + "?" + query(method, path, body, parameters), body);
    }

    /** A signed query; {@code parameters} are {@code name=value} and sent as they are signed. */
    String query(String method, String path, String body, String... parameters) {
        List<String> all = new ArrayList<>(List.of(parameters));
        all.add("auth_key=" + key);
        all.add("auth_timestamp=" + Instant.now().getEpochSecond());
        all.add("auth_version=1.0");
        if (!body.isEmpty()) {
            all.add("body_md5=" + Wire.md5(body.getBytes(StandardCharsets.UTF_8)));
        }
        return sign(secret, method, path, all);
    }

    /** Sorts, signs and appends the signature; of a parameter that is given twice the first counts. */
    static String sign(String secret, String method, String path, List<String> parameters) {
        TreeMap<String, String> sorted = new TreeMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            sorted.putIfAbsent(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        List<String> pairs = new ArrayList<>();
        sorted.forEach((name, value) -> pairs.add(name + "=" + value));
        String query = String.join("&", pairs);
        return query + "&auth_signature=" + Wire.hmac(secret, method + "\n" + path + "\n" + query);
    }

    Reply send(String method, String target, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Duration.ofSeconds(10))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** A POST whose length is not announced. */
    Reply sendChunked(String target, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(Duration.ofSeconds(10))
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))));
    }

    private Reply send(HttpRequest.Builder request) {
        try {
            return new Reply(client.send(request.build(), BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
