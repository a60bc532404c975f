package io.ringcast.engine.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SessionIdsTest {
    @Test
    void shouldCarryTheShardAndNeverRepeatAcrossShardsWithTheSameRandomNumbers() {
        Set<Long> seen = new HashSet<>();
        for (int shard = 0; shard < 64; shard++) {
            SessionIds ids = new SessionIds(shard, new Random(5));
            for (int i = 0; i < 1000; i++) {
                long id = ids.next();

                assertThat(id).isNotNegative();
                assertThat(id & 63).isEqualTo(shard);
                assertThat(seen.add(id)).isTrue();
            }
        }
    }

    @Test
    void shouldBeReadBackFromItsTwoNumbers() {
        SessionIds ids = new SessionIds(7, new Random(6));
        for (int i = 0; i < 1000; i++) {
            long id = ids.next();

            assertThat(SessionIds.of(SessionIds.high(id), SessionIds.low(id))).isEqualTo(id);
        }
    }

    @Test
    void shouldKnowNoSessionByNumbersOutOfRange() {
        assertThat(SessionIds.of(-1, 1)).isEqualTo(Session.NO_SESSION);
        assertThat(SessionIds.of(1, -1)).isEqualTo(Session.NO_SESSION);
        assertThat(SessionIds.of(1L << 31, 1)).isEqualTo(Session.NO_SESSION);
        assertThat(SessionIds.of(1, 1L << 31)).isEqualTo(Session.NO_SESSION);
    }
}
