package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.fanout.ChannelEvent;
import io.ringcast.engine.fanout.Dialect;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.server.json.RawJson;
import io.ringcast.server.transport.websocket.FrameEncoder;
import io.ringcast.server.transport.websocket.Opcode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Channel events as Pusher frames in WebSocket text frames, encoded once for all sessions.
 *
 * <p>Thread: any.
 */
public final class PusherDialect implements Dialect {
    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        return switch (event) {
            case Publication publication -> publication(publication);
            case ChannelEvent.MemberAdded(var channel, var member) ->
                framed(ServerFrames.memberAdded(0, channel, member));
            case ChannelEvent.MemberRemoved(var channel, var member) ->
                framed(ServerFrames.memberRemoved(0, channel, member));
            case ChannelEvent.SubscriptionCount(var channel, var count) ->
                framed(ServerFrames.subscriptionCount(0, channel, count));
            case ChannelEvent.UserStatus(var _, var userId, var online) -> {
                byte[] text = ServerFrames.watchlistEvents(
                        0, online ? List.of(userId) : List.of(), online ? List.of() : List.of(userId));
                yield text == null ? null : framed(text);
            }
            case ChannelEvent.Ending _ -> null;
        };
    }

    /** One WebSocket text frame around {@code text}. */
    static byte[] framed(byte[] text) {
        return FrameEncoder.text(text, 0, text.length);
    }

    // The one frame that is made for every publication: its size is known before, so that it is written in place.
    private static byte[] publication(Publication publication) {
        byte[] data = publication.data();
        byte[] userId = publication.userIdJson();
        RawJson rawData = data == null ? null : RawJson.of(data);
        RawJson rawUserId = userId == null ? null : RawJson.of(userId);
        int length = ServerFrames.eventLength(publication.event(), publication.channel(), rawData, rawUserId);
        byte[] frame = ServerFrames.event(
                FrameEncoder.headerLength(length), publication.event(), publication.channel(), rawData, rawUserId);
        FrameEncoder.encodeHeader(frame, 0, Opcode.TEXT, false, length);
        return frame;
    }
}
