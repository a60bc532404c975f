package io.ringcast.server.transport.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private final SlotTable slots = new SlotTable();

    private EpollConnection occupy(EpollLoop loop) {
        EpollConnection connection = new EpollConnection(loop, -1, slots.claim(), "");
        slots.put(connection);
        return connection;
    }

    @Test
    void shouldFindOnlyTheOccupationThatATokenNames() {
        try (Loopback loopback = new Loopback()) {
            EpollConnection first = occupy(loopback.loop);
            slots.release(first.token());
            EpollConnection second = occupy(loopback.loop);

            assertThat((int) second.token()).as("the slot is reused").isEqualTo((int) first.token());
            assertThat(slots.get(first.token())).isNull();
            assertThat(slots.get(second.token())).isSameAs(second);
        }
    }

    @Test
    void shouldFindNothingForTokensThatWereNeverGiven() {
        assertThat(slots.get(-1)).isNull();
        assertThat(slots.get(0)).isNull();
        assertThat(slots.get(1L << 32 | 5)).isNull();
    }

    @Test
    void shouldGrowAndReuseSlots() {
        try (Loopback loopback = new Loopback()) {
            Set<Long> tokens = new HashSet<>();
            for (int round = 0; round < 3; round++) {
                EpollConnection[] connections = new EpollConnection[1_000];
                for (int i = 0; i < connections.length; i++) {
                    connections[i] = occupy(loopback.loop);
                    assertThat(tokens.add(connections[i].token())).isTrue();
                    assertThat((int) connections[i].token()).isLessThan(1_000);
                }
                for (EpollConnection connection : connections) {
                    assertThat(slots.get(connection.token())).isSameAs(connection);
                    slots.release(connection.token());
                }
            }
            assertThat(slots.nextFrom(0)).isNull();
        }
    }
}
