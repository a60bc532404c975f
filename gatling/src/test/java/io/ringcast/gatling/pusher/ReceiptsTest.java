package io.ringcast.gatling.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReceiptsTest {
    private final Receipts receipts = new Receipts(2);

    @Test
    void shouldTimeAPublicationByTheSendTimeInItsPayload() {
        receipts.take("{\"event\":\"bench\",\"data\":\"" + new Stamp(1000, 1).data(64) + "\"}", 1007);

        assertThat(receipts.cameOnce(1)).isTrue();
        assertThat(receipts.latencyMs(1)).isEqualTo(7);
    }

    @Test
    void shouldTellWhatIsMissing() {
        receipts.take(new Stamp(1000, 1).data(64), 1007);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.complete()).isFalse();
    }

    @Test
    void shouldNotTakeARepeatedPublicationForADelivery() {
        receipts.take(new Stamp(1000, 0).data(64), 1007);
        receipts.take(new Stamp(1000, 0).data(64), 1008);
        receipts.take(new Stamp(1000, 1).data(64), 1009);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.complete()).isTrue();
    }

    @Test
    void shouldLeaveOtherFramesAside() {
        receipts.take("{\"event\":\"pusher:ping\"}", 1000);
        receipts.take(new Stamp(1000, 2).data(64), 1000);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.cameOnce(1)).isFalse();
    }
}
