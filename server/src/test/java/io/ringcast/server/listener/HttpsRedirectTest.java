package io.ringcast.server.listener;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpsRedirectTest {
    @ParameterizedTest
    @CsvSource({
        "example.com, /a?b=c, 443, https://example.com/a?b=c",
        "example.com:80, /, 443, https://example.com/",
        "example.com:8080, /a, 6001, https://example.com:6001/a",
        "127.0.0.1, /a, 6001, https://127.0.0.1:6001/a",
        "[::1], /a, 443, https://[::1]/a",
        "[2001:db8::1]:80, /a, 6001, https://[2001:db8::1]:6001/a",
    })
    void shouldKeepHostAndPath(String host, String path, int port, String target) {
        assertThat(HttpsRedirect.target(List.of(host), path, port)).contains(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a b",
                "user@example.com",
                "example.com/x",
                "[::1",
                "::1",
                "a:b",
                "a:123456",
                "-a",
                "exa\u0000mple",
                "example.com:80:80",
                "[fe80::1%eth0]",
                "a\\b",
                "a?b"
            })
    void shouldRefuseWhatIsNoHost(String host) {
        assertThat(HttpsRedirect.target(List.of(host), "/", 443)).isEmpty();
    }

    @Test
    void shouldRefuseNoHostTwoHostsAndNoPath() {
        assertThat(HttpsRedirect.target(List.of(), "/", 443)).isEmpty();
        assertThat(HttpsRedirect.target(List.of("a", "b"), "/", 443)).isEmpty();
        assertThat(HttpsRedirect.target(List.of("a"), "*", 443)).isEmpty();
    }

    @Test
    void shouldSendAwayAllButThoseWhoCameByTlsToATrustedProxy() {
        GuardedListener.Service service = TestService.upgrading(
                request -> new Upgrade.Refused(418, List.of(), new byte[0]), SocketOwnership.ATTACHED);
        try (GuardedListener listener = TestService.start(HttpsRedirect.before(service, 6001), TestService.PATIENT)) {
            assertThat(answer(listener, "GET /hello?x=%20y HTTP/1.1\r\nHost: [::1]:80\r\n"))
                    .startsWith("HTTP/1.1 308 ")
                    .containsIgnoringCase("\r\nLocation: https://[::1]:6001/hello?x=%20y\r\n");
            assertThat(answer(listener, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"))
                    .startsWith("HTTP/1.1 308 ")
                    .containsIgnoringCase("\r\nLocation: https://a:6001/echo\r\n");
            assertThat(answer(listener, "GET /app/x HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\n"))
                    .startsWith("HTTP/1.1 308 ");
            assertThat(answer(listener, "GET /hello HTTP/1.1\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(answer(listener, "GET /hello HTTP/1.1\r\nHost: a b\r\n")).startsWith("HTTP/1.1 400 ");
            assertThat(answer(listener, "GET /hello HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https\r\n"))
                    .startsWith("HTTP/1.1 200 ")
                    .endsWith("hello");
            assertThat(answer(listener, "GET /hello HTTP/1.1\r\nHost: a\r\nX-Forwarded-Proto: https, http\r\n"))
                    .startsWith("HTTP/1.1 308 ");
        }
    }

    private static String answer(GuardedListener listener, String head) {
        try (RawClient client = new RawClient(listener.port())) {
            return client.send(head + "Connection: close\r\n\r\n").readToEnd();
        }
    }
}
