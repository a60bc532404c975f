package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Isolated: it reads what the whole process logs. */
@Isolated
class BadRequestTest {
    private static GuardedListener listener;

    private TestService.Log log;

    @BeforeAll
    static void start() {
        listener = TestService.start(TestService.http(), TestService.PATIENT);
    }

    @AfterAll
    static void stop() {
        listener.stop();
    }

    @BeforeEach
    void listen() {
        log = new TestService.Log();
    }

    @AfterEach
    void shouldNotHaveLogged() {
        log.close();
        assertThat(log.messages()).isEmpty();
    }

    private static String answerTo(String request) {
        return answerTo(listener, request);
    }

    private static String answerTo(GuardedListener asked, String request) {
        try (RawClient client = new RawClient(asked.port())) {
            return client.send(request).readToEnd();
        }
    }

    private static String post(String headers, String body) {
        return "POST /echo HTTP/1.1\r\nHost: x\r\n" + headers + "\r\n" + body;
    }

    @Test
    void shouldRefuseContentLengthWithTransferEncoding() {
        String answer = answerTo(post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-5", "+5", "0x5", "5, 6", "5 5", "1e3", ""})
    void shouldRefuseContentLengthThatIsNoNumber(String length) {
        assertThat(answerTo(post("Content-Length: " + length + "\r\n", "hello")))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void shouldRefuseTwoContentLengths() {
        assertThat(answerTo(post("Content-Length: 5\r\nContent-Length: 6\r\n", "hello")))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1099511627776", "100001", "10001", "9223372036854775808", "99999999999999999999999"})
    void shouldRefuseAnAnnouncedGiantAtOnce(String length) {
        assertThat(answerTo(post("Content-Length: " + length + "\r\n", ""))).startsWith("HTTP/1.1 413 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-5", "0x5", "", ";5", " 5", "ffffffffffffffffff", "80000000"})
    void shouldRefuseBadChunkSize(String size) {
        String answer = answerTo(post("Transfer-Encoding: chunked\r\n", size + "\r\nhello\r\n0\r\n\r\n"));

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "5;", "5;name", "5 ; name=value", "5;name=\"a;b\""})
    void shouldIgnoreChunkExtensions(String size) {
        try (RawClient client = new RawClient(listener.port())) {
            client.send(post("Transfer-Encoding: chunked\r\n", size + "\r\nhello\r\n0\r\n\r\n"));

            assertThat(client.readUntil("hello")).startsWith("HTTP/1.1 200 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7fffffff", "20000", "2711"})
    void shouldRefuseChunksBeyondTheBound(String size) {
        try (RawClient client = new RawClient(listener.port())) {
            client.send(post("Transfer-Encoding: chunked\r\n", size + "\r\n"));
            client.trySend(new byte[0x2711]);
            client.trySend(TestService.ascii("\r\n0\r\n\r\n"));

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void shouldRefuseAnEndlessChunkSizeLine() {
        try (RawClient client = new RawClient(listener.port())) {
            client.send(post("Transfer-Encoding: chunked\r\n", ""));
            byte[] zeros = TestService.ascii("0".repeat(64 * 1024));
            boolean taken = true;
            for (int i = 0; i < 200 && taken; i++) {
                taken = client.trySend(zeros);
            }

            assertThat(taken).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 400", "'gzip, chunked', 501", "'chunked, chunked', 400", "identity, 400"})
    void shouldRefuseOtherTransferEncodings(String encoding, int status) {
        assertThat(answerTo(post("Transfer-Encoding: " + encoding + "\r\n", "0\r\n\r\n")))
                .startsWith("HTTP/1.1 " + status + " ");
    }

    @Test
    void shouldRefuseContentEncoding() {
        assertThat(answerTo(post("Content-Encoding: gzip\r\nContent-Length: 5\r\n", "hello")))
                .startsWith("HTTP/1.1 400 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 10\r\n\r\nhello", "Transfer-Encoding: chunked\r\n\r\n5\r\nhe"})
    void shouldCloseWithoutAnswerWhenTheBodyEndsTooEarly(String rest) {
        try (RawClient client = new RawClient(listener.port())) {
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\n" + rest).endOutput();

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /hello HTTP/1.1\r\nHost: x", "GET /hel", "POST /echo HTTP/1.1\r\nContent-Length"})
    void shouldCloseWithoutAnswerWhenTheHeadEndsTooEarly(String head) {
        try (RawClient client = new RawClient(listener.port())) {
            client.send(head).endOutput();

            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void shouldRefuseHeadersOf64Kilobytes() {
        String answer = answerTo("GET /hello HTTP/1.1\r\nHost: x\r\nX: " + "a".repeat(64 * 1024) + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void shouldRefuseManyHeadersOf64KilobytesTogether() {
        String answer = answerTo("GET /hello HTTP/1.1\r\nHost: x\r\n" + "Xy: aaaaaaaa\r\n".repeat(5000) + "\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void shouldTakeARequestLineAtTheBoundAndNoneBeyondIt() {
        ListenerLimits limits = TestService.PATIENT.withMaxRequest(2048, 1000);
        try (GuardedListener small = TestService.start(TestService.http(), limits)) {
            // The line's end counts by one byte.
            String atTheBound = "GET /hello?" + "a".repeat(2047 - "GET /hello? HTTP/1.1".length()) + " HTTP/1.1";

            assertThat(answerTo(small, atTheBound + "\r\nHost: x\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");
            assertThat(answerTo(small, atTheBound.replaceFirst("a", "aa") + "\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void shouldTakeHeadersAtTheBoundAndNoneBeyondIt() {
        ListenerLimits limits = TestService.PATIENT.withMaxRequest(2048, 1000);
        try (GuardedListener small = TestService.start(TestService.http(), limits)) {
            String headers = "Host: x\r\nConnection: close\r\nX: ";
            String atTheBound = headers + "a".repeat(2048 - headers.length() - "\r\n\r\n".length()) + "\r\n\r\n";

            assertThat(answerTo(small, "GET /hello HTTP/1.1\r\n" + atTheBound)).startsWith("HTTP/1.1 200 ");
            assertThat(answerTo(small, "GET /hello HTTP/1.1\r\n" + atTheBound.replaceFirst("aaaa", "a".repeat(20))))
                    .startsWith("HTTP/1.1 4");
        }
    }

    @Test
    void shouldRefuseALongRequestLine() {
        assertThat(answerTo("GET /" + "a".repeat(64 * 1024) + " HTTP/1.1\r\nHost: x\r\n\r\n"))
                .startsWith("HTTP/1.1 414 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/../etc/passwd",
                "/%2e%2e/%2e%2e/etc/passwd",
                "/%zz",
                "/%",
                "/%c3%28",
                "/a%00b",
                "/hello/../../x",
                "//",
                "hello",
                "/\u0001"
            })
    void shouldAnswerBadPathsWithAClientError(String path) {
        try (RawClient client = new RawClient(listener.port())) {
            String answer = client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readToEnd();

            assertThat(answer).matches("(?s)HTTP/1\\.1 (400|404) .*");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello HTTP/1.1\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: x\r\n: no name\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: x\r\nA b: c\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: x\nX: y\r\n\r\n",
                "GET /hello HTTP/1.1\r\nHost: x:99999999999\r\n\r\n",
                "GET /hello\r\nHost: x\r\n\r\n",
                "GET  HTTP/1.1\r\nHost: x\r\n\r\n",
                " /hello HTTP/1.1\r\nHost: x\r\n\r\n",
                "/hello\r\n\r\n",
                "\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /hello?a=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n\r\n"
            })
    void shouldNotAnswerBadHeadsWithAServerError(String head) {
        String answer = answerTo(head);

        assertThat(answer).doesNotContain("HTTP/1.1 5").doesNotContain("Exception");
    }

    @Test
    void shouldRefuseHttp10() {
        assertThat(answerTo("GET /hello HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 505 ");
    }

    @Test
    void shouldNeverFailOnRandomHeads() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String template = """
                POST /echo?a=b HTTP/1.1\r
                Host: x:1\r
                Transfer-Encoding: chunked\r
                Upgrade: websocket\r
                Expect: 100-continue\r
                Connection: close\r
                \r
                5\r
                hello\r
                0\r
                \r
                """;
        for (int round = 0; round < 400; round++) {
            byte[] bytes = TestService.ascii(template);
            for (int edits = random.nextInt(4) + 1; edits > 0; edits--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try (RawClient client = new RawClient(listener.port())) {
                client.trySend(bytes);
                client.endOutput();
                String answer = client.readToEnd();

                assertThat(answer).as("seed %d round %d", seed, round).doesNotContainPattern("HTTP/1\\.1 50[02-46-9]");
            }
        }
    }

    @Test
    void shouldServePipelinedRequests() {
        String get = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";
        String post = "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\none";
        String chunked = """
                POST /echo HTTP/1.1\r
                Host: x\r
                Transfer-Encoding: chunked\r
                \r
                2\r
                tw\r
                1\r
                o\r
                0\r
                \r
                """;
        String ignored = "POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\nbody";
        String last = "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

        String answer = answerTo(get + post + chunked + ignored + get + last);

        assertThat(answer.split("HTTP/1\\.1 200 ", -1)).hasSize(7);
        assertThat(answer)
                .contains("\r\n\r\none", "\r\n\r\ntwo", "\r\n\r\nignored")
                .endsWith("hello");
    }

    @Test
    void shouldAnswerExpectContinue() {
        try (RawClient client = new RawClient(listener.port())) {
            client.send(post("Content-Length: 3\r\nExpect: 100-continue\r\nConnection: close\r\n", ""));
            client.readUntil("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("abc");

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 200 ").endsWith("abc");
        }
    }

    @Test
    void shouldReadABodyOfExactlyTheBound() {
        String body = "b".repeat(10_000);

        String answer = answerTo(post("Content-Length: 10000\r\nConnection: close\r\n", body));

        assertThat(answer).startsWith("HTTP/1.1 200 ").endsWith(body);
    }

    @Test
    void shouldDeliverTheRefusalWhileTheClientIsStillSending() {
        try (RawClient client = new RawClient(listener.port())) {
            client.send(post("Content-Length: 90000\r\n", ""));
            client.trySend(new byte[90_000]);

            assertThat(client.readToEnd()).startsWith("HTTP/1.1 413 ");
        }
    }

    @Test
    void shouldNotLogWhenTheClientResetsBeforeTheAnswer() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (RawClient client = new RawClient(listener.port())) {
                client.socket().setSoLinger(true, 0);
                client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
            }
        }

        assertThat(answerTo("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .endsWith("hello");
    }
}
