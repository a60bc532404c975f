package io.ringcast.engine.counter;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * What passed through one shard for one app. No atomic instruction, and no allocation but for the first publication of
 * a class.
 *
 * <p>Thread: one writer (shard), readers any (acquire; pairs with the writer's release).
 */
public final class AppTraffic {
    private static final int MESSAGES_IN = 0;
    private static final int BYTES_IN = 1;
    private static final int MESSAGES_OUT = 2;
    private static final int BYTES_OUT = 3;
    private static final int SUBSCRIBED = 4;
    private static final int UNSUBSCRIBED = SUBSCRIBED + ChannelType.count();
    private static final int CHANNELS = UNSUBSCRIBED + ChannelType.count();
    private static final int COUNT = CHANNELS + ChannelType.count();

    private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle ROW = MethodHandles.arrayElementVarHandle(LatencyHistogram[].class);

    // One cache line of room on both sides: those of two shards may be allocated next to each other.
    private static final int PADDING = 16;

    private final long[] values = new long[COUNT + 2 * PADDING];
    private final @Nullable LatencyHistogram[] latencies = new LatencyHistogram[ChannelType.count() * Audience.count()];

    /** Counts one message from a client. */
    public void received(int lengthBytes) {
        add(MESSAGES_IN, 1);
        add(BYTES_IN, lengthBytes);
    }

    /** Counts a message to {@code clients} clients. */
    public void sent(int clients, int lengthBytes) {
        add(MESSAGES_OUT, clients);
        add(BYTES_OUT, (long) clients * lengthBytes);
    }

    /** Counts a subscription that has begun. */
    @SuppressWarnings("EnumOrdinal") // an index into an array of this very process
    public void subscribed(ChannelType type) {
        add(SUBSCRIBED + type.ordinal(), 1);
    }

    /** Counts a subscription that has ended. */
    @SuppressWarnings("EnumOrdinal")
    public void unsubscribed(ChannelType type) {
        add(UNSUBSCRIBED + type.ordinal(), 1);
    }

    /** Counts a channel that became occupied, or was vacated. */
    @SuppressWarnings("EnumOrdinal")
    public void addChannels(ChannelType type, int delta) {
        add(CHANNELS + type.ordinal(), delta);
    }

    /** Where to add how long publications took. Shard only. */
    public LatencyHistogram latencies(ChannelType type, int recipients) {
        int index = index(type, Audience.of(recipients));
        LatencyHistogram histogram = latencies[index];
        if (histogram == null) {
            histogram = new LatencyHistogram();
            ROW.setRelease(latencies, index, histogram);
        }
        return histogram;
    }

    /** How long publications took, or null if there was none. Thread: any. */
    public @Nullable LatencyHistogram latencies(ChannelType type, Audience audience) {
        return (LatencyHistogram) ROW.getAcquire(latencies, index(type, audience));
    }

    public long messagesIn() {
        return get(MESSAGES_IN);
    }

    public long bytesIn() {
        return get(BYTES_IN);
    }

    public long messagesOut() {
        return get(MESSAGES_OUT);
    }

    public long bytesOut() {
        return get(BYTES_OUT);
    }

    @SuppressWarnings("EnumOrdinal")
    public long subscribedTotal(ChannelType type) {
        return get(SUBSCRIBED + type.ordinal());
    }

    @SuppressWarnings("EnumOrdinal")
    public long unsubscribedTotal(ChannelType type) {
        return get(UNSUBSCRIBED + type.ordinal());
    }

    /** Occupied channels of which the shard is the home. */
    @SuppressWarnings("EnumOrdinal")
    public long channels(ChannelType type) {
        return get(CHANNELS + type.ordinal());
    }

    @SuppressWarnings("EnumOrdinal")
    private static int index(ChannelType type, Audience audience) {
        return type.ordinal() * Audience.count() + audience.ordinal();
    }

    private void add(int counter, long delta) {
        int index = counter + PADDING;
        ELEMENT.setRelease(values, index, values[index] + delta);
    }

    private long get(int counter) {
        return (long) ELEMENT.getAcquire(values, counter + PADDING);
    }
}
