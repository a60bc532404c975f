package io.ringcast.backends.contract;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.spi.Cache;
import io.ringcast.engine.spi.Cache.Entry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Cache} does.
 *
 * <p>Thread: confined to the test.
 */
public abstract class CacheContract {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Cache cache = new Unopened();

    /** For extension by a back end's suite. */
    protected CacheContract() {}

    /** An empty cache. */
    protected abstract Cache newCache() throws Exception;

    /** Lets the cache's time pass: moves its clock, or waits. */
    protected abstract void advance(Duration time);

    private static final class Unopened implements Cache {
        @Override
        public CompletionStage<Optional<Entry>> get(String key) {
            throw new IllegalStateException("the cache is not open");
        }

        @Override
        public CompletionStage<Void> put(String key, byte[] value, Duration ttl) {
            throw new IllegalStateException("the cache is not open");
        }

        @Override
        public CompletionStage<Void> remove(String key) {
            throw new IllegalStateException("the cache is not open");
        }
    }

    @BeforeEach
    final void open() throws Exception {
        cache = newCache();
    }

    private static <T> T answer(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private Optional<String> value(String key) throws Exception {
        return answer(cache.get(key)).map(entry -> new String(entry.value(), UTF_8));
    }

    // get() gives Void, which is null: nothing to look at.
    private void put(String key, String value, Duration ttl) throws Exception {
        cache.put(key, value.getBytes(UTF_8), ttl).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private void remove(String key) throws Exception {
        cache.remove(key).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void shouldGiveBackWhatWasPut() throws Exception {
        put("a", "1", MINUTE);

        assertThat(value("a")).contains("1");
        assertThat(value("b")).isEmpty();
    }

    @Test
    void shouldGiveBackBytesAsTheyAre() throws Exception {
        byte[] bytes = new byte[70_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        cache.put("app:ä:channel:#☃:cache_miss", bytes, MINUTE)
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);

        assertThat(answer(cache.get("app:ä:channel:#☃:cache_miss"))
                        .map(Entry::value)
                        .orElseThrow())
                .isEqualTo(bytes);
    }

    @Test
    void shouldKeepAnEmptyValue() throws Exception {
        put("a", "", MINUTE);

        assertThat(value("a")).contains("");
    }

    @Test
    void shouldReplaceTheValueAndItsTime() throws Exception {
        put("a", "1", Duration.ofSeconds(2));
        put("a", "2", MINUTE);
        advance(Duration.ofSeconds(3));

        assertThat(value("a")).contains("2");
    }

    @Test
    void shouldForgetWhatWasRemoved() throws Exception {
        put("a", "1", MINUTE);
        put("b", "2", MINUTE);
        remove("a");
        remove("never");

        assertThat(value("a")).isEmpty();
        assertThat(value("b")).contains("2");
    }

    @Test
    void shouldForgetAValueWhenItsTimeIsOver() throws Exception {
        put("a", "1", Duration.ofSeconds(2));
        put("b", "2", MINUTE);
        advance(Duration.ofMillis(2_100));

        assertThat(value("a")).isEmpty();
        assertThat(value("b")).contains("2");
    }

    @Test
    void shouldTellHowLongAValueWillBeKept() throws Exception {
        put("a", "1", Duration.ofSeconds(100));
        advance(Duration.ofSeconds(2));

        assertThat(answer(cache.get("a")).orElseThrow().remaining())
                .isBetween(Duration.ofSeconds(90), Duration.ofSeconds(98));
    }

    @Test
    void shouldForgetAValueThatIsPutForNoTime() throws Exception {
        put("a", "1", MINUTE);
        put("a", "2", Duration.ZERO);

        assertThat(value("a")).isEmpty();
    }

    @Test
    void shouldKeepAValueForAVeryLongTime() throws Exception {
        put("a", "1", Duration.ofDays(365 * 1000));

        assertThat(value("a")).contains("1");
    }
}
