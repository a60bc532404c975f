package io.ringcast.engine.fanout;

import io.ringcast.engine.fanout.ShardSlot.Kind;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/**
 * Producers that compete for a ring of four slots. The consumer stands still: what was claimed and not handed in yet takes
 * room but can't be taken, so that the ring as a whole is no queue in the strict sense.
 */
public class ShardRingLincheckTest {
    private static final int CAPACITY = 4;

    private final ShardRing ring = new ShardRing(CAPACITY, slot -> {});

    @Operation
    public boolean offer() {
        return ring.offer(Kind.TASK, "one");
    }

    /** Claims two slots and hands them in together, or neither. */
    @Operation
    public boolean offerTwo() {
        long last = ring.claim(2);
        if (last == ShardRing.FULL) {
            return false;
        }
        ring.fill(last - 1, Kind.TASK, "two");
        ring.fill(last, Kind.TASK, "two");
        ring.publish(last - 1, last);
        return true;
    }

    @Operation
    public boolean hasRoomForTwo() {
        return ring.hasRoom(2);
    }

    /** What the ring is meant to be for its producers. */
    public static final class Room {
        private int free = CAPACITY;

        public boolean offer() {
            return take(1);
        }

        public boolean offerTwo() {
            return take(2);
        }

        public boolean hasRoomForTwo() {
            return free >= 2;
        }

        private boolean take(int count) {
            if (free < count) {
                return false;
            }
            free -= count;
            return true;
        }
    }

    @Test
    void shouldGiveEachSlotToOneProducer() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .iterations(5)
                .invocationsPerIteration(60)
                .sequentialSpecification(Room.class)
                .check(ShardRingLincheckTest.class);
    }
}
