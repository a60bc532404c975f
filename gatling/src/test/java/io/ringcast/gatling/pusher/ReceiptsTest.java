package io.ringcast.gatling.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptsTest {
    private final Receipts receipts = new Receipts(7, 1, 2);

    private static String frame(int channel, long sentMs, int sequence) {
        String data = new Stamp(sentMs, sequence).data(64);
        return "{\"event\":\"bench\",\"channel\":\"private-bench-" + channel + "\",\"data\":\"" + data + "\"}";
    }

    @Test
    void shouldTimeAPublicationByTheSendTimeInItsPayload() {
        receipts.take(frame(7, 1000, 1), 1007);

        assertThat(receipts.cameOnce(1)).isTrue();
        assertThat(receipts.latencyMs(1)).isEqualTo(7);
    }

    @Test
    void shouldTellWhatIsMissing() {
        receipts.take(frame(7, 1000, 1), 1007);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.complete()).isFalse();
    }

    @Test
    void shouldNotTakeARepeatedPublicationForADelivery() {
        receipts.take(frame(7, 1000, 0), 1007);
        receipts.take(frame(7, 1000, 0), 1008);
        receipts.take(frame(7, 1000, 1), 1009);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.complete()).isTrue();
    }

    @Test
    void shouldKeepChannelsApart() {
        Receipts ofTwo = new Receipts(7, 2, 2);

        ofTwo.take(frame(7, 1000, 1), 1007);
        ofTwo.take(frame(8, 1000, 1), 1009);

        assertThat(ofTwo.latencyMs(1)).isEqualTo(7);
        assertThat(ofTwo.latencyMs(3)).isEqualTo(9);
        assertThat(ofTwo.cameOnce(2)).isFalse();
    }

    @Test
    void shouldCountWhatWasMeantForOthers() {
        receipts.take(frame(6, 1000, 1), 1007);
        receipts.take(frame(8, 1000, 0), 1007);
        receipts.take(frame(7, 1000, 2), 1007);

        assertThat(receipts.strays()).isEqualTo(3);
        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.cameOnce(1)).isFalse();
    }

    @Test
    void shouldLeaveOtherFramesAside() {
        receipts.take("{\"event\":\"pusher:ping\"}", 1000);
        receipts.take(
                "{\"event\":\"pusher_internal:subscription_succeeded\",\"channel\":\"private-bench-7\",\"data\":\"{}\"}",
                1000);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.strays()).isZero();
    }
}
