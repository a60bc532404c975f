package io.ringcast.engine.channel;

import io.ringcast.engine.counter.AppUsage;
import io.ringcast.engine.presence.PresenceTable;
import io.ringcast.engine.subscription.LocalChannel;
import org.jspecify.annotations.Nullable;

/**
 * What a channel's home shard knows of it while it is occupied: who is counted, where subscribers are, how far the
 * stream of publications has come. {@link #local} is the exception: each shard keeps its own subscribers there.
 *
 * <p>Thread: confined to the home shard, but for {@link #local}, whose elements belong to their shards.
 */
public final class Channel {
    private final String appId;
    private final String name;
    private final ChannelOptions options;
    private final AppUsage usage;
    private final @Nullable LocalChannel[] locals;
    private final int[] byShard;
    private final LaneCounts lanes = new LaneCounts();
    private final @Nullable PresenceTable presence;
    private int subscriptions;
    private byte @Nullable [] deltaBase;
    private long countSentNs;
    private boolean countDue;

    /** @param shards how many shards there are */
    public Channel(String appId, String name, ChannelOptions options, AppUsage usage, int shards) {
        this.appId = appId;
        this.name = name;
        this.options = options;
        this.usage = usage;
        this.locals = new LocalChannel[shards];
        this.byShard = new int[shards];
        this.presence = options.presence() ? new PresenceTable() : null;
    }

    public String appId() {
        return appId;
    }

    public String name() {
        return name;
    }

    public ChannelOptions options() {
        return options;
    }

    public AppUsage usage() {
        return usage;
    }

    public @Nullable PresenceTable presence() {
        return presence;
    }

    /** Subscribers of one shard, or null. Thread: confined to that shard. */
    public @Nullable LocalChannel local(int shard) {
        return locals[shard];
    }

    /** Sets what {@link #local} returns. Thread: confined to that shard. */
    public void local(int shard, LocalChannel local) {
        locals[shard] = local;
    }

    /** Counts one subscription. Returns how many there are now. */
    public int count(int shard, int lane, int delta) {
        byShard[shard] += delta;
        lanes.add(lane, delta);
        subscriptions += delta;
        return subscriptions;
    }

    public int subscriptions() {
        return subscriptions;
    }

    /** Whether the shard has subscribers of this channel. */
    public boolean on(int shard) {
        return byShard[shard] > 0;
    }

    /** The shard with the most subscribers of this channel. */
    public int largestShard() {
        int largest = 0;
        for (int i = 1; i < byShard.length; i++) {
            if (byShard[i] > byShard[largest]) {
                largest = i;
            }
        }
        return largest;
    }

    /** The lanes that have subscribers. */
    public LaneCounts lanes() {
        return lanes;
    }

    /** The data to which the next difference applies, or null if nobody has had any. */
    public byte @Nullable [] deltaBase() {
        return deltaBase;
    }

    public void deltaBase(byte @Nullable [] data) {
        deltaBase = data;
    }

    /** When the subscription count was last told to subscribers. */
    public long countSentNs() {
        return countSentNs;
    }

    public void countSentNs(long nowNs) {
        countSentNs = nowNs;
    }

    /** Whether a timer will tell the subscription count. */
    public boolean countDue() {
        return countDue;
    }

    public void countDue(boolean due) {
        countDue = due;
    }
}
