package io.ringcast.server.protocol.pusher;

import io.ringcast.server.transport.websocket.FrameEncoder;
import java.util.Arrays;

/**
 * What a silent client is asked by: the event, a WebSocket Ping or both, made once and sent in one write.
 *
 * <p>Pusher protocol: {@code pusher:ping} asks, {@code pusher:pong} answers; some clients answer only frames.
 *
 * <p>Thread: any.
 */
final class Probe {
    private static final byte[] EVENT = PusherDialect.framed(ServerFrames.ping(0));
    private static final byte[] FRAME = FrameEncoder.ping(new byte[0], 0, 0);
    private static final byte[] BOTH = Arrays.copyOf(EVENT, EVENT.length + FRAME.length);
    private static final byte[] NOTHING = new byte[0];

    static {
        System.arraycopy(FRAME, 0, BOTH, EVENT.length, FRAME.length);
    }

    private Probe() {}

    /** Whole frames; shared, not to be changed. */
    static byte[] of(PusherSettings.Probes probes) {
        if (probes.event()) {
            return probes.frame() ? BOTH : EVENT;
        }
        return probes.frame() ? FRAME : NOTHING;
    }
}
