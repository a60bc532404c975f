package io.ringcast.engine.subscription;

import io.ringcast.engine.counter.AppTraffic;
import io.ringcast.engine.counter.ChannelType;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionTable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one channel on one shard, grouped by dialect.
 *
 * <p>Thread: confined to the shard.
 */
public final class LocalChannel {
    private final String name;
    private final Delivery delivery;
    private final ChannelType type;
    private final AppTraffic traffic;
    private final @Nullable SubscriberGroup[] groups;

    /**
     * @param delivery the shard's means of delivery
     * @param traffic of the channel's app on the shard
     */
    public LocalChannel(String name, ChannelType type, int dialects, Delivery delivery, AppTraffic traffic) {
        this.name = name;
        this.type = type;
        this.traffic = traffic;
        this.delivery = delivery;
        this.groups = new SubscriberGroup[dialects];
    }

    SubscriberGroup group(int dialect) {
        SubscriberGroup group = groups[dialect];
        if (group == null) {
            group = new SubscriberGroup(delivery, traffic);
            groups[dialect] = group;
        }
        return group;
    }

    /**
     * Appends a frame per dialect to what is pending for the subscribers.
     *
     * @param frames by dialect; null where the dialect has nothing to say
     * @param excluded the session that is not to get it, or {@link Session#NO_SESSION}
     */
    public void append(byte[] @Nullable [] frames, long excluded, SessionTable sessions) {
        Subscription spared = null;
        if (excluded != Session.NO_SESSION) {
            Session session = sessions.find(excluded);
            spared = session == null ? null : session.subscription(name);
        }
        for (int dialect = 0; dialect < groups.length; dialect++) {
            SubscriberGroup group = groups[dialect];
            byte[] frame = frames[dialect];
            if (group != null && frame != null && group.size() > 0) {
                group.append(frame, spared);
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
            if (group != null && group.size() > (largest == null ? 0 : largest.size())) {
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
            if (group != null) {
                group.forEach(action);
            }
        }
    }
}
