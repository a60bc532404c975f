package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.fanout.ChannelEvent;
import io.ringcast.engine.fanout.Dialect;
import io.ringcast.server.transport.websocket.FrameEncoder;
import io.ringcast.server.transport.websocket.Opcode;
import io.ringcast.server.transport.websocket.PermessageDeflate;
import org.jspecify.annotations.Nullable;

/**
 * The same for sessions that agreed on permessage-deflate. Without context take-over a compressed frame depends on
 * nothing that was sent before, so that all of them share it.
 *
 * <p>Thread: any; each thread has a compressor of its own.
 */
public final class DeflatedPusherDialect implements Dialect {
    private final PusherDialect plain = new PusherDialect();
    private final ThreadLocal<PermessageDeflate> deflate;
    private final int thresholdBytes;

    /** @param thresholdBytes shorter frames are not worth compressing and are sent as they are */
    public DeflatedPusherDialect(int level, int thresholdBytes) {
        this.deflate = ThreadLocal.withInitial(() -> new PermessageDeflate(level));
        this.thresholdBytes = thresholdBytes;
    }

    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        byte[] frame = plain.encode(event);
        if (frame == null) {
            return null;
        }
        int header = FrameEncoder.headerLengthOf(frame);
        int length = frame.length - header;
        return length < thresholdBytes ? frame : deflate.get().frame(Opcode.TEXT, frame, header, length);
    }
}
