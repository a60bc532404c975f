package io.ringcast.engine.history;

import static io.ringcast.engine.history.HistoryCounters.Counter.ARRAY_BYTES;
import static io.ringcast.engine.history.HistoryCounters.Counter.BYTES;
import static io.ringcast.engine.history.HistoryCounters.Counter.EVICTED_PUBLICATIONS;
import static io.ringcast.engine.history.HistoryCounters.Counter.EVICTED_STREAMS;
import static io.ringcast.engine.history.HistoryCounters.Counter.KEYS;
import static io.ringcast.engine.history.HistoryCounters.Counter.PUBLICATIONS;
import static io.ringcast.engine.history.HistoryCounters.Counter.STREAMS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.presence.ClientInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on a few channels under narrow bounds, against lists that do the same one by one. */
class StreamModelTest {
    private static final int OPERATIONS = 15_000;
    private static final String APP = "app";
    private static final StreamLimits LIMITS = new StreamLimits(12_000, 5_000, 7, 20);
    private static final HistoryOptions[] OPTIONS = {
        new HistoryOptions(1, Duration.ofSeconds(20), Duration.ofSeconds(90)),
        new HistoryOptions(7, Duration.ofSeconds(5), Duration.ofSeconds(30)),
        new HistoryOptions(40, Duration.ofSeconds(60), Duration.ofSeconds(60)),
        new HistoryOptions(1000, Duration.ofMinutes(10), Duration.ZERO),
    };

    private int epochs;
    private int modelEpochs;
    private final MemoryStreams streams = new MemoryStreams(LIMITS, () -> "e" + ++epochs);
    private final StreamModel model = new StreamModel(LIMITS, () -> "e" + ++modelEpochs);
    private long nowNs = Long.MAX_VALUE - Duration.ofMinutes(5).toNanos();
    private long nowMs = 1;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void shouldDoWhatTheModelDoes(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < OPERATIONS; i++) {
            String at = "seed " + seed + ", operation " + i;
            act(random, at);
            check(at);
        }
        end(seed);
    }

    private void act(Random random, String at) {
        int room = random.nextInt(10);
        String channel = "room-" + room;
        HistoryOptions options = OPTIONS[random.nextInt(200) == 0 ? random.nextInt(OPTIONS.length) : room % 4];
        int dice = random.nextInt(100);
        if (dice < 45) {
            NewPublication publication = publication(random);
            AppendResult expected = model.append(channel, options, publication, nowNs, nowMs);
            assertThat(streams.append(APP, channel, options, publication, nowNs, nowMs))
                    .as(at)
                    .isEqualTo(expected);
        } else if (dice < 65) {
            StreamQuery query = new StreamQuery(place(random, channel), random.nextInt(12) - 1, random.nextBoolean());
            StreamRange expected = model.read(channel, options, query, nowNs);
            assertThat(streams.read(APP, channel, options, query, nowNs)).as(at).isEqualTo(expected);
        } else if (dice < 80) {
            recover(random, channel, options, at);
        } else if (dice < 82) {
            model.remove(channel);
            streams.remove(APP, channel);
        } else if (dice < 84) {
            model.pin(channel, options, nowNs);
            streams.pin(APP, channel, options, nowNs);
        } else if (dice < 87) {
            model.unpin(channel, nowNs);
            streams.unpin(APP, channel, nowNs);
        } else {
            pass(random);
        }
    }

    private void recover(Random random, String channel, HistoryOptions options, String at) {
        StreamPosition since = place(random, channel);
        StreamPosition from = since == null ? StreamPosition.NONE : since;
        if (random.nextInt(3) == 0) {
            Recovery expected = model.recoverLatest(channel, options, from, nowNs);
            assertThat(streams.recoverLatest(APP, channel, options, from, nowNs))
                    .as(at)
                    .isEqualTo(expected);
        } else {
            int most = random.nextInt(20) - 1;
            Recovery expected = model.recover(channel, options, from, most, nowNs);
            assertThat(streams.recover(APP, channel, options, from, most, nowNs))
                    .as(at)
                    .isEqualTo(expected);
        }
    }

    // Up to some seconds as a rule, now and then a long silence; expired things are swept at once, so that the gauges
    // are
    // those of the model.
    private void pass(Random random) {
        long stepMs = random.nextInt(400) == 0 ? random.nextInt(900_000) : random.nextInt(1500);
        nowMs += stepMs;
        nowNs += stepMs * 1_000_000;
        model.expire(nowNs);
        sweep(random.nextInt(5) + 1);
    }

    private void sweep(int limit) {
        int done;
        do {
            done = streams.expire(nowNs, limit);
            assertThat(done).isLessThanOrEqualTo(limit);
        } while (done == limit);
    }

    private @Nullable StreamPosition place(Random random, String channel) {
        int dice = random.nextInt(10);
        if (dice == 0) {
            return null;
        }
        StreamPosition top = model.topOrNone(channel);
        String epoch = dice == 1 ? "other" : dice < 5 ? "" : top.epoch();
        return new StreamPosition(top.offset() + 1 - random.nextInt(15), epoch);
    }

    private static NewPublication publication(Random random) {
        byte[] data = new byte[random.nextInt(50) == 0 ? random.nextInt(6_000) : random.nextInt(200)];
        random.nextBytes(data);
        ClientInfo info = random.nextInt(3) > 0
                ? null
                : new ClientInfo(
                        "c" + random.nextInt(),
                        random.nextBoolean() ? "" : "Zoë",
                        random.nextBoolean() ? null : "{}".getBytes(UTF_8),
                        random.nextBoolean() ? null : new byte[random.nextInt(150)]);
        Tags tags = random.nextInt(4) > 0 ? Tags.NONE : Tags.of(Map.of("a", "ü", "b", "x".repeat(random.nextInt(9))));
        String key = random.nextInt(4) > 0 ? null : "k" + random.nextInt(15);
        int version = random.nextInt(3) > 0 ? 0 : random.nextInt(100);
        return new NewPublication(
                random.nextBoolean() ? null : "event-" + random.nextInt(9),
                data,
                info,
                tags,
                random.nextBoolean(),
                key,
                version,
                random.nextBoolean() ? "" : "v" + random.nextInt(3));
    }

    private void check(String at) {
        assertThat(List.of(get(BYTES), get(PUBLICATIONS), get(STREAMS), get(KEYS)))
                .as(at)
                .containsExactly(model.bytes(), model.publications(), model.streams(), model.keys());
        assertThat(List.of(get(EVICTED_PUBLICATIONS), get(EVICTED_STREAMS)))
                .as(at)
                .containsExactly(model.evictedPublications, model.evictedStreams);
        long arrays = get(ARRAY_BYTES);
        long places = get(PUBLICATIONS) * 4 * Integer.BYTES + get(STREAMS) * 4 * Integer.BYTES;
        assertThat(arrays)
                .as(at)
                .isGreaterThanOrEqualTo(get(BYTES))
                .isLessThanOrEqualTo(2 * get(BYTES) + get(STREAMS) * 64 + places);
    }

    private void end(long seed) {
        for (int i = 0; i < 10; i++) {
            streams.unpin(APP, "room-" + i, nowNs);
        }
        nowNs += Duration.ofHours(1).toNanos();
        sweep(1000);

        assertThat(List.of(get(BYTES), get(ARRAY_BYTES), get(PUBLICATIONS), get(STREAMS), get(KEYS)))
                .as("seed %d", seed)
                .containsOnly(0L);
        assertThat(streams.heldBytes()).isZero();
        assertThat(model.evictedPublications).isPositive();
        assertThat(model.evictedStreams).isPositive();
    }

    private long get(HistoryCounters.Counter counter) {
        return streams.counters().get(counter);
    }
}
