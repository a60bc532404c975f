package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.LaneCounts;
import io.ringcast.engine.delta.FossilEncoder;
import io.ringcast.engine.subscription.Lane;
import io.ringcast.engine.subscription.LaneFrames;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes each event once for every kind of reader that a channel has.
 *
 * <p>Thread: confined to the channel's home shard.
 */
final class Encoder {
    private final Dialect[] dialects;
    private final Consumer<Throwable> failures;
    private final LaneFrames frames = new LaneFrames();
    private final FossilEncoder fossil = new FossilEncoder();

    /** @param failures takes what a dialect throws; its readers miss the event */
    Encoder(Dialect[] dialects, Consumer<Throwable> failures) {
        this.dialects = dialects;
        this.failures = failures;
    }

    /** The event's frames; valid until the next call. */
    @HotPath
    LaneFrames encode(Channel channel, ChannelEvent event) {
        frames.clear();
        LaneCounts lanes = channel.lanes();
        boolean publication = event instanceof Publication;
        boolean joins = event instanceof ChannelEvent.ClientJoined || event instanceof ChannelEvent.ClientLeft;
        byte[] last = null;
        int lastDialect = -1;
        for (int i = 0; i < lanes.size(); i++) {
            int lane = lanes.lane(i);
            if (publication && Lane.delta(lane)) {
                continue;
            }
            if (!joins || Lane.joins(lane)) {
                int dialect = Lane.dialect(lane);
                // Most events are the same for all lanes of a dialect.
                if (dialect != lastDialect) {
                    last = encode(dialect, event);
                    lastDialect = dialect;
                }
                if (last != null) {
                    frames.add(lane, last, null);
                }
            }
        }
        if (publication && event instanceof Publication published) {
            encodeDeltas(channel, published);
        }
        return frames;
    }

    private void encodeDeltas(Channel channel, Publication publication) {
        LaneCounts lanes = channel.lanes();
        int first = lanes.firstDelta();
        if (publication.data() == null || first < 0) {
            channel.deltaBase(null);
            return;
        }
        byte[] data = dialects[Lane.dialect(first)].view(publication.event(), publication.data());
        byte[] base = channel.deltaBase();
        boolean wanted = publication.terms().delta() || channel.options().deltaPublish();
        byte[] patch = base == null || !wanted ? null : fossil.encode(base, data);
        for (int i = 0; i < lanes.size(); i++) {
            int lane = lanes.lane(i);
            if (Lane.delta(lane)) {
                byte[] whole = encodeDelta(Lane.dialect(lane), publication, null);
                if (whole != null) {
                    byte[] difference = patch == null ? whole : encodeDelta(Lane.dialect(lane), publication, patch);
                    frames.add(lane, difference == null ? whole : difference, whole);
                }
            }
        }
        channel.deltaBase(data);
    }

    private byte @Nullable [] encode(int dialect, ChannelEvent event) {
        try {
            return dialects[dialect].encode(event);
        } catch (RuntimeException e) {
            failures.accept(e);
            return null;
        }
    }

    private byte @Nullable [] encodeDelta(int dialect, Publication publication, byte @Nullable [] patch) {
        try {
            return dialects[dialect].encodeDelta(publication, patch);
        } catch (RuntimeException e) {
            failures.accept(e);
            return null;
        }
    }
}
