package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel on one shard, grouped by what they read.
 *
 * <p>Thread: confined to the shard.
 */
public final class LocalChannel {
    private final String name;
    private final Delivery delivery;
    private final ChannelType type;
    private final AppTraffic traffic;
    // A channel has one or two kinds of readers as a rule: walking them beats every index.
    private SubscriberGroup[] groups = new SubscriberGroup[0];
    private final SeenPosition seen = new SeenPosition();

    /**
     * @param delivery the shard's means of delivery
     * @param traffic of the channel's app on the shard
     */
    public LocalChannel(String name, ChannelType type, Delivery delivery, AppTraffic traffic) {
        this.name = name;
        this.type = type;
        this.traffic = traffic;
        this.delivery = delivery;
    }

    /**
     * The group of those that read the same.
     *
     * @param whole for those of a delta lane to which a difference does not apply yet
     * @param filter which publications they want, or null for all
     */
    SubscriberGroup group(int lane, boolean whole, @Nullable TagsFilter filter) {
        SubscriberGroup found = find(lane, whole, filter);
        if (found != null) {
            return found;
        }
        // Filters come and go with those that have them.
        retain(group -> group.size() > 0);
        SubscriberGroup group = new SubscriberGroup(delivery, traffic, lane, whole, filter);
        groups = Arrays.copyOf(groups, groups.length + 1);
        groups[groups.length - 1] = group;
        return group;
    }

    private @Nullable SubscriberGroup find(int lane, boolean whole, @Nullable TagsFilter filter) {
        for (SubscriberGroup group : groups) {
            if (group.lane() == lane && group.whole() == whole && Objects.equals(group.filter(), filter)) {
                return group;
            }
        }
        return null;
    }

    private void retain(Predicate<SubscriberGroup> wanted) {
        groups = Arrays.stream(groups).filter(wanted).toArray(SubscriberGroup[]::new);
    }

    /** How many groups there are, for those that look after the room. */
    int groups() {
        return groups.length;
    }

    /**
     * Takes a subscriber in, before it is activated.
     *
     * @param told where the stream is as it was told, or null if it was told nothing
     * @return false if that is not where the stream is for the others here: it may miss something, or get it twice
     */
    public boolean join(@Nullable StreamPosition told) {
        if (isEmpty()) {
            seen.forget();
        }
        return told == null || told.epoch().isEmpty() || seen.join(told);
    }

    private boolean isEmpty() {
        for (SubscriberGroup group : groups) {
            if (group.size() > 0) {
                return false;
            }
        }
        return true;
    }

    /** How the next publication follows; to be asked once for each. */
    public Continuity next(long offset, String epoch) {
        return seen.next(offset, epoch);
    }

    /** Appends something that is no publication to what is pending for the subscribers. */
    public void append(LaneFrames frames) {
        for (SubscriberGroup group : groups) {
            byte[] frame = frames.frame(group.lane());
            if (frame != null && frame.length > 0 && group.size() > 0) {
                group.append(frame, null);
            }
        }
    }

    /**
     * Appends a publication to what is pending for the subscribers that want it.
     *
     * @param excluded the session that is not to get it, or {@link Session#NO_SESSION}
     */
    public void publish(LaneFrames frames, long excluded, SessionTable sessions, Tags tags) {
        Subscription spared = null;
        if (excluded != Session.NO_SESSION) {
            Session session = sessions.find(excluded);
            spared = session == null ? null : session.subscription(name);
            if (spared != null && spared.group() != null && Lane.delta(spared.lane())) {
                publishWithout(List.of(spared), frames, tags);
                return;
            }
        }
        publish(frames, spared, tags);
    }

    /** As {@link #publish}, but those that keep count have had it. */
    public void publishAgain(LaneFrames frames, long excluded, Tags tags) {
        List<Subscription> spared = new ArrayList<>();
        forEach(subscription -> {
            if (subscription.terms().positioned() || subscription.session().id() == excluded) {
                spared.add(subscription);
            }
        });
        publishWithout(spared, frames, tags);
    }

    // Who misses a publication can't take the next one as a difference from it.
    private void publishWithout(List<Subscription> spared, LaneFrames frames, Tags tags) {
        spared.forEach(Subscription::exit);
        publish(frames, null, tags);
        spared.forEach(subscription -> subscription.enter(this, false));
    }

    private void publish(LaneFrames frames, @Nullable Subscription spared, Tags tags) {
        boolean differences = false;
        for (SubscriberGroup group : groups) {
            if (group.size() > 0 && group.wants(tags)) {
                byte[] frame = frames.frame(group.lane(), group.whole());
                if (frame != null && frame.length > 0) {
                    group.append(frame, spared);
                }
                differences |= Lane.delta(group.lane());
            }
        }
        if (differences) {
            base(frames);
        }
    }

    // Who has had a publication takes the next one as a difference from it, and who has not takes it whole. Behind all
    // appending, so that nobody comes into a group that is still to be written to.
    private void base(LaneFrames frames) {
        for (SubscriberGroup group : groups) {
            if (group.size() > 0 && Lane.delta(group.lane())) {
                byte[] frame = frames.frame(group.lane(), group.whole());
                boolean missed = frame == null || frame.length == 0;
                if (missed != group.whole()) {
                    turn(group, missed);
                }
            }
        }
    }

    // The smaller side moves into the larger: thousands that came back together are not visited one by one.
    private void turn(SubscriberGroup group, boolean whole) {
        SubscriberGroup there = find(group.lane(), whole, group.filter());
        if (there == null) {
            group.whole(whole);
        } else if (there.size() <= group.size()) {
            there.moveTo(group);
            retain(other -> other != there);
            group.whole(whole);
        } else {
            group.moveTo(there);
        }
    }

    /** Gives every active subscription to {@code action} that wants a publication and can't be told it. */
    public void forEachUnfit(LaneFrames frames, long excluded, Tags tags, Consumer<Subscription> action) {
        for (SubscriberGroup group : groups) {
            byte[] frame = frames.frame(group.lane());
            if (frame != null && frame.length == 0 && group.wants(tags)) {
                group.forEach(subscription -> {
                    if (subscription.session().id() != excluded) {
                        action.accept(subscription);
                    }
                });
            }
        }
    }

    /**
     * Measures how long the publication takes that was appended last: until the pass over the largest group is over.
     *
     * @param acceptedNs when it began
     * @param recipients of all shards
     */
    public void time(long acceptedNs, int recipients) {
        SubscriberGroup largest = null;
        for (SubscriberGroup group : groups) {
            if (group.size() > (largest == null ? 0 : largest.size())) {
                largest = group;
            }
        }
        if (largest != null && type != ChannelType.INTERNAL) {
            largest.time(acceptedNs, traffic.latencies(type, recipients));
        }
    }

    /** Gives every active subscription to {@code action}; none may be added or removed meanwhile. */
    public void forEach(Consumer<Subscription> action) {
        for (SubscriberGroup group : groups) {
            group.forEach(action);
        }
    }
}
