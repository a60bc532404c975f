package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.delta.FossilDelta;
import io.ringcast.engine.fanout.NumberedDialect.Frame;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.PresenceSnapshot;
import io.ringcast.engine.session.Disconnect;
import io.ringcast.engine.session.FrameSink;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionListener;
import io.ringcast.engine.subscription.JoinOutcome;
import io.ringcast.engine.subscription.JoinRefusal;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that comes and goes, keeps its place in each channel, and checks all it is told against what was published.
 *
 * <p>Thread: confined to the session's shard.
 */
final class RecoveringPeer implements FrameSink, SessionListener {
    static final int LIMIT = 150;
    private static final TagsFilter RED = TagsFilter.of(TagsFilter.Node.leaf("colour", "eq", "red"));

    /** What it has in a channel while it is subscribed. */
    private static final class Seat {
        final String epoch;
        final boolean delta;
        final boolean filtered;
        long offset;
        byte @Nullable [] base;

        Seat(Subscription subscription, StreamPosition top) {
            epoch = top.epoch();
            offset = top.offset();
            delta = subscription.terms().delta();
            filtered = subscription.terms().filter() != null;
        }
    }

    private final AppUsage usage;
    private final Shard shard;
    private final PublishedLog log;
    private final ChannelOptions options;
    private final LongSupplier nowNs;
    private final Random random;
    private final int rooms;
    private final Map<String, Seat> seats = new HashMap<>();
    private final Map<String, StreamPosition> remembered = new HashMap<>();
    private Session session;
    long recovered;
    long refused;
    long delivered;
    long differences;

    RecoveringPeer(
            Engine engine,
            Shard shard,
            PublishedLog log,
            ChannelOptions options,
            LongSupplier nowNs,
            long seed,
            int rooms) {
        this.shard = shard;
        this.log = log;
        this.options = options;
        this.nowNs = nowNs;
        this.random = new Random(seed);
        this.rooms = rooms;
        this.usage = engine.usage("app");
        session = open();
    }

    private Session open() {
        usage.tryConnect(0);
        return shard.open(EngineFixture.APP, usage, 0, this, this);
    }

    Shard shard() {
        return shard;
    }

    /** Does one thing that a client does. */
    void act() {
        String room = NumberedDialect.room(random.nextInt(rooms));
        int dice = random.nextInt(100);
        if (session.subscription(room) == null) {
            if (dice < 80) {
                subscribe(room);
            }
        } else if (dice < 40) {
            shard.unsubscribe(session, room);
            leave(room);
        } else if (dice < 45) {
            shard.close(session);
            for (int i = 0; i < rooms; i++) {
                leave(NumberedDialect.room(i));
            }
            session = open();
        }
    }

    /** Leaves all channels. */
    void goAway() {
        for (int i = 0; i < rooms; i++) {
            shard.unsubscribe(session, NumberedDialect.room(i));
            leave(NumberedDialect.room(i));
        }
    }

    private void leave(String room) {
        Seat seat = seats.remove(room);
        if (seat != null) {
            remembered.put(room, new StreamPosition(seat.offset, seat.epoch));
        }
    }

    private void subscribe(String room) {
        int dice = random.nextInt(10);
        TagsFilter filter = dice == 0 ? RED : null;
        boolean delta = dice > 5;
        shard.subscribe(new Subscription(
                session,
                room,
                options,
                null,
                null,
                new SubscriptionTerms(
                        false, delta, false, new SubscriptionTerms.Stream(true, since(room), false, LIMIT), filter)));
    }

    private @Nullable StreamPosition since(String room) {
        StreamPosition own = remembered.get(room);
        StreamPosition top = log.top(room);
        return switch (random.nextInt(10)) {
            case 0 -> null;
            case 1 -> new StreamPosition(random.nextLong(top.offset() + 2), "nonsense");
            case 2 -> new StreamPosition(random.nextLong(top.offset() + 2), "");
            case 3, 4 -> new StreamPosition(Math.max(0, top.offset() - random.nextInt(2 * LIMIT)), top.epoch());
            default -> own;
        };
    }

    @Override
    public void onJoined(Subscription subscription, JoinOutcome outcome, @Nullable PresenceSnapshot members) {
        String room = subscription.channelName();
        Recovery recovery = Objects.requireNonNull(outcome.stream());
        StreamPosition top = recovery.top();
        StreamPosition since =
                Objects.requireNonNull(subscription.terms().stream()).since();
        Seat seat = new Seat(subscription, top);
        if (seats.put(room, seat) != null) {
            log.violation(room + " is confirmed twice");
        }
        if (top.offset() > log.top(room, top.epoch())) {
            log.violation(room + " is told to be at " + top + ", which was never published");
        }
        if (since == null) {
            return;
        }
        if (recovery.recovered()) {
            recovered++;
            checkRecovered(room, seat, since, recovery);
        } else {
            refused++;
            if (!recovery.publications().isEmpty()) {
                log.violation(room + " gives publications though it does not recover");
            }
            if (!log.mayHaveGone(room, since, top, LIMIT, nowNs.getAsLong())) {
                log.violation(room + " does not recover from " + since + " to " + top + ", though nothing has gone");
            }
        }
    }

    private void checkRecovered(String room, Seat seat, StreamPosition since, Recovery recovery) {
        StreamPosition top = recovery.top();
        if (!since.epoch().isEmpty() && !since.epoch().equals(top.epoch())) {
            log.violation(room + " recovers " + since + " in another epoch, " + top);
        }
        seat.offset = since.offset();
        for (StoredPublication publication : recovery.publications()) {
            take(room, seat, publication.offset(), publication.data(), false);
            seat.base = publication.data();
        }
        skipTo(room, seat, top.offset() + 1, false);
        seat.offset = top.offset();
    }

    @Override
    public void write(MemorySegment segment, long offset, int length) {
        for (Frame frame : NumberedDialect.read(segment.asSlice(offset, length).asByteBuffer())) {
            String room = NumberedDialect.room(frame.room());
            Seat seat = seats.get(room);
            if (seat == null) {
                log.violation(room + " delivers to somebody who is not subscribed");
                continue;
            }
            delivered++;
            byte[] data = frame.body();
            if (frame.difference()) {
                differences++;
                byte[] base = seat.base;
                if (base == null) {
                    log.violation(room + " sends a difference from nothing at " + frame.offset());
                    continue;
                }
                data = FossilDelta.apply(base, data);
            }
            if (seat.delta) {
                seat.base = data;
            }
            if (frame.offset() > 0) {
                if (frame.epoch() != seat.epoch.hashCode()) {
                    log.violation(room + " changes its epoch under a subscriber");
                }
                take(room, seat, frame.offset(), data, true);
            }
        }
    }

    private void take(String room, Seat seat, long offset, byte[] data, boolean live) {
        if (offset <= seat.offset) {
            log.violation(room + " repeats " + offset + " behind " + seat.offset + (live ? "" : " in a recovery"));
            return;
        }
        PublishedLog.Entry entry = log.entry(room, seat.epoch, offset);
        if (entry == null || !Arrays.equals(entry.data(), data)) {
            log.violation(room + " delivers at " + offset + " what was not published there");
        } else if (!wanted(seat, entry)) {
            log.violation(room + " delivers " + offset + " to somebody who is not to get it");
        }
        skipTo(room, seat, offset, live);
        seat.offset = offset;
    }

    private static boolean wanted(Seat seat, PublishedLog.Entry entry) {
        return !seat.filtered || entry.red();
    }

    private void skipTo(String room, Seat seat, long next, boolean live) {
        for (long offset = seat.offset + 1; offset < next; offset++) {
            PublishedLog.Entry entry = log.entry(room, seat.epoch, offset);
            if (entry == null || wanted(seat, entry)) {
                log.violation(room + " loses " + offset + " between " + seat.offset + " and " + next
                        + (live ? "" : " in a recovery"));
                return;
            }
        }
    }

    /** Whether something is still on its way to it. */
    boolean isBehind() {
        for (Map.Entry<String, Seat> each : seats.entrySet()) {
            Seat seat = each.getValue();
            long top = log.top(each.getKey(), seat.epoch);
            for (long offset = seat.offset + 1; offset <= top; offset++) {
                PublishedLog.Entry entry = log.entry(each.getKey(), seat.epoch, offset);
                if (entry != null && wanted(seat, entry)) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void onRefused(Subscription subscription, JoinRefusal refusal) {
        // The way to the home was full: it tries again later.
    }

    @Override
    public void onInsufficientState(Subscription subscription) {
        log.violation(subscription.channelName() + " is told of a gap that there is none of");
    }

    @Override
    public void onDisconnect(Disconnect reason) {
        log.violation("ended by " + reason);
    }
}
