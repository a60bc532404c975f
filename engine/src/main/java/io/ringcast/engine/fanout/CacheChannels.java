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
import org.jspecify.annotations.Nullable;

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
    private final Map<String, LookUps> lookUps = new HashMap<>();

    // A publication that comes while look-ups are under way is newer than what they will find, and its subscribers have
    // not joined yet: it takes the place of the answer.
    private static final class LookUps {
        private int count;
        private @Nullable CachedPublication newer;
    }

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
        String event = publication.event();
        CachedPublication newest = new CachedPublication(event == null ? CachedPublication.PLAIN : event, data);
        LookUps underWay = lookUps.get(key);
        if (underWay != null) {
            underWay.newer = newest;
        }
        cache.put(key, newest.encode(), publication.app().limits().cacheTtl()).whenComplete((done, failure) -> {
            if (failure != null) {
                shard.resume(() -> shard.counters().add(Counter.ERRORS, 1));
            }
        });
    }

    /** Calls one of the two on the shard, at once if the cache answers at once. */
    void find(Subscription subscription, Runnable onNothing, Consumer<CachedPublication> onFound) {
        String key = key(subscription.session().app().id(), subscription.channelName());
        CompletableFuture<Optional<Entry>> answer = cache.get(key).toCompletableFuture();
        if (answer.isDone()) {
            use(answer, null, subscription, onNothing, onFound);
            return;
        }
        lookUps.computeIfAbsent(key, k -> new LookUps()).count++;
        CompletableFuture<?> _ = answer.whenComplete((entry, failure) ->
                shard.resume(() -> use(answer, newerThanLookUp(key), subscription, onNothing, onFound)));
    }

    private @Nullable CachedPublication newerThanLookUp(String key) {
        LookUps underWay = lookUps.get(key);
        if (underWay == null) {
            return null;
        }
        if (--underWay.count == 0) {
            lookUps.remove(key);
        }
        return underWay.newer;
    }

    private void use(
            CompletableFuture<Optional<Entry>> answer,
            @Nullable CachedPublication newer,
            Subscription subscription,
            Runnable onNothing,
            Consumer<CachedPublication> onFound) {
        boolean failed = answer.isCompletedExceptionally();
        if (failed) {
            shard.counters().add(Counter.ERRORS, 1);
        }
        if (failed && newer == null && subscription.homeChannel() == null) {
            shard.answer(new HomeAnswer.Refused(subscription, JoinRefusal.BACKEND_FAILED));
            return;
        }
        CachedPublication found = newer;
        if (found == null && !failed) {
            Entry entry = answer.join().orElse(null);
            found = entry == null ? null : CachedPublication.decode(entry.value());
        }
        if (found == null) {
            onNothing.run();
        } else {
            onFound.accept(found);
        }
    }

    void onMiss(Channel channel) {
        if (!shard.signals(channel.appId(), Signal.Kind.CACHE_MISS)) {
            return;
        }
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
