package io.ringcast.gatling.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisitsTest {
    private final Visits visits = new Visits(1);
    private final Receipts receipts = new Receipts(0, Visits.KINDS, 1);

    private static String event(String name, String data) {
        return "{\"event\":\"pusher_internal:" + name + "\",\"channel\":\"presence-bench-0\",\"data\":\""
                + data.replace("\"", "\\\"") + "\"}";
    }

    @Test
    void shouldTakeAComingFromTheMembersData() {
        visits.read(event("member_added", visits.come(0)), System.currentTimeMillis(), receipts);

        assertThat(receipts.cameOnce(0)).isTrue();
        assertThat(receipts.cameOnce(1)).isFalse();
    }

    @Test
    void shouldTakeAGoingFromTheMembersId() {
        visits.go(0);
        visits.read(event("member_removed", "{\"user_id\":\"visitor-0\"}"), System.currentTimeMillis(), receipts);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.cameOnce(1)).isTrue();
    }

    @Test
    void shouldLeaveThoseAsideThatStay() {
        visits.read(event("member_added", Visits.watcher(3)), 1000, receipts);
        visits.read(event("member_removed", "{\"user_id\":\"watcher-3\"}"), 1000, receipts);

        assertThat(receipts.cameOnce(0)).isFalse();
        assertThat(receipts.cameOnce(1)).isFalse();
        assertThat(receipts.strays()).isZero();
    }
}
