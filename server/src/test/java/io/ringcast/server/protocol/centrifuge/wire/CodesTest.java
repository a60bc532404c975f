package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodesTest {
    @Test
    void shouldNumberErrorsWithoutAGap() {
        ErrorCode[] errors = ErrorCode.values();

        for (int i = 0; i < errors.length; i++) {
            assertThat(errors[i].code()).isEqualTo(100 + i);
        }
        assertThat(errors).hasSize(14);
        assertThat(Arrays.stream(errors).filter(ErrorCode::temporary))
                .containsExactly(ErrorCode.INTERNAL, ErrorCode.TOO_MANY_REQUESTS, ErrorCode.CONCURRENT_PAGINATION);
    }

    @ParameterizedTest
    @CsvSource({
        "3000, connection closed",
        "3001, shutdown",
        "3004, internal server error",
        "3005, connection expired",
        "3006, subscription expired",
        "3008, slow",
        "3009, write error",
        "3010, insufficient state",
        "3011, force reconnect",
        "3012, no pong",
        "3013, too many requests",
        "3014, state invalidated",
        "3500, invalid token",
        "3501, bad request",
        "3502, stale",
        "3503, force disconnect",
        "3504, connection limit",
        "3505, channel limit",
        "3506, inappropriate protocol",
        "3507, permission denied",
        "3508, not available",
        "3509, too many errors"
    })
    void shouldGiveReasonsForDisconnecting(int code, String reason) {
        assertThat(DisconnectCode.values())
                .hasSize(22)
                .filteredOn(disconnect -> disconnect.code() == code)
                .singleElement()
                .satisfies(disconnect -> {
                    assertThat(disconnect.reason()).isEqualTo(reason);
                    assertThat(disconnect.reconnect()).isEqualTo(code < 3500);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "1006, true",
        "2999, true",
        "3000, true",
        "3499, true",
        "3500, false",
        "3999, false",
        "4000, true",
        "4499, true",
        "4500, false",
        "4999, false",
        "5000, true"
    })
    void shouldKnowWhichCodesClientsComeBackAfter(int code, boolean reconnects) {
        assertThat(DisconnectCode.reconnects(code)).isEqualTo(reconnects);
    }

    @ParameterizedTest
    @CsvSource({
        "0, client unsubscribed, false, false", "1, client disconnected, false, false",
        "2000, server unsubscribe, true, false", "2500, insufficient state, true, true",
        "2501, subscription expired, true, true", "2502, state invalidated, true, true"
    })
    void shouldGiveReasonsForUnsubscribing(int code, String reason, boolean pushed, boolean resubscribe) {
        assertThat(UnsubscribeCode.values())
                .hasSize(6)
                .filteredOn(unsubscribe -> unsubscribe.code() == code)
                .singleElement()
                .satisfies(unsubscribe -> {
                    assertThat(unsubscribe.reason()).isEqualTo(reason);
                    assertThat(unsubscribe.pushed()).isEqualTo(pushed);
                    assertThat(unsubscribe.resubscribe()).isEqualTo(resubscribe);
                });
    }
}
