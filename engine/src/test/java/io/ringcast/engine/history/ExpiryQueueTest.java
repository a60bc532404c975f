package io.ringcast.engine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.HistoryOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random times of many streams, around the overflow of a monotonic clock, against a search through all of them. */
class ExpiryQueueTest {
    private static final int STREAMS = 300;
    private static final int OPERATIONS = 30_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void shouldGiveTheEarliest(long seed) {
        Random random = new Random(seed);
        ExpiryQueue queue = new ExpiryQueue();
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS; i++) {
            streams.add(new Stream("app", "room-" + i, "e", HistoryOptions.NONE));
        }
        Map<Stream, Integer> expected = new HashMap<>();
        for (int i = 0; i < OPERATIONS; i++) {
            Stream stream = streams.get(random.nextInt(STREAMS));
            int time = random.nextInt(1_000_000);
            // Swells and shrinks, so that the heap's array does too.
            boolean growing = i / 5_000 % 2 == 0;
            int dice = random.nextInt(10);
            if (dice < (growing ? 6 : 2)) {
                queue.expectAt(stream, at(time));
                expected.merge(stream, time, Math::min);
            } else if (dice < 8 || !expected.containsKey(stream)) {
                queue.remove(stream);
                expected.remove(stream);
            } else {
                queue.moveTo(stream, at(time));
                expected.put(stream, time);
            }
            check(queue, expected, "seed " + seed + ", operation " + i);
        }
    }

    private static long at(int time) {
        return Long.MAX_VALUE - 500_000 + time;
    }

    private static void check(ExpiryQueue queue, Map<Stream, Integer> expected, String at) {
        Stream first = queue.first();
        if (first == null) {
            assertThat(expected).as(at).isEmpty();
        } else {
            int least = expected.values().stream().min(Integer::compare).orElseThrow();
            assertThat(first.queuedForNs).as(at).isEqualTo(at(least));
            assertThat(expected.get(first)).as(at).isEqualTo(least);
        }
    }
}
