package io.ringcast.engine.fanout;

import io.ringcast.engine.app.AppSuccession;
import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ConnectionErrors;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.presence.PresenceTable;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.IdleStrategy;

/**
 * The shards, and the doors by which other threads reach them. Publishing and asking may wait for room in a ring and
 * belong on virtual threads; a shard must not call them.
 *
 * <p>Thread: any.
 */
public final class Engine implements AutoCloseable {
    private static final long PARK_NS = 50_000;
    /** A ring that is full of broadcasts stays so for milliseconds: to look every 50 us costs more than it gains. */
    private static final long LONGEST_PARK_NS = 400_000;

    private final EngineSettings settings;
    private final Shard[] shards;
    // A shard answers within a duty cycle; after this one of them is stuck.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(10);

    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final Map<String, AppUsage> usages = new ConcurrentHashMap<>();
    private final ConnectionErrors errors = new ConnectionErrors();
    private final LongAdder refusedPublishes = new LongAdder();
    private final EngineParts parts;
    private final AtomicBoolean stopped = new AtomicBoolean();

    /** Builds the shards; {@link #start} gives each its thread. */
    public Engine(EngineSettings settings, EngineParts parts) {
        this.settings = settings;
        this.parts = parts;
        this.shards = new Shard[settings.shards()];
        for (int i = 0; i < shards.length; i++) {
            shards[i] = new Shard(i, shards, settings, parts);
        }
    }

    /** Starts one platform thread per shard. A test that steps shards by hand does not call it. */
    public void start() {
        for (Shard shard : shards) {
            AgentRunner runner = new AgentRunner(new Idle(shard), parts.errors(), null, shard);
            runners.add(runner);
            threads.add(AgentRunner.startOnThread(
                    runner, task -> Thread.ofPlatform().name(shard.roleName()).unstarted(task)));
        }
    }

    /** Whether every shard that was started has its thread. */
    public boolean alive() {
        return threads.stream().allMatch(Thread::isAlive);
    }

    private record Idle(Shard shard) implements IdleStrategy {
        @Override
        public void idle(int workCount) {
            shard.idle(workCount);
        }

        @Override
        public void idle() {
            shard.idle(0);
        }

        @Override
        public void reset() {}

        @Override
        public String alias() {
            return "shard";
        }
    }

    /** Stops the shards and lets go of their sessions. Idempotent. */
    @Override
    public void close() {
        if (!stopped.compareAndSet(false, true)) {
            return;
        }
        for (int i = 0; i < runners.size(); i++) {
            shards[i].stop();
            runners.get(i).close();
        }
        if (runners.isEmpty()) {
            for (Shard shard : shards) {
                shard.onClose();
            }
        }
    }

    public List<Shard> shards() {
        return List.of(shards);
    }

    /** The shard with the fewest sessions, for one more. */
    public Shard leastLoaded() {
        Shard least = shards[0];
        for (Shard shard : shards) {
            if (shard.counters().get(Counter.SESSIONS) < least.counters().get(Counter.SESSIONS)) {
                least = shard;
            }
        }
        return least;
    }

    /** What the app uses on this node. */
    public AppUsage usage(String appId) {
        return usages.computeIfAbsent(appId, id -> new AppUsage(shards.length));
    }

    /** Where the cache keeps the last publication of a cache channel, as a {@link CachedPublication}. */
    public static String cacheKey(String appId, String channel) {
        return CacheChannels.key(appId, channel);
    }

    /** What each app uses that was ever asked for; a copy. */
    public Map<String, AppUsage> usages() {
        return Map.copyOf(usages);
    }

    /**
     * Forgets what an app used, once nobody of it is connected. To be called when the app is gone for good.
     *
     * @return false if somebody still is; then nothing has changed
     */
    public boolean forget(String appId) {
        AppUsage usage = usages.get(appId);
        return usage == null || (usage.connections() == 0 && usage.channels() == 0 && usages.remove(appId, usage));
    }

    /** Connections of no app that failed. */
    public ConnectionErrors errors() {
        return errors;
    }

    /** Calls of {@link #publish} that found no room in time. */
    public long refusedPublishes() {
        return refusedPublishes.sum();
    }

    /** A counter's sum over the shards. */
    public long count(Counter counter) {
        long sum = 0;
        for (Shard shard : shards) {
            sum += shard.counters().get(counter);
        }
        return sum;
    }

    /**
     * Publishes all or nothing: room for every publication is claimed before the first is published. Waits for room as
     * long as the settings say.
     */
    public PublishResult publish(List<Publication> publications) {
        int[] counts = new int[shards.length];
        for (Publication publication : publications) {
            counts[home(publication)]++;
        }
        for (int count : counts) {
            if (count > settings.ringSize()) {
                refusedPublishes.increment();
                return PublishResult.BACK_PRESSURED;
            }
        }
        long acceptedNs = parts.nanoClock().nanoTime();
        for (Publication publication : publications) {
            publication.accepted(acceptedNs);
        }
        long deadlineNs = System.nanoTime() + settings.publishTimeout().toNanos();
        long[] last = new long[shards.length];
        long parkNs = PARK_NS;
        while (!stopped.get()) {
            if (claim(counts, last)) {
                fill(publications, counts, last);
                return PublishResult.ACCEPTED;
            }
            if (System.nanoTime() - deadlineNs >= 0 || Thread.currentThread().isInterrupted()) {
                refusedPublishes.increment();
                return PublishResult.BACK_PRESSURED;
            }
            LockSupport.parkNanos(parkNs);
            parkNs = Math.min(2 * parkNs, LONGEST_PARK_NS);
        }
        return PublishResult.STOPPED;
    }

    private int home(Publication publication) {
        return shards[0].homeOf(publication.app().id(), publication.channel());
    }

    private boolean claim(int[] counts, long[] last) {
        for (int i = 0; i < shards.length; i++) {
            if (counts[i] > 0 && !shards[i].requests().hasRoom(counts[i])) {
                return false;
            }
        }
        for (int i = 0; i < shards.length; i++) {
            if (counts[i] == 0) {
                continue;
            }
            last[i] = shards[i].requests().claim(counts[i]);
            if (last[i] == ShardRing.FULL) {
                giveUp(counts, last, i);
                return false;
            }
        }
        return true;
    }

    // A claimed slot can't be handed back: it goes through the ring with nothing in it.
    private void giveUp(int[] counts, long[] last, int failed) {
        for (int i = 0; i < failed; i++) {
            if (counts[i] > 0) {
                long first = last[i] - counts[i] + 1;
                for (long sequence = first; sequence <= last[i]; sequence++) {
                    shards[i].requests().fill(sequence, Kind.NOTHING, null);
                }
                shards[i].requests().publish(first, last[i]);
                shards[i].wakeup();
            }
        }
    }

    // From the last slot to the first, so that no third array is needed.
    private void fill(List<Publication> publications, int[] counts, long[] last) {
        for (int i = publications.size() - 1; i >= 0; i--) {
            Publication publication = publications.get(i);
            int home = home(publication);
            shards[home].requests().fill(last[home]--, Kind.PUBLISH, publication);
        }
        for (int i = 0; i < shards.length; i++) {
            if (counts[i] > 0) {
                shards[i].requests().publish(last[i] + 1, last[i] + counts[i]);
                shards[i].wakeup();
            }
        }
    }

    /** Ends every session that is subscribed to a channel. Returns false if the channel's home can't take it now. */
    public boolean end(String appId, String channel, Disconnect reason) {
        Shard home = shards[shards[0].homeOf(appId, channel)];
        return home.execute(() -> home.home().end(appId, new ChannelEvent.Ending(channel, reason)));
    }

    /** Ends every session that matches. Returns when the shards have been told; one that is stuck is given up. */
    public void disconnectAll(Predicate<Session> matching, Disconnect reason) {
        for (Shard shard : shards) {
            long deadlineNs = parts.nanoClock().nanoTime() + ANSWER_TIMEOUT.toNanos();
            // A shard that is flooded hears of it late, but it hears of it.
            while (!shard.execute(() -> shard.disconnectAll(matching, reason)) && !shard.stopped()) {
                if (Thread.currentThread().isInterrupted() || parts.nanoClock().nanoTime() - deadlineNs > 0) {
                    break;
                }
            }
        }
    }

    /** Begins to end all sessions a few at a time. */
    public SessionDrain drain(Disconnect reason) {
        return new SessionDrain(shards, reason);
    }

    /**
     * Gives every session the record of its app that counts from now on. Sessions of an app that has none any more, or is
     * disabled, end with {@link Disconnect#APP_DISABLED}. Holds for sessions to come too: one that was let in by an
     * older record takes the new one. Each shard does it in one step; this returns when all have.
     *
     * @return false if a shard did not do it in time
     */
    public boolean replaceApps(AppSuccession succession) {
        CountDownLatch done = new CountDownLatch(shards.length);
        long deadlineNs = parts.nanoClock().nanoTime() + ANSWER_TIMEOUT.toNanos();
        for (Shard shard : shards) {
            boolean told = false;
            while (!told && !shard.stopped() && parts.nanoClock().nanoTime() - deadlineNs < 0) {
                told = shard.execute(() -> {
                    shard.replaceApps(succession);
                    done.countDown();
                });
                if (Thread.currentThread().isInterrupted()) {
                    return false;
                }
            }
        }
        try {
            return done.await(deadlineNs - parts.nanoClock().nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The app's occupied channels whose names begin with {@code prefix}, internal ones left out. */
    public CompletableFuture<List<ChannelInfo>> channels(String appId, String prefix) {
        List<CompletableFuture<List<ChannelInfo>>> answers = new ArrayList<>();
        for (Shard shard : shards) {
            answers.add(ask(shard, s -> {
                List<ChannelInfo> found = new ArrayList<>();
                for (Channel channel : s.home().channels().of(appId)) {
                    if (!channel.options().kind().internal() && channel.name().startsWith(prefix)) {
                        found.add(info(channel));
                    }
                }
                return found;
            }));
        }
        return CompletableFuture.allOf(answers.toArray(new CompletableFuture<?>[0]))
                .thenApply(done -> {
                    List<ChannelInfo> all = new ArrayList<>();
                    answers.forEach(answer -> all.addAll(answer.join()));
                    return all;
                });
    }

    /** What is known of one channel, occupied or not. */
    public CompletableFuture<ChannelInfo> channel(String appId, String name) {
        return ask(shards[shards[0].homeOf(appId, name)], shard -> {
            Channel channel = shard.home().channels().find(appId, name);
            return channel == null ? new ChannelInfo(name, 0, 0) : info(channel);
        });
    }

    /** The members of a presence channel; none if it is not occupied. */
    public CompletableFuture<PresenceSnapshot> members(String appId, String name) {
        return ask(shards[shards[0].homeOf(appId, name)], shard -> {
            Channel channel = shard.home().channels().find(appId, name);
            PresenceTable presence = channel == null ? null : channel.presence();
            return presence == null ? new PresenceSnapshot(List.of()) : presence.snapshot();
        });
    }

    /** Asks a channel's home, from any thread but a shard. */
    public <T> CompletableFuture<T> ask(String appId, String name, Function<ChannelView, T> question) {
        Shard shard = shards[shards[0].homeOf(appId, name)];
        return ask(shard, home -> question.apply(new ChannelView(home.home(), appId, name)));
    }

    private static ChannelInfo info(Channel channel) {
        PresenceTable presence = channel.presence();
        return new ChannelInfo(channel.name(), channel.subscriptions(), presence == null ? 0 : presence.size());
    }

    private static <T> CompletableFuture<T> ask(Shard shard, Function<Shard, T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        boolean taken = shard.execute(() -> {
            try {
                answer.complete(question.apply(shard));
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        });
        if (!taken) {
            answer.completeExceptionally(new EngineBusyException(
                    "the ring of shard " + shard.index() + " is full or the engine has stopped: try again later"));
        }
        return answer.orTimeout(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
}
