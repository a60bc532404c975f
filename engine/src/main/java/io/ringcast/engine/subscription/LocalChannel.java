package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionTable;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Consumer;
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
     * @param whole for those of a delta lane that have had nothing yet to which a difference applies
     * @param filter which publications they want, or null for all
     */
    SubscriberGroup group(int lane, boolean whole, @Nullable TagsFilter filter) {
        for (SubscriberGroup group : groups) {
            if (group.lane() == lane && group.whole() == whole && Objects.equals(group.filter(), filter)) {
                return group;
            }
        }
        SubscriberGroup group = new SubscriberGroup(delivery, traffic, lane, whole, filter);
        groups = Arrays.copyOf(groups, groups.length + 1);
        groups[groups.length - 1] = group;
        return group;
    }

    /**
     * Appends an event to what is pending for the subscribers.
     *
     * @param excluded the session that is not to get it, or {@link Session#NO_SESSION}
     * @param tags of a publication, or null if it is none
     */
    public void append(LaneFrames frames, long excluded, SessionTable sessions, @Nullable Tags tags) {
        Subscription spared = null;
        if (excluded != Session.NO_SESSION) {
            Session session = sessions.find(excluded);
            spared = session == null ? null : session.subscription(name);
        }
        boolean first = false;
        for (SubscriberGroup group : groups) {
            if (group.size() > 0 && (tags == null || group.wants(tags))) {
                byte[] frame = group.whole() ? frames.wholeFrame(group.lane()) : frames.frame(group.lane());
                if (frame != null && frame.length > 0) {
                    group.append(frame, spared);
                    first |= group.whole();
                }
            }
        }
        if (first && tags != null) {
            base();
        }
    }

    // Those that had their first publication whole take differences from now on.
    private void base() {
        for (SubscriberGroup group : groups) {
            if (group.whole() && group.size() > 0) {
                SubscriberGroup differences = group(group.lane(), false, group.filter());
                group.forEachCopied(subscription -> {
                    group.remove(subscription);
                    subscription.enter(differences);
                });
            }
        }
    }

    /** Gives every active subscription of the lanes to {@code action} that can't be told an event. */
    public void forEachUnfit(LaneFrames frames, Consumer<Subscription> action) {
        for (SubscriberGroup group : groups) {
            byte[] frame = frames.frame(group.lane());
            if (frame != null && frame.length == 0) {
                group.forEach(action);
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
