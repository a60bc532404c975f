package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.channel.Tags;
import io.ringcast.engine.fanout.ChannelEvent;
import io.ringcast.engine.fanout.Dialect;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.subscription.LaneFrames;
import io.ringcast.server.protocol.EventEnvelope;
import io.ringcast.server.protocol.centrifuge.wire.Encoding;
import io.ringcast.server.protocol.centrifuge.wire.Framing;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields;
import io.ringcast.server.protocol.centrifuge.wire.PublicationFields.Delta;
import io.ringcast.server.protocol.centrifuge.wire.Push;
import io.ringcast.server.protocol.centrifuge.wire.Replies;
import io.ringcast.server.protocol.centrifuge.wire.WireBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Channel events as pushes in one framing, encoded once for all sessions.
 *
 * <p>Thread: any; each thread has a buffer of its own.
 */
public final class CentrifugeDialect implements Dialect {
    private static final int BUFFER_BYTES = 4 * 1024;
    private static final int MAX_BYTES = 64 * 1024 * 1024;
    private static final ThreadLocal<WireBuffer> BUFFERS =
            ThreadLocal.withInitial(() -> new WireBuffer(BUFFER_BYTES, MAX_BYTES));

    private final Framing framing;
    private final Replies replies;

    /** @param unidirectional whether pushes come bare */
    public CentrifugeDialect(Framing framing, boolean unidirectional) {
        this.framing = framing;
        this.replies =
                unidirectional ? Replies.unidirectional(framing.encoding()) : Replies.bidirectional(framing.encoding());
    }

    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        return switch (event) {
            case Publication publication -> publication(publication, Delta.NONE, null);
            case ChannelEvent.ClientJoined(var channel, var client) -> framed(new Push.Join(channel, 0, client));
            case ChannelEvent.ClientLeft(var channel, var client) -> framed(new Push.Leave(channel, 0, client));
            case ChannelEvent.MemberAdded _,
                    ChannelEvent.MemberRemoved _,
                    ChannelEvent.SubscriptionCount _,
                    ChannelEvent.UserStatus _,
                    ChannelEvent.Ending _ -> null;
        };
    }

    @Override
    public byte[] view(@Nullable String event, byte[] data) {
        return Publications.data(event, data);
    }

    @Override
    public byte @Nullable [] encodeDelta(Publication publication, byte @Nullable [] patch) {
        return publication(publication, patch == null ? Delta.FULL : Delta.PATCH, patch);
    }

    private byte[] publication(Publication publication, Delta delta, byte @Nullable [] patch) {
        byte[] data = patch == null ? Publications.data(publication.event(), publication.data()) : patch;
        // Centrifuge protocol: a JSON client that would have to be told something else is sent away. An event's data
        // and
        // the patch of something told before are known to be fit.
        if (framing.encoding() == Encoding.JSON
                && publication.event() == null
                && patch == null
                && !EventEnvelope.isJson(data)) {
            return LaneFrames.UNFIT;
        }
        Tags tags = publication.terms().tags();
        PublicationFields fields =
                new PublicationFields(data, publication.info(), publication.offset(), tags, delta, 0);
        return framed(new Push.Publication(publication.channel(), 0, fields));
    }

    private byte[] framed(Push push) {
        WireBuffer buffer = BUFFERS.get();
        buffer.clear();
        replies.push(buffer, push);
        return framing.frame(buffer);
    }
}
