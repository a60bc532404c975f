package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.LaneCounts;
import io.ringcast.engine.delta.FossilEncoder;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.subscription.Lane;
import io.ringcast.engine.subscription.LaneFrames;
import io.ringcast.engine.subscription.Subscription;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event once for every kind of reader that a channel has.
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class Encoder {
    /** The data of a publication that has none. */
    static final byte[] NO_DATA = "null".getBytes(US_ASCII);

    private final Dialect[] dialects;
    private final Consumer<Throwable> failures;
    private final LaneFrames frames = new LaneFrames();
    private final FossilEncoder fossil = new FossilEncoder();
    private final Said plain;
    private final Said whole;
    private final Said differences;

    /** @param failures takes what a dialect throws; its readers miss the event */
    Encoder(Dialect[] dialects, Consumer<Throwable> failures) {
        this.dialects = dialects;
        this.failures = failures;
        this.plain = new Said(dialects.length);
        this.whole = new Said(dialects.length);
        this.differences = new Said(dialects.length);
    }

    /** What each dialect said of the event at hand: the lanes of a dialect share it. */
    private static final class Said {
        final byte[] @Nullable [] frames;
        final boolean[] asked;

        Said(int dialects) {
            frames = new byte[dialects][];
            asked = new boolean[dialects];
        }

        /** Whether this is the first lane of the dialect. */
        boolean first(int dialect) {
            boolean first = !asked[dialect];
            asked[dialect] = true;
            return first;
        }

        void forget() {
            Arrays.fill(frames, null);
            Arrays.fill(asked, false);
        }
    }

    /** The event's frames; valid until the next call. */
    @HotPath
    LaneFrames encode(Channel channel, ChannelEvent event) {
        frames.clear();
        plain.forget();
        LaneCounts lanes = channel.lanes();
        boolean publication = event instanceof Publication;
        boolean joins = event instanceof ChannelEvent.ClientJoined || event instanceof ChannelEvent.ClientLeft;
        for (int i = 0; i < lanes.size(); i++) {
            int lane = lanes.lane(i);
            if ((publication && Lane.delta(lane)) || (joins && !Lane.joins(lane))) {
                continue;
            }
            byte[] frame = encode(Lane.dialect(lane), event);
            if (frame != null) {
                frames.add(lane, frame, null);
            }
        }
        if (event instanceof Publication published) {
            encodeDeltas(channel, published);
        }
        return frames;
    }

    /**
     * Whether a subscriber that is given these publications has with the last of them what the channel's next difference
     * applies to. If the channel has nothing yet, it has that from now on.
     */
    boolean base(Channel channel, Subscription subscription, List<StoredPublication> given) {
        if (!subscription.terms().delta() || given.isEmpty()) {
            return false;
        }
        StoredPublication last = given.getLast();
        byte[] data = view(subscription.session().dialect(), last.event(), last.data());
        byte[] base = channel.deltaBase();
        if (base == null) {
            channel.deltaBase(data);
            return data != null;
        }
        // Not so if something was published since that the stream does not keep.
        return Arrays.equals(base, data);
    }

    private void encodeDeltas(Channel channel, Publication publication) {
        LaneCounts lanes = channel.lanes();
        int first = lanes.firstDelta();
        if (first < 0) {
            channel.deltaBase(null);
            return;
        }
        whole.forget();
        differences.forget();
        byte[] published = publication.data();
        byte[] data = view(Lane.dialect(first), publication.event(), published == null ? NO_DATA : published);
        byte[] base = channel.deltaBase();
        boolean wanted = publication.terms().delta() || publication.options().deltaPublish();
        byte[] patch = base == null || data == null || !wanted ? null : fossil.encode(base, data);
        for (int i = 0; i < lanes.size(); i++) {
            int lane = lanes.lane(i);
            if (Lane.delta(lane)) {
                addDelta(lane, publication, patch);
            }
        }
        channel.deltaBase(data);
    }

    private void addDelta(int lane, Publication publication, byte @Nullable [] patch) {
        int dialect = Lane.dialect(lane);
        if (whole.first(dialect)) {
            whole.frames[dialect] = encodeDelta(dialect, publication, null);
        }
        byte[] first = whole.frames[dialect];
        if (first == null) {
            return;
        }
        // A publication that can't be told whole can't be told as a difference either.
        if (patch == null || first.length == 0) {
            frames.add(lane, first, null);
            return;
        }
        if (differences.first(dialect)) {
            differences.frames[dialect] = encodeDelta(dialect, publication, patch);
        }
        byte[] difference = differences.frames[dialect];
        if (difference == null || difference.length == 0) {
            frames.add(lane, first, null);
        } else {
            frames.add(lane, difference, first);
        }
    }

    private byte @Nullable [] encode(int dialect, ChannelEvent event) {
        if (plain.first(dialect)) {
            try {
                plain.frames[dialect] = dialects[dialect].encode(event);
            } catch (RuntimeException e) {
                failures.accept(e);
            }
        }
        return plain.frames[dialect];
    }

    private byte @Nullable [] encodeDelta(int dialect, Publication publication, byte @Nullable [] patch) {
        try {
            return dialects[dialect].encodeDelta(publication, patch);
        } catch (RuntimeException e) {
            failures.accept(e);
            return null;
        }
    }

    // Without it the next publication is told whole.
    private byte @Nullable [] view(int dialect, @Nullable String event, byte[] data) {
        try {
            return dialects[dialect].view(event, data);
        } catch (RuntimeException e) {
            failures.accept(e);
            return null;
        }
    }
}
