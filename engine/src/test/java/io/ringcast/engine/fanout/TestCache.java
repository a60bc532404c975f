package io.ringcast.engine.fanout;

import io.ringcast.engine.spi.Cache;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A cache far away: it answers a look-up with what it had when it was asked, and only when the test says so.
 *
 * <p>Thread: confined to the test.
 */
final class TestCache implements Cache {
    private final Map<String, byte[]> values = new HashMap<>();
    private final ArrayDeque<Runnable> lookUps = new ArrayDeque<>();

    /** Answers the oldest look-up. */
    void answer() {
        lookUps.removeFirst().run();
    }

    void answerAll() {
        while (!lookUps.isEmpty()) {
            answer();
        }
    }

    /** Fails the oldest look-up. */
    void fail() {
        lookUps.removeFirst();
        failing.removeFirst().completeExceptionally(new IllegalStateException("the cache is away"));
    }

    int pending() {
        return lookUps.size();
    }

    private final ArrayDeque<CompletableFuture<Optional<Entry>>> failing = new ArrayDeque<>();

    @Override
    public CompletionStage<Optional<Entry>> get(String key) {
        CompletableFuture<Optional<Entry>> answer = new CompletableFuture<>();
        Optional<Entry> found =
                Optional.ofNullable(values.get(key)).map(value -> new Entry(value, Duration.ofMinutes(1)));
        failing.addLast(answer);
        lookUps.addLast(() -> {
            failing.removeFirst();
            answer.complete(found);
        });
        return answer;
    }

    @Override
    public CompletionStage<Void> put(String key, byte[] value, Duration ttl) {
        values.put(key, value);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<Void> remove(String key) {
        values.remove(key);
        return CompletableFuture.completedFuture(null);
    }
}
