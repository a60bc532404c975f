package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpAbuseTest {
    private static final String BODY = "{\"name\":\"tick\",\"channels\":[\"http\"],\"data\":\"@p:%d;\"}";
    private static final Duration AT_ONCE = Duration.ofMillis(1500);

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldRefuseBadRequestsAtOnce(String transport) {
        try (ServerProcess server = ServerProcess.start(transport);
                Swarm healthy = Swarm.healthy(server.port(), "http");
                Publisher publisher = new Publisher(server.port(), "p")) {
            publisher.publish("http");

            Map<String, String> wrong = new LinkedHashMap<>();
            badRequests().forEach((what, request) -> {
                try (RawSocket socket = new RawSocket(server.port())) {
                    long startNs = System.nanoTime();
                    boolean _ = socket.trySend(request.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
                    String answer = socket.readUntil("\r\n");
                    Duration took = Duration.ofNanos(System.nanoTime() - startNs);
                    if (!answer.startsWith("HTTP/1.1 4") || took.compareTo(AT_ONCE) > 0) {
                        wrong.put(
                                what,
                                took.toMillis() + " ms: "
                                        + answer.lines().findFirst().orElse(""));
                    }
                } catch (AssertionError none) {
                    wrong.put(what, String.valueOf(none.getMessage()));
                }
            });

            assertThat(wrong).isEmpty();
            assertThat(server.failuresInLog()).isEmpty();
            publisher.publish("http");
            healthy.assertReceived(2);
        }
    }

    private static Map<String, String> badRequests() {
        String body = BODY.formatted(9);
        String events = Publisher.head("POST", "/apps/app-id/events", body);
        String post = "POST /apps/app-id/events HTTP/1.1\r\nHost: x\r\n";
        String get = "GET /ready HTTP/1.1\r\nHost: x\r\n";
        String chunked = "Transfer-Encoding: chunked\r\n";
        String terabyte = "Content-Length: 1099511627776\r\n";
        Map<String, String> requests = new LinkedHashMap<>();
        requests.put("length and chunked", events + "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n");
        requests.put("chunked and length", events + chunked + "Content-Length: 5\r\n\r\n0\r\n\r\n");
        requests.put("length and chunked, GET", get + "Content-Length: 5\r\n" + chunked + "\r\n0\r\n\r\n");
        requests.put("two lengths", events + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello");
        requests.put("negative length", events + "Content-Length: -5\r\n\r\n");
        requests.put("length of letters", events + "Content-Length: five\r\n\r\n");
        requests.put("huge length", events + "Content-Length: 99999999999999999999999\r\n\r\n");
        requests.put("terabyte", events + terabyte + "\r\n");
        requests.put("terabyte, unsigned", post + terabyte + "\r\n");
        requests.put("terabyte, no such path", "POST /nowhere HTTP/1.1\r\nHost: x\r\n" + terabyte + "\r\n");
        requests.put("terabyte, some of it", events + terabyte + "\r\n" + "x".repeat(100_000));
        requests.put("chunk size of letters", events + chunked + "\r\nzz\r\nhello\r\n");
        requests.put("negative chunk size", events + chunked + "\r\n-5\r\nhello\r\n");
        requests.put("huge chunk size", events + chunked + "\r\nFFFFFFFFFFFFFFFFFF\r\nhello\r\n");
        requests.put("chunk of a terabyte", events + chunked + "\r\n10000000000\r\nhello\r\n");
        requests.put("chunk of two gigabytes", events + chunked + "\r\n7FFFFFFF\r\nhello\r\n");
        requests.put("empty chunk size", events + chunked + "\r\n\r\nhello\r\n");
        requests.put("chunk without end", events + chunked + "\r\n2\r\nhello\r\n0\r\n\r\n");
        requests.put("endless chunk size", events + chunked + "\r\n" + "0".repeat(70_000));
        requests.put("endless chunk extension", events + chunked + "\r\n1;" + "x".repeat(200_000));
        requests.put("unknown coding", events + "Transfer-Encoding: zip\r\n\r\nhello");
        requests.put("64 kB header", "GET /apps/app-id/channels HTTP/1.1\r\nX: " + "x".repeat(64 * 1024));
        requests.put(
                "64 kB of headers", "GET /apps/app-id/channels HTTP/1.1\r\n" + "X: yyyyyyyyyyyyyyyy\r\n".repeat(3500));
        requests.put("64 kB path", "GET /" + "x".repeat(64 * 1024));
        requests.put("path traversal", "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("hidden traversal", "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("traversal in an app", "GET /apps/..%2f..%2f/channels HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("bad percent", "GET /apps/%zz/channels HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("half a percent", "GET /apps/app-id/channels/%a HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("percent at the end", "GET /apps/app-id/channels/x% HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("bad UTF-8", "GET /apps/%ff%fe/channels HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("NUL", "GET /apps/%00/channels HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put(
                "bad percent in the query", "GET /apps/app-id/channels?a=%zz&auth_key=% HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("bad percent in an up path", "GET /up/%zz HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("no such method", "FROB /apps/app-id/events HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("no version", "GET /nowhere\r\n\r\n");
        requests.put("bad version", "GET /nowhere HTTP/9.9\r\nHost: x\r\n\r\n");
        requests.put("no host", "GET /nowhere HTTP/1.1\r\n\r\n");
        requests.put("TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n");
        requests.put("header without colon", get + "nonsense\r\n\r\n");
        requests.put("space before colon", get + "Content-Length : 5\r\n\r\nhello");
        requests.put("bare CR", "GET /apps/x\rY HTTP/1.1\r\nHost: x\r\n\r\n");
        requests.put("NUL in a header", get + "X: a\u0000b\r\n\r\n");
        requests.put(
                "h2c upgrade of an unknown path",
                "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n");
        requests.put("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        requests.put("CONNECT", "CONNECT example.com:443 HTTP/1.1\r\nHost: x\r\n\r\n");
        return requests;
    }

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldServePipelinedAndChunkedRequests(String transport) throws IOException {
        try (ServerProcess server = ServerProcess.start(transport);
                Swarm healthy = Swarm.healthy(server.port(), "http");
                Publisher publisher = new Publisher(server.port(), "raw")) {
            StringBuilder pipelined = new StringBuilder();
            for (int i = 0; i < 20; i++) {
                String body = BODY.formatted(i);
                pipelined.append(i % 2 == 0 ? Publisher.request("POST", "/apps/app-id/events", body) : chunked(body));
            }

            Publisher.Answer first = publisher.exchange(pipelined.toString());

            assertThat(first.status()).as(first.body()).isEqualTo(200);
            for (int i = 1; i < 20; i++) {
                assertThat(publisher.read().status()).isEqualTo(200);
            }
            healthy.assertReceived(20);
        }
    }

    private static String chunked(String body) {
        int half = body.length() / 2;
        return Publisher.head("POST", "/apps/app-id/events", body)
                + "Transfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(half) + ";ext=1\r\n" + body.substring(0, half) + "\r\n"
                + Integer.toHexString(body.length() - half) + "\r\n" + body.substring(half) + "\r\n0\r\n\r\n";
    }
}
