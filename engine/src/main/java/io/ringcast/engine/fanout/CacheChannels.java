package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.spi.Cache;
import io.ringcast.engine.spi.Cache.Entry;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The last publications of cache channels. The cache may be far away: a join waits for its answer without holding up
 * the shard, and goes on with a command.
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class CacheChannels {
    // One client after the other missing the same value is one miss; the back end is told once in this time.
    private static final long MISS_INTERVAL_NS = 10_000_000_000L;
    private static final int MAX_REMEMBERED_MISSES = 10_000;

    private final Shard shard;
    private final Cache cache;
    private final Map<String, Long> misses = new HashMap<>();

    CacheChannels(Shard shard, Cache cache) {
        this.shard = shard;
        this.cache = cache;
    }

    static String key(String appId, String channel) {
        return "app:" + appId + ":channel:" + channel + ":cache_miss";
    }

    void keep(Publication publication) {
        byte[] data = publication.data();
        if (data == null) {
            return;
        }
        String key = key(publication.app().id(), publication.channel());
        misses.remove(key);
        cache.put(
                        key,
                        new CachedPublication(publication.event(), data).encode(),
                        publication.app().limits().cacheTtl())
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        shard.execute(() -> shard.counters().add(Counter.ERRORS, 1));
                    }
                });
    }

    /** Calls one of the two on the shard, at once if the cache answers at once. */
    void find(Subscription subscription, Runnable onNothing, Consumer<CachedPublication> onFound) {
        String appId = subscription.session().app().id();
        CompletableFuture<Optional<Entry>> answer =
                cache.get(key(appId, subscription.channelName())).toCompletableFuture();
        if (answer.isDone()) {
            use(answer, subscription, onNothing, onFound);
        } else {
            CompletableFuture<?> _ = answer.whenComplete(
                    (entry, failure) -> shard.execute(() -> use(answer, subscription, onNothing, onFound)));
        }
    }

    private void use(
            CompletableFuture<Optional<Entry>> answer,
            Subscription subscription,
            Runnable onNothing,
            Consumer<CachedPublication> onFound) {
        if (answer.isCompletedExceptionally() || answer.isCancelled()) {
            shard.counters().add(Counter.ERRORS, 1);
            shard.answer(new HomeAnswer.Refused(subscription, JoinRefusal.BACKEND_FAILED));
            return;
        }
        Entry entry = answer.join().orElse(null);
        CachedPublication found = entry == null ? null : CachedPublication.decode(entry.value());
        if (found == null) {
            onNothing.run();
        } else {
            onFound.accept(found);
        }
    }

    void onMiss(Channel channel) {
        long nowNs = shard.nowNs();
        String key = key(channel.appId(), channel.name());
        Long last = misses.get(key);
        if (last != null && nowNs - last < MISS_INTERVAL_NS) {
            return;
        }
        if (misses.size() >= MAX_REMEMBERED_MISSES) {
            forgetOld(nowNs);
        }
        if (misses.size() < MAX_REMEMBERED_MISSES) {
            misses.put(key, nowNs);
        }
        shard.signal(new Signal.CacheMiss(channel.appId(), channel.name()));
    }

    private void forgetOld(long nowNs) {
        for (Iterator<Long> times = misses.values().iterator(); times.hasNext(); ) {
            if (nowNs - times.next() >= MISS_INTERVAL_NS) {
                times.remove();
            }
        }
    }
}
