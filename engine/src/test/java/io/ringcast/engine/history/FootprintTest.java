package io.ringcast.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.history.HistoryCounters.Counter;
import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What stored publications cost: objects are counted by a walk through all that a store refers to. */
class FootprintTest {
    private static final HistoryOptions THOUSAND = new HistoryOptions(1000, Duration.ofHours(1), Duration.ofHours(1));

    private record Reached(long objects, long arrays, long arrayBytes) {}

    @Test
    void shouldHoldAMillionPublicationsInTwoThousandArrays() throws IllegalAccessException {
        Fixture fixture = new Fixture(new StreamLimits(1L << 30, 1 << 20, 10_000, 10));
        Reached before = walk(fixture.streams);
        NewPublication publication = Fixture.plain("x".repeat(100));

        for (int i = 0; i < 1_000_000; i++) {
            fixture.append("room-" + i % 1000, THOUSAND, publication);
        }

        Reached after = walk(fixture.streams);
        assertThat(fixture.count(Counter.PUBLICATIONS)).isEqualTo(1_000_000);
        // A publication takes 129 bytes, and an array may be larger by a quarter than what is in it while it grows.
        // For each stream: itself, its ring with two arrays, its neighbours, name, epoch and position.
        assertThat(after.objects - before.objects).isLessThan(8 * 1000 + 10);
        assertThat(after.arrays - before.arrays).isLessThan(3 * 1000 + 10);
        assertThat(after.arrayBytes - before.arrayBytes).isLessThan(1_000_000L * 165);
        assertThat(fixture.streams.heldBytes()).isLessThan(1_000_000L * 165);
    }

    @Test
    void shouldCostLittleForAStreamOfAFewSmallPublications() {
        Fixture fixture = new Fixture(new StreamLimits(1L << 30, 1 << 20, 10_000, 10));

        for (int i = 0; i < 3 * 1000; i++) {
            fixture.append("room-" + i % 1000, THOUSAND, "x".repeat(50));
        }

        assertThat(fixture.streams.heldBytes() / 1000 - 3 * 50).isLessThan(600);
    }

    @Test
    void shouldGiveRoomBackAsPublicationsExpire() {
        Fixture fixture = new Fixture();
        for (int i = 0; i < 1000; i++) {
            fixture.append("room", THOUSAND, "x".repeat(100));
            fixture.pass(Duration.ofSeconds(1));
        }
        long full = fixture.count(Counter.ARRAY_BYTES);

        fixture.pass(Duration.ofSeconds(3600 - 100));
        fixture.expire(10_000);

        assertThat(fixture.count(Counter.PUBLICATIONS)).isLessThan(101);
        assertThat(fixture.count(Counter.ARRAY_BYTES)).isLessThan(full / 5);
    }

    private static Reached walk(Object root) throws IllegalAccessException {
        Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> open = new ArrayDeque<>(List.of(root));
        long arrays = 0;
        long arrayBytes = 0;
        while (!open.isEmpty()) {
            Object object = open.pop();
            if (!seen.add(object)) {
                continue;
            }
            if (object instanceof byte[] bytes) {
                arrays++;
                arrayBytes += bytes.length;
            } else if (object instanceof int[] ints) {
                arrays++;
                arrayBytes += 4L * ints.length;
            } else if (object instanceof Object[]) {
                arrays++;
                for (int i = 0; i < Array.getLength(object); i++) {
                    push(open, Array.get(object, i));
                }
            } else {
                for (Field field : fields(object.getClass())) {
                    push(open, field.get(object));
                }
            }
        }
        return new Reached(seen.size(), arrays, arrayBytes);
    }

    private static void push(ArrayDeque<Object> open, Object value) {
        if (value != null) {
            open.push(value);
        }
    }

    // Classes of the JDK are looked at from outside only; the options and the source of epochs are the test's.
    private static List<Field> fields(Class<?> type) {
        List<Field> fields = new ArrayList<>();
        for (Class<?> c = type; c != null && !c.getName().startsWith("java."); c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive() && !c.isHidden()) {
                    field.setAccessible(true);
                    fields.add(field);
                }
            }
        }
        return fields;
    }
}
