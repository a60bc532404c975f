package io.ringcast.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @Test
    void shouldAnswerTheKeyOfTheRfcExample() {
        assertThat(Handshake.check(request("GET", "HTTP/1.1", "websocket", "Upgrade", "13", KEY)))
                .isEqualTo(new Handshake.Verdict.Accepted("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="));
    }

    @Test
    void shouldIgnoreCaseAndOtherTokens() {
        assertThat(Handshake.check(request("GET", "HTTP/1.1", "WebSocket", "keep-alive, uPGRADE", " 13 ", KEY)))
                .isInstanceOf(Handshake.Verdict.Accepted.class);
    }

    @Test
    void shouldFindTokensInAnyOfSeveralHeaders() {
        Handshake.Request request = new Handshake.Request(
                "GET",
                "HTTP/1.1",
                List.of("h2c", "websocket"),
                List.of("close", "upgrade"),
                List.of("13"),
                List.of(KEY));

        assertThat(Handshake.check(request)).isInstanceOf(Handshake.Verdict.Accepted.class);
    }

    @Test
    void shouldRefuseOtherMethods() {
        assertThat(status(request("POST", "HTTP/1.1", "websocket", "Upgrade", "13", KEY)))
                .isEqualTo(405);
    }

    @Test
    void shouldRefuseOldHttp() {
        assertThat(status(request("GET", "HTTP/1.0", "websocket", "Upgrade", "13", KEY)))
                .isEqualTo(400);
    }

    @Test
    void shouldRefuseWithoutUpgrade() {
        assertThat(status(request("GET", "HTTP/1.1", "websockets", "Upgrade", "13", KEY)))
                .isEqualTo(400);
        assertThat(status(request("GET", "HTTP/1.1", "websocket", "keep-alive", "13", KEY)))
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8", "14", "", "13, 8"})
    void shouldNameOurVersionWhenTheClientHasAnother(String version) {
        Handshake.Verdict verdict = Handshake.check(request("GET", "HTTP/1.1", "websocket", "Upgrade", version, KEY));

        assertThat(verdict).isInstanceOfSatisfying(Handshake.Verdict.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(426);
            assertThat(refused.headers()).containsEntry("Sec-WebSocket-Version", "13");
        });
    }

    @Test
    void shouldNameOurVersionWhenTheClientHasNone() {
        Handshake.Request request = new Handshake.Request(
                "GET", "HTTP/1.1", List.of("websocket"), List.of("Upgrade"), List.of(), List.of(KEY));

        assertThat(status(request)).isEqualTo(426);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "dGhlIHNhbXBsZSBub25jZQ", "dGhlIHNhbXBsZSBub25jZSE=", "dGhlIHNhbXBsZSBub25j*Q==", "AAAA"})
    void shouldRefuseKeysThatAreNot16Bytes(String key) {
        assertThat(status(request("GET", "HTTP/1.1", "websocket", "Upgrade", "13", key)))
                .isEqualTo(400);
    }

    @Test
    void shouldRefuseTwoKeys() {
        Handshake.Request request = new Handshake.Request(
                "GET", "HTTP/1.1", List.of("websocket"), List.of("Upgrade"), List.of("13"), List.of(KEY, KEY));

        assertThat(status(request)).isEqualTo(400);
    }

    @Test
    void shouldWriteTheAnswer() {
        byte[] answer = Handshake.switchingProtocols("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "", "");

        assertThat(new String(answer, StandardCharsets.ISO_8859_1)).isEqualTo("""
                HTTP/1.1 101 Switching Protocols\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
                \r
                """);
    }

    @Test
    void shouldNameSubprotocolAndExtensions() {
        byte[] answer = Handshake.switchingProtocols("x", "chat", "permessage-deflate");

        assertThat(new String(answer, StandardCharsets.ISO_8859_1))
                .contains("Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    }

    @Test
    void shouldNotLetASubprotocolAddHeaders() {
        assertThatThrownBy(() -> Handshake.switchingProtocols("x", "chat\r\nSet-Cookie: a=b", ""))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int status(Handshake.Request request) {
        return ((Handshake.Verdict.Refused) Handshake.check(request)).status();
    }

    private static Handshake.Request request(
            String method, String http, String upgrade, String connection, String version, String key) {
        return new Handshake.Request(
                method, http, List.of(upgrade), List.of(connection), List.of(version), List.of(key));
    }
}
