package io.ringcast.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeflateNegotiationTest {
    private static final String ANSWER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate; client_max_window_bits=8",
                "permessage-deflate;client_max_window_bits=\"10\" ; server_no_context_takeover",
                "permessage-deflate; server_max_window_bits=15; client_no_context_takeover",
                "x-webkit-deflate-frame, permessage-deflate",
                ",, permessage-deflate ,"
            })
    void shouldAgreeWithoutContextTakeover(String offer) {
        assertThat(DeflateNegotiation.of(List.of(offer))).isEqualTo(new DeflateNegotiation.Agreed(15, ANSWER));
    }

    @Test
    void shouldAgreeToASmallerWindowOfOurs() {
        assertThat(DeflateNegotiation.of(List.of("permessage-deflate; server_max_window_bits=9")))
                .isEqualTo(new DeflateNegotiation.Agreed(9, ANSWER + "; server_max_window_bits=9"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "other",
                "permessage-deflate; unknown",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_no_context_takeover=\"x\"",
                "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
                "permessage-deflate; client_max_window_bits; client_max_window_bits=9",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; server_max_window_bits=7",
                "permessage-deflate; server_max_window_bits=16",
                "permessage-deflate; server_max_window_bits=08",
                "permessage-deflate; client_max_window_bits=+9",
                "permessage-deflate; client_max_window_bits=1000000000000"
            })
    void shouldDeclineWhatRfc7692DoesNotAllow(String offer) {
        assertThat(DeflateNegotiation.of(List.of(offer))).isEqualTo(new DeflateNegotiation.Declined());
    }

    @Test
    void shouldDeclineWithoutAHeader() {
        assertThat(DeflateNegotiation.of(List.of())).isEqualTo(new DeflateNegotiation.Declined());
    }

    @Test
    void shouldTakeTheFirstOfferItCanServe() {
        List<String> headers = List.of(
                "permessage-deflate; server_max_window_bits=99, permessage-deflate; server_max_window_bits=10",
                "permessage-deflate");

        assertThat(DeflateNegotiation.of(headers))
                .isEqualTo(new DeflateNegotiation.Agreed(10, ANSWER + "; server_max_window_bits=10"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ";",
                "permessage-deflate;",
                "permessage-deflate; =1",
                "permessage-deflate; a=",
                "permessage-deflate; a=\"",
                "permessage-deflate; a=\"\"",
                "permessage-deflate; a=\"b c\"",
                "permessage-deflate; a=\"b\\",
                "permessage-deflate x",
                "permessage-deflate; a b",
                "permess\u00e4ge"
            })
    void shouldFindBrokenHeaders(String header) {
        assertThat(DeflateNegotiation.of(List.of(header))).isEqualTo(new DeflateNegotiation.Malformed());
    }

    @Test
    void shouldBoundItsInput() {
        assertThat(DeflateNegotiation.of(List.of("a".repeat(5000)))).isEqualTo(new DeflateNegotiation.Malformed());
        assertThat(DeflateNegotiation.of(List.of("a,".repeat(100)))).isEqualTo(new DeflateNegotiation.Malformed());
    }
}
