package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.memory.InMemoryCache;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.signal.SignalListener;
import io.ringcast.engine.spi.Cache;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.agrona.concurrent.CachedEpochClock;
import org.agrona.concurrent.CachedNanoClock;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose shards and clocks a test moves by hand, on its own thread. With several shards they take their turns
 * in a random order that the seed repeats.
 *
 * <p>Thread: confined to the test.
 */
final class EngineFixture implements AutoCloseable {
    static final int PLAIN = 0;
    static final int BRACKETS = 1;
    static final ChannelOptions PUBLIC = ChannelOptions.of(ChannelKind.PUBLIC, false);
    static final ChannelOptions CACHED = ChannelOptions.of(ChannelKind.PUBLIC, true);
    static final ChannelOptions PRESENCE = ChannelOptions.of(ChannelKind.PRESENCE, false);
    static final ChannelOptions USER = ChannelOptions.of(ChannelKind.USER, false);
    static final ChannelOptions STATUS = ChannelOptions.of(ChannelKind.STATUS, false);

    private static final int MAX_ROUNDS = 1_000_000;

    final TextDialect plain = new TextDialect("", ";");
    final TextDialect brackets = new TextDialect("[", "]");
    final CachedNanoClock nanoClock = new CachedNanoClock();
    final CachedEpochClock epochClock = new CachedEpochClock();
    final List<Signal> signals = new CopyOnWriteArrayList<>();
    /** Kinds that nobody listens to. */
    final Set<Signal.Kind> unwanted = EnumSet.noneOf(Signal.Kind.class);

    final List<Throwable> errors = new CopyOnWriteArrayList<>();
    final Engine engine;
    final Random random;

    private final List<Client> clients = new ArrayList<>();
    private final List<Dialect> dialects;
    private boolean signalsFail;

    EngineFixture(EngineSettings settings) {
        this(settings, 1, null);
    }

    EngineFixture(EngineSettings settings, long seed, @Nullable Cache cache) {
        this(settings, seed, cache, List.of());
    }

    /** @param dialects instead of the two that write text, or none */
    EngineFixture(EngineSettings settings, long seed, @Nullable Cache cache, List<Dialect> dialects) {
        this.dialects = dialects.isEmpty() ? List.of(plain, brackets) : dialects;
        random = new Random(seed);
        nanoClock.update(1_000_000_000L);
        epochClock.update(1_700_000_000_000L);
        engine = new Engine(settings, parts(cache, nanoClock, seed));
    }

    /** An engine on real threads and the real clock; {@link #step} and {@link #run} are not for it. */
    static Engine threaded(EngineFixture pieces, EngineSettings settings) {
        return new Engine(settings, pieces.parts(null, System::nanoTime, 1));
    }

    private EngineParts parts(@Nullable Cache cache, NanoClock clock, long seed) {
        return new EngineParts(
                dialects,
                shard -> new IdleTransport("backoff"),
                cache == null ? new InMemoryCache(1000, 1 << 20, clock) : cache,
                listener(),
                clock,
                epochClock,
                new Random(seed),
                errors::add);
    }

    private SignalListener listener() {
        return new SignalListener() {
            @Override
            public boolean wants(String appId, Signal.Kind kind) {
                return !unwanted.contains(kind);
            }

            @Override
            public void onSignal(Signal signal) {
                keep(signal);
            }
        };
    }

    private void keep(Signal signal) {
        if (signalsFail) {
            throw new IllegalStateException("the signal listener fails");
        }
        signals.add(signal);
    }

    void failSignals(boolean fails) {
        signalsFail = fails;
    }

    static EngineSettings settings(int shards) {
        return EngineSettings.DEFAULT.withShards(shards);
    }

    /** One shard, whose passes visit {@code slice} subscribers at a time. */
    static EngineSettings sliced(int slice) {
        return new EngineSettings(1, 1024, Duration.ofMillis(20), slice, 1024 * 1024, 1024);
    }

    static EngineSettings tiny(int shards, int ringSize, int maxOverflow) {
        return new EngineSettings(shards, ringSize, Duration.ofNanos(1), 512, 1024 * 1024, maxOverflow);
    }

    static final App APP = app("app", AppLimits.DEFAULT, AppFeatures.DEFAULT);

    /** A public channel with a stream. */
    static ChannelOptions kept(int size, Duration ttl, Duration metaTtl) {
        ChannelOptions plain = ChannelOptions.of(ChannelKind.PUBLIC, false);
        return new ChannelOptions(
                plain.kind(),
                false,
                false,
                true,
                new HistoryOptions(size, ttl, metaTtl),
                false,
                plain.pusherEvent(),
                false);
    }

    static App app(String id, AppLimits limits, AppFeatures features) {
        return new App(id, List.of(new Credential(id + "-key", "secret")), true, limits, features, List.of());
    }

    static App countingApp() {
        return app("app", AppLimits.DEFAULT, new AppFeatures(false, false, false, true, false, true, true, false));
    }

    static App appWithMembers(int max) {
        AppLimits d = AppLimits.DEFAULT;
        return app(
                "app",
                new AppLimits(-1, 4004, -1, 10, -1, -1, max, 2048, 200, 100, 200, 1024, 10, d.cacheTtl(), null),
                AppFeatures.DEFAULT);
    }

    static Member member(String userId) {
        return new Member(userId, ("\"" + userId + "\"").getBytes(UTF_8), null);
    }

    Shard shard(int index) {
        return engine.shards().get(index);
    }

    Client open(int shard) {
        return open(shard, APP, PLAIN);
    }

    Client open(int shard, App app, int dialect) {
        AppUsage usage = engine.usage(app.id());
        usage.tryConnect(0);
        Client client = new Client(shard(shard));
        client.session(shard(shard).open(app, usage, dialect, client, client));
        clients.add(client);
        return client;
    }

    void join(Client client, String channel) {
        join(client, channel, PUBLIC, null);
    }

    void join(Client client, String channel, String userId) {
        join(client, channel, PRESENCE, member(userId));
    }

    void join(Client client, String channel, ChannelOptions options, @Nullable Member member) {
        client.shard().subscribe(client.session(), channel, options, member);
    }

    /** Subscribes as a connection that is seen, with these wishes. */
    Subscription subscribe(Client client, String channel, ChannelOptions options, SubscriptionTerms terms) {
        return subscribe(client, channel, options, "u" + client.id(), terms);
    }

    Subscription subscribe(
            Client client, String channel, ChannelOptions options, String user, SubscriptionTerms terms) {
        ClientInfo info = new ClientInfo("c" + client.id(), user, null, null);
        Subscription wanted = new Subscription(
                client.session(), channel, options, options.presence() ? member(user) : null, info, terms);
        client.shard().subscribe(wanted);
        return wanted;
    }

    /** Publishes without an event name. */
    void publish(String channel, ChannelOptions options, String data, PublicationTerms terms) {
        engine.publish(List.of(Publication.plain(APP, channel, options, data.getBytes(UTF_8), terms)));
    }

    void leave(Client client, String channel) {
        client.shard().unsubscribe(client.session(), channel);
    }

    void close(Client client) {
        client.shard().close(client.session());
    }

    static Publication publication(String channel, ChannelOptions options, String data, long excluded) {
        return Publication.fromServer(APP, channel, options, "e", data.getBytes(UTF_8), excluded);
    }

    /** Publishes as the app's back end. */
    PublishResult publish(String channel, String... data) {
        PublishResult result = PublishResult.ACCEPTED;
        for (String one : data) {
            result = publishExcept(channel, one, Session.NO_SESSION);
        }
        return result;
    }

    PublishResult publishExcept(String channel, String data, long excluded) {
        return engine.publish(List.of(publication(channel, PUBLIC, data, excluded)));
    }

    /** Publishes as a client. */
    boolean say(Client sender, String channel, ChannelOptions options, String data) {
        return sender.shard()
                .publish(Publication.fromClient(
                        sender.session(), channel, options, "client-e", data.getBytes(UTF_8), null));
    }

    /** One duty cycle of one shard. */
    int step(int shard) {
        return shard(shard).doWork();
    }

    /** One duty cycle of a shard that chance picks. */
    void stepAny() {
        step(random.nextInt(engine.shards().size()));
    }

    /** Gives the shards turns until none has anything to do. */
    void run() {
        List<Shard> order = new ArrayList<>(engine.shards());
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Collections.shuffle(order, random);
            int work = 0;
            for (Shard shard : order) {
                work += shard.doWork();
            }
            if (work == 0 && order.stream().noneMatch(Shard::hasWork)) {
                return;
            }
            if (work == 0 && round > 1000) {
                throw new AssertionError("the shards have work and do none: they wait for each other");
            }
        }
        throw new AssertionError("the shards do not come to rest");
    }

    /** Lets the shards come to rest, moves the clock and lets what is due happen. */
    void advance(Duration time) {
        run();
        nanoClock.advance(time.toNanos());
        epochClock.advance(time.toMillis());
        run();
    }

    /** A channel name whose home is the shard. */
    String channelAt(int shard, String prefix) {
        for (int i = 0; ; i++) {
            String name = prefix + i;
            if (shard(0).homeOf(APP.id(), name) == shard) {
                return name;
            }
        }
    }

    AppUsage usage() {
        return engine.usage(APP.id());
    }

    long count(Counter counter) {
        return engine.count(counter);
    }

    int channels() {
        int channels = 0;
        for (Shard shard : engine.shards()) {
            channels += shard.home().channels().size();
        }
        return channels;
    }

    List<Client> clients() {
        return clients;
    }

    @Override
    public void close() {
        engine.close();
    }
}
