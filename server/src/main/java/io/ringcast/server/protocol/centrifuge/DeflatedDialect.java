package io.ringcast.server.protocol.centrifuge;

import io.ringcast.engine.fanout.ChannelEvent;
import io.ringcast.engine.fanout.Dialect;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.server.transport.websocket.DeflateTerms;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import org.jspecify.annotations.Nullable;

/**
 * A dialect of WebSockets for sessions that agreed on permessage-deflate: a frame is compressed once for all of them.
 *
 * <p>Thread: any; each thread has a compressor of its own.
 */
final class DeflatedDialect implements Dialect {
    private final Dialect plain;
    private final int thresholdBytes;
    private final ThreadLocal<PermessageDeflate> deflate;

    DeflatedDialect(Dialect plain, DeflateTerms terms) {
        this.plain = plain;
        this.thresholdBytes = terms.thresholdBytes();
        this.deflate = ThreadLocal.withInitial(() -> new PermessageDeflate(terms.level()));
    }

    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        return compressed(plain.encode(event));
    }

    @Override
    public byte[] view(@Nullable String event, byte[] data) {
        return plain.view(event, data);
    }

    @Override
    public byte @Nullable [] encodeDelta(Publication publication, byte @Nullable [] patch) {
        return compressed(plain.encodeDelta(publication, patch));
    }

    private byte @Nullable [] compressed(byte @Nullable [] frame) {
        // LaneFrames.UNFIT has no bytes and is known by its identity.
        return frame == null || frame.length == 0 ? frame : deflate.get().compressed(frame, thresholdBytes);
    }
}
