package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.LatencyHistogram;
import io.ringcast.engine.subscription.Subscription.Exclusion;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Subscribers of one channel on one shard that share a {@link Lane}, and the bytes pending for them.
 *
 * <p>All frames of the group form one endless byte stream. Positions in it never repeat, so that who gets what needs no
 * bookkeeping by pass: a subscriber starts at the position where it joined and skips the ranges that exclude it. Frames
 * collect in {@code collecting}; a pass seals it as {@code passing} and visits the subscribers that were there when it
 * began, while new frames collect for the next pass. One that leaves during a pass leaves a hole, so that nobody is
 * visited twice or not at all; the holes are closed when the pass ends.
 *
 * <p>Thread: confined to the shard.
 */
public final class SubscriberGroup {
    private final Delivery delivery;
    private final AppTraffic traffic;
    private final int lane;
    private boolean whole;
    private final @Nullable TagsFilter filter;
    private @Nullable Subscription[] subscribers = new Subscription[2];
    private int used;
    private int holes;
    private long streamEnd;
    private @Nullable Accumulator collecting;
    private @Nullable Accumulator passing;
    private int passIndex;
    private int passEnd;
    private boolean dirty;

    /** @param whole whether its subscribers have had nothing yet to which a difference applies */
    SubscriberGroup(Delivery delivery, AppTraffic traffic, int lane, boolean whole, @Nullable TagsFilter filter) {
        this.delivery = delivery;
        this.traffic = traffic;
        this.lane = lane;
        this.whole = whole;
        this.filter = filter;
    }

    @Nullable
    TagsFilter filter() {
        return filter;
    }

    /** Whether its subscribers want a publication with these tags. */
    boolean wants(Tags tags) {
        return filter == null || filter.matches(tags);
    }

    int lane() {
        return lane;
    }

    boolean whole() {
        return whole;
    }

    /** Says of all its subscribers whether they have had nothing yet to which a difference applies. */
    void whole(boolean first) {
        whole = first;
    }

    /** Live subscribers. */
    int size() {
        return used - holes;
    }

    void add(Subscription subscription) {
        if (used == subscribers.length) {
            subscribers = Arrays.copyOf(subscribers, used * 2);
        }
        subscription.joinedAt = streamEnd;
        subscription.position = used;
        subscribers[used++] = subscription;
    }

    void remove(Subscription subscription) {
        flushOne(subscription);
        int position = subscription.position;
        if (passing != null) {
            subscribers[position] = null;
            holes++;
        } else {
            Subscription last = subscribers[--used];
            subscribers[used] = null;
            if (last != null && last != subscription) {
                subscribers[position] = last;
                last.position = position;
            }
            if (subscribers.length > 16 && used < subscribers.length / 4) {
                subscribers = Arrays.copyOf(subscribers, subscribers.length / 2);
            }
        }
        subscription.position = -1;
        if (size() == 0) {
            dropPending();
        }
    }

    /** Writes what is pending for one subscriber now, ahead of its turn, so that a direct answer can follow. */
    public void flushOne(Subscription subscription) {
        if (subscription.session().closed()) {
            return;
        }
        Accumulator sealed = passing;
        if (sealed != null && subscription.position >= passIndex && subscription.position < passEnd) {
            deliver(subscription, sealed);
        }
        Accumulator open = collecting;
        if (open != null) {
            deliver(subscription, open);
        }
        // Whatever the later visits find, this subscriber has had it.
        subscription.joinedAt = Math.max(subscription.joinedAt, streamEnd);
    }

    void append(byte[] frame, @Nullable Subscription spared) {
        Accumulator open = collecting;
        if (open != null && open.length() + frame.length > delivery.maxPendingBytes()) {
            flushAll();
            open = null;
        }
        if (open == null) {
            open = delivery.acquire(streamEnd, frame.length);
            collecting = open;
        } else if (!open.fits(frame.length)) {
            Accumulator larger = delivery.acquire(open.base(), open.length() + frame.length);
            larger.appendAll(open);
            delivery.release(open);
            open = larger;
            collecting = open;
        }
        open.append(frame);
        int readers = size();
        if (spared != null && spared.group() == this) {
            spared.exclude(streamEnd, streamEnd + frame.length);
            readers--;
        }
        if (readers > 0) {
            delivery.countDeliveries(traffic, readers, frame.length);
        }
        streamEnd += frame.length;
        if (!dirty) {
            dirty = true;
            delivery.markDirty(this);
        }
    }

    /** The frame that was appended last belongs to a publication that began at {@code acceptedNs}. */
    void time(long acceptedNs, LatencyHistogram histogram) {
        Accumulator open = collecting;
        if (open != null) {
            open.time(acceptedNs, histogram);
        }
    }

    /** Visits up to {@code limit} subscribers. Returns how many it visited. */
    int pass(int limit) {
        Accumulator sealed = passing;
        if (sealed == null) {
            sealed = collecting;
            if (sealed == null) {
                return 0;
            }
            passing = sealed;
            collecting = null;
            passIndex = 0;
            passEnd = used;
        }
        int stop = passIndex + Math.min(passEnd - passIndex, limit);
        int visited = 0;
        while (passIndex < stop) {
            Subscription subscription = subscribers[passIndex++];
            if (subscription != null) {
                deliver(subscription, sealed);
                visited++;
            }
        }
        if (passIndex >= passEnd) {
            passing = null;
            delivery.passed(sealed);
            closeHoles();
        }
        return visited;
    }

    boolean pending() {
        return passing != null || collecting != null;
    }

    void markClean() {
        dirty = false;
    }

    void forEach(Consumer<Subscription> action) {
        for (int i = 0; i < used; i++) {
            Subscription subscription = subscribers[i];
            if (subscription != null) {
                action.accept(subscription);
            }
        }
    }

    /** Moves all subscribers to another group, after what was published before has been written. */
    void moveTo(SubscriberGroup other) {
        for (Subscription subscription : Arrays.copyOf(subscribers, used)) {
            if (subscription != null) {
                subscription.exit();
                subscription.enter(other);
            }
        }
    }

    private void deliver(Subscription subscription, Accumulator bytes) {
        if (subscription.firstExclusion == null && subscription.joinedAt <= bytes.base()) {
            delivery.write(subscription.session(), bytes.segment(), 0, bytes.length());
        } else {
            deliverPieces(subscription, bytes);
        }
    }

    private void deliverPieces(Subscription subscription, Accumulator bytes) {
        long position = Math.max(subscription.joinedAt, bytes.base());
        Exclusion exclusion = subscription.firstExclusion;
        while (exclusion != null && exclusion.from < bytes.end()) {
            writePiece(subscription, bytes, position, exclusion.from);
            position = Math.max(position, exclusion.to);
            exclusion = exclusion.next;
        }
        subscription.firstExclusion = exclusion;
        if (exclusion == null) {
            subscription.lastExclusion = null;
        }
        writePiece(subscription, bytes, position, bytes.end());
    }

    private void writePiece(Subscription subscription, Accumulator bytes, long from, long to) {
        if (from < to) {
            delivery.write(subscription.session(), bytes.segment(), from - bytes.base(), (int) (to - from));
        }
    }

    private void flushAll() {
        while (pending()) {
            pass(Integer.MAX_VALUE);
        }
    }

    private void closeHoles() {
        if (holes == 0) {
            return;
        }
        int live = 0;
        for (int i = 0; i < used; i++) {
            Subscription subscription = subscribers[i];
            if (subscription != null) {
                subscribers[live] = subscription;
                subscription.position = live;
                live++;
            }
        }
        Arrays.fill(subscribers, live, used, null);
        used = live;
        holes = 0;
    }

    // With nobody left the bytes are for nobody; a pass under way ends here, so that the array can be compacted.
    private void dropPending() {
        Accumulator sealed = passing;
        if (sealed != null) {
            passing = null;
            delivery.passed(sealed);
            closeHoles();
        }
        Accumulator open = collecting;
        if (open != null) {
            collecting = null;
            delivery.passed(open);
        }
    }
}
