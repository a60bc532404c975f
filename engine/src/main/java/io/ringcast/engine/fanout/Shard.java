package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppSuccession;
import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.UserChannels;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.counter.ShardCounters;
import io.ringcast.engine.counter.ShardCounters.Counter;
import io.ringcast.engine.fanout.ShardSlot.Kind;
import io.ringcast.engine.history.HistoryCounters;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.signal.Signal;
import io.ringcast.engine.subscription.Delivery;
import io.ringcast.engine.subscription.LaneFrames;
import io.ringcast.engine.subscription.Subscription;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.agrona.concurrent.Agent;
import org.jspecify.annotations.Nullable;

/**
 * An engine thread's state and duty cycle: sockets, rings, dirty channels, timers. It owns sessions and is home to a
 * part of the channels; nothing of that is touched by another thread.
 *
 * <p>Thread: confined to the shard, but for {@link #execute}, {@link #offer}, {@link #wakeup}, {@link #counters} and the
 * rings' publisher sides, which any thread may use.
 */
public final class Shard implements Agent {
    private static final int BATCH = 1024;
    private static final int SHARD_MASK = EngineSettings.MAX_SHARDS - 1;
    private static final long PARK_NS = 50_000;

    private final int index;
    private final Shard[] shards;
    private final EngineSettings settings;
    private final EngineParts parts;
    private final Encoder encoder;
    private final ShardTransport transport;
    private final ShardCounters counters = new ShardCounters();
    private final ShardRing requests;
    private final ShardRing commands;
    private final ShardRing deliveries;
    private final Outbox outbox;
    private final ShardSessions sessions;
    private final ShardTimers timers;
    private final Delivery delivery;
    private final ChannelHome home;
    // Answers of back ends to what this shard asked: never more than it asked for.
    private final Queue<Runnable> answers = new ConcurrentLinkedQueue<>();
    private long nowNs;
    private boolean worked;
    private volatile boolean stopped;

    Shard(int index, Shard[] shards, EngineSettings settings, EngineParts parts) {
        this.index = index;
        this.shards = shards;
        this.settings = settings;
        this.parts = parts;
        this.encoder = new Encoder(parts.dialects().toArray(new Dialect[0]), this::survived);
        this.nowNs = parts.nanoClock().nanoTime();
        this.requests = new ShardRing(settings.ringSize(), this::onSlot);
        // A single shard calls itself directly.
        int between = shards.length == 1 ? 2 : settings.ringSize();
        this.commands = new ShardRing(between, this::onSlot);
        this.deliveries = new ShardRing(between, this::onSlot);
        this.outbox = new Outbox(shards, settings.maxOverflow(), counters);
        this.timers = new ShardTimers(nowNs, this::survived);
        this.delivery =
                new Delivery(settings.slice(), settings.maxPendingBytes(), counters, parts.nanoClock(), this::survived);
        this.sessions = new ShardSessions(this, outbox, delivery, parts);
        this.home = new ChannelHome(this, settings.streams().share(shards.length), parts);
        this.transport = parts.transports().apply(index);
    }

    /** Its place among the shards. */
    public int index() {
        return index;
    }

    /** The shard that owns a session. */
    static int shardOf(Session session) {
        return (int) session.id() & SHARD_MASK;
    }

    @Override
    public String roleName() {
        return "ringcast-shard-" + index;
    }

    @Override
    public int doWork() {
        long startNs = parts.nanoClock().nanoTime();
        if (worked) {
            counters.add(Counter.BUSY_NS, startNs - nowNs);
        }
        nowNs = startNs;
        delivery.settle(startNs);
        timers.skipTo(nowNs);
        int work = outbox.flush();
        if (!outbox.congested()) {
            work += pollTransport();
        }
        work += deliveries.poll(BATCH);
        if (!outbox.deliveriesCongested()) {
            work += commands.poll(BATCH);
        }
        if (!outbox.congested()) {
            work += requests.poll(BATCH);
            work += pollAnswers();
        }
        work += delivery.flush();
        work += timers.poll(nowNs);
        worked = work > 0;
        return work;
    }

    @Override
    public void onClose() {
        stopped = true;
        // Whoever waits for an answer gets it; nothing comes in any more.
        requests.close();
        sessions.closeAll();
        transport.close();
        delivery.close();
    }

    void idle(int workCount) {
        transport.idle(workCount, timers.sleepNs(), this::hasWork);
    }

    boolean hasWork() {
        return stopped
                || requests.hasWork()
                || commands.hasWork()
                || deliveries.hasWork()
                || outbox.kept() > 0
                || !answers.isEmpty();
    }

    private void onSlot(ShardSlot slot) {
        try {
            handle(slot.kind, slot.a);
        } catch (Throwable e) {
            survived(e);
        }
    }

    // What one collaborator does wrong is counted and told; it keeps nobody else from its turn.
    void survived(Throwable failure) {
        counters.add(Counter.ERRORS, 1);
        parts.errors().onError(failure);
    }

    private int pollAnswers() {
        int handled = 0;
        for (Runnable answer = answers.poll(); answer != null; answer = handled < BATCH ? answers.poll() : null) {
            handled++;
            try {
                answer.run();
            } catch (Throwable e) {
                survived(e);
            }
        }
        return handled;
    }

    private int pollTransport() {
        try {
            return transport.poll(nowNs);
        } catch (Throwable e) {
            survived(e);
            return 1;
        }
    }

    private void handle(Kind kind, @Nullable Object operand) {
        switch (kind) {
            case NOTHING -> {}
            case PUBLISH -> home.publish((Publication) operand(operand));
            case JOIN -> home.join((Subscription) operand(operand));
            case LEAVE -> home.leave((Subscription) operand(operand));
            case TASK -> ((Runnable) operand(operand)).run();
            case DELIVER -> {
                FanOut fanOut = (FanOut) operand(operand);
                sessions.deliver(fanOut.channel(), fanOut.event(), fanOut.frames());
            }
            case ANSWER -> sessions.onAnswer((HomeAnswer) operand(operand));
        }
    }

    private static Object operand(@Nullable Object operand) {
        if (operand == null) {
            throw new IllegalStateException("a ring slot has no operand");
        }
        return operand;
    }

    // ---- any thread -------------------------------------------------------------------------------------------------

    /** Takes in nothing more and does not sleep again. */
    void stop() {
        stopped = true;
        wakeup();
    }

    /** Ends a wait of the shard. */
    void wakeup() {
        transport.wakeup();
    }

    /** Runs a task on the shard, or returns false at once if its ring is full or it has stopped. */
    public boolean offer(Runnable task) {
        if (stopped || !requests.offer(Kind.TASK, task)) {
            return false;
        }
        wakeup();
        return true;
    }

    /** As {@link #offer}, but waits for room for as long as a publisher may. Not to be called by a shard. */
    public boolean execute(Runnable task) {
        long deadlineNs = System.nanoTime() + settings.publishTimeout().toNanos();
        while (!offer(task)) {
            if (stopped
                    || System.nanoTime() - deadlineNs >= 0
                    || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PARK_NS);
        }
        return true;
    }

    /**
     * Goes on with something for which the shard asked a back end. Never refused, never waits: to be called once for each
     * time that the shard asked.
     */
    public void resume(Runnable answer) {
        answers.add(answer);
        wakeup();
    }

    /** Whether the shard takes nothing in any more. */
    public boolean stopped() {
        return stopped;
    }

    public ShardCounters counters() {
        return counters;
    }

    /** What the streams of channels that are at home here hold. */
    public HistoryCounters historyCounters() {
        return home.streams().counters();
    }

    /** Slots of the rings for requests and commands that are in use, for metrics. */
    public long ringUsed() {
        return requests.used() + commands.used();
    }

    /** Slots of the rings for requests and commands, for metrics. */
    public long ringCapacity() {
        return (long) requests.capacity() + commands.capacity();
    }

    /** What other threads ask of this shard. */
    ShardRing requests() {
        return requests;
    }

    /** What other shards ask of this one as a home. */
    ShardRing commands() {
        return commands;
    }

    /** What the homes of channels send to this shard's sessions. */
    ShardRing deliveries() {
        return deliveries;
    }

    // ---- sessions ---------------------------------------------------------------------------------------------------

    /** Time at the beginning of this duty cycle. */
    public long nowNs() {
        return nowNs;
    }

    public ShardTimers timers() {
        return timers;
    }

    public ShardTransport transport() {
        return transport;
    }

    /** An id for a session to come, for those who have to tell of it before it is there. */
    public long reserveId() {
        return sessions.freshId();
    }

    /**
     * Takes in a session whose place in {@code usage} has been taken.
     *
     * @param dialect index of the session's dialect
     */
    public Session open(App app, AppUsage usage, int dialect, FrameSink sink, SessionListener listener) {
        return sessions.open(sessions.freshId(), app, usage, dialect, sink, listener);
    }

    /**
     * As {@link #open(App, AppUsage, int, FrameSink, SessionListener)}, under an id that was reserved here. In the one
     * case out of some 10<sup>16</sup> that another session has it by now, the session gets another.
     */
    public Session open(
            long reservedId, App app, AppUsage usage, int dialect, FrameSink sink, SessionListener listener) {
        return sessions.open(reservedId, app, usage, dialect, sink, listener);
    }

    /** Lets go of a session whose connection is gone or ending: it leaves all channels in one step. Idempotent. */
    public void close(Session session) {
        sessions.close(session);
    }

    /** Ends a session from the server's side: lets go of it and has its protocol tell the client. */
    public void disconnect(Session session, Disconnect reason) {
        sessions.disconnect(session, reason);
    }

    /** Ends all sessions that match. */
    public void disconnectAll(Predicate<Session> matching, Disconnect reason) {
        sessions.disconnectAll(matching, reason);
    }

    /** Gives sessions the record of their app that counts now, and ends those that have none or a disabled one. */
    void replaceApps(AppSuccession next) {
        sessions.replaceApps(next);
    }

    /** The session with this id, or null. */
    public @Nullable Session session(long id) {
        return sessions.find(id);
    }

    public int sessionCount() {
        return sessions.count();
    }

    /** The sessions of this moment, in no order. */
    Session[] sessionsNow() {
        return sessions.now();
    }

    /** Asks a channel's home to let the session in; the listener hears the answer, possibly before this returns. */
    public void subscribe(Session session, String channel, ChannelOptions options, @Nullable Member member) {
        subscribe(
                member == null
                        ? Subscription.plain(session, channel, options)
                        : Subscription.asMember(session, channel, options, member));
    }

    /** As the other, for one that wants more. Of two subscriptions of a session to a channel the first one counts. */
    public void subscribe(Subscription wanted) {
        sessions.subscribe(wanted);
    }

    /** Leaves a channel, after what was published before has been written. Does nothing if the session is not in it. */
    public void unsubscribe(Session session, String channel) {
        sessions.unsubscribe(session, channel);
    }

    /**
     * Publishes what a session of this shard sent. Never waits.
     *
     * @return false if the way is full; then nothing has happened
     */
    public boolean publish(Publication publication) {
        int homeShard = homeOf(publication.app().id(), publication.channel());
        boolean taken = !outbox.congested();
        publication.accepted(nowNs);
        if (taken && homeShard == index) {
            home.publish(publication);
        } else if (taken) {
            taken = shards[homeShard].commands.offer(Kind.PUBLISH, publication);
            shards[homeShard].wakeup();
        }
        if (!taken) {
            counters.add(Counter.REFUSED_FULL, 1);
        }
        return taken;
    }

    // ---- for the channels that are at home here ---------------------------------------------------------------------

    ChannelHome home() {
        return home;
    }

    Encoder encoder() {
        return encoder;
    }

    int homeOf(String appId, String channel) {
        return shards.length == 1 ? 0 : UserChannels.homeHash(appId, channel) % shards.length;
    }

    Channel newChannel(Session first, Subscription subscription) {
        return new Channel(
                first.app().id(), subscription.channelName(), subscription.options(), first.usage(), shards.length);
    }

    /** Whether anybody listens: nothing is made for an app that nobody asks about. */
    boolean signals(String appId, Signal.Kind kind) {
        return parts.signals().wants(appId, kind);
    }

    void signal(Signal signal) {
        try {
            parts.signals().onSignal(signal);
        } catch (RuntimeException e) {
            survived(e);
        }
    }

    /** Runs a task on every shard, behind all that the channels that are at home here have delivered so far. */
    void behindDeliveries(Runnable task) {
        for (int i = 0; i < shards.length; i++) {
            if (i == index) {
                task.run();
            } else {
                outbox.delivery(i, Kind.TASK, task);
            }
        }
    }

    void answer(HomeAnswer answer) {
        int target = shardOf(answer.subscription().session());
        if (target == index) {
            sessions.onAnswer(answer);
        } else {
            outbox.delivery(target, Kind.ANSWER, answer);
        }
    }

    /** Encodes an event once for each kind of reader in the channel and delivers it wherever it has subscribers. */
    @HotPath
    void fanOut(Channel channel, ChannelEvent event) {
        LaneFrames frames = encoder.encode(channel, event);
        FanOut remote = null;
        for (int i = 0; i < shards.length; i++) {
            if (i != index && channel.on(i)) {
                if (remote == null) {
                    remote = new FanOut(channel, event, frames.copy());
                }
                outbox.delivery(i, Kind.DELIVER, remote);
            }
        }
        if (channel.on(index)) {
            sessions.deliver(channel, event, frames);
        }
    }

    // ---- questions of sessions --------------------------------------------------------------------------------------

    /**
     * Asks a channel's home something for a session of this shard; the answer comes back here, behind what the home
     * has delivered before. Never waits.
     *
     * @param question runs on the channel's home shard
     * @param answer runs on this shard, possibly before this returns; the session may be closed by then
     * @return false if the way is full; then nothing has happened
     */
    public <T> boolean ask(Session session, String channel, Function<ChannelView, T> question, Consumer<T> answer) {
        int homeShard = homeOf(session.app().id(), channel);
        ChannelView view = new ChannelView(shards[homeShard].home, session.app().id(), channel);
        if (homeShard == index) {
            answer.accept(question.apply(view));
            return true;
        }
        if (outbox.congested()) {
            counters.add(Counter.REFUSED_FULL, 1);
            return false;
        }
        Shard asked = shards[homeShard];
        Runnable task = () -> {
            T found = question.apply(view);
            Runnable back = () -> answer.accept(found);
            asked.outbox.delivery(index, Kind.TASK, back);
        };
        outbox.command(homeShard, Kind.TASK, task);
        return true;
    }
}
