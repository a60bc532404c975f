package io.ringcast.engine.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.fanout.ShardSlot.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardRingTest {
    private final List<Object> handled = new ArrayList<>();
    private final List<ShardSlot> slots = new ArrayList<>();
    private final ShardRing ring = new ShardRing(4, slot -> {
        slots.add(slot);
        handled.add(slot.a == null ? "nothing" : slot.a);
        if ("bad".equals(slot.a)) {
            throw new IllegalStateException("the handler fails");
        }
    });

    @Test
    void shouldRefuseWhenFullAndTakeAgainWhenHandled() {
        for (int i = 0; i < 4; i++) {
            assertThat(ring.offer(Kind.TASK, i)).isTrue();
        }

        assertThat(ring.offer(Kind.TASK, 4)).isFalse();
        assertThat(ring.claim(1)).isEqualTo(ShardRing.FULL);
        assertThat(ring.used()).isEqualTo(4);
        assertThat(ring.poll(1)).isEqualTo(1);
        assertThat(ring.offer(Kind.TASK, 5)).isTrue();
        ring.poll(10);

        assertThat(handled).containsExactly(0, 1, 2, 3, 5);
        assertThat(ring.hasWork()).isFalse();
    }

    @Test
    void shouldClaimAllOrNothing() {
        ring.offer(Kind.TASK, 0);
        ring.offer(Kind.TASK, 1);

        assertThat(ring.hasRoom(3)).isFalse();
        assertThat(ring.claim(3)).isEqualTo(ShardRing.FULL);
        assertThat(ring.claim(2)).isEqualTo(3);
    }

    @Test
    void shouldHandleNothingBehindAClaimThatIsNotPublished() {
        long claimed = ring.claim(1);
        ring.offer(Kind.TASK, "behind");

        assertThat(ring.poll(10)).isZero();
        assertThat(ring.hasWork()).isTrue();
        ring.fill(claimed, Kind.TASK, "first");
        ring.publish(claimed, claimed);
        ring.poll(10);

        assertThat(handled).containsExactly("first", "behind");
    }

    @Test
    void shouldClearEachSlotThatWasHandled() {
        ring.offer(Kind.TASK, "a");
        ring.offer(Kind.PUBLISH, "b");
        ring.poll(10);

        assertThat(slots).hasSize(2).allSatisfy(slot -> {
            assertThat(slot.a).isNull();
            assertThat(slot.kind).isEqualTo(Kind.NOTHING);
        });
    }

    @Test
    void shouldClearASlotWhoseHandlerFailed() {
        ring.offer(Kind.TASK, "bad");

        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> ring.poll(10)))
                .isInstanceOf(IllegalStateException.class);

        assertThat(slots.getFirst().a).isNull();
    }

    @Test
    void shouldHandleWhatItHasAndStayFullOnceClosed() {
        ring.offer(Kind.TASK, "a");
        ring.offer(Kind.TASK, "b");

        ring.close();
        ring.close();

        assertThat(handled).containsExactly("a", "b");
        assertThat(ring.offer(Kind.TASK, "late")).isFalse();
        assertThat(ring.hasRoom(1)).isFalse();
        assertThat(ring.claim(1)).isEqualTo(ShardRing.FULL);
        assertThat(ring.poll(10)).isZero();
    }
}
