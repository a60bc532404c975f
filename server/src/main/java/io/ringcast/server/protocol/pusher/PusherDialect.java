package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.channel.CachedPublication;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.fanout.ChannelEvent;
import io.ringcast.engine.fanout.Dialect;
import io.ringcast.engine.fanout.Publication;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.server.json.RawJson;
import io.ringcast.server.protocol.EventEnvelope;
import io.ringcast.server.transport.websocket.FrameEncoder;
import io.ringcast.server.transport.websocket.Opcode;
import io.ringcast.server.transport.websocket.Utf8;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Channel events as Pusher frames in WebSocket text frames, encoded once for all sessions.
 *
 * <p>Thread: any.
 */
public final class PusherDialect implements Dialect {
    private static final byte[] NO_DATA = new byte[0];

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
            case ChannelEvent.ClientJoined _, ChannelEvent.ClientLeft _, ChannelEvent.Ending _ -> null;
        };
    }

    /** One WebSocket text frame around {@code text}. */
    static byte[] framed(byte[] text) {
        return FrameEncoder.text(text, 0, text.length);
    }

    /** The last publication of a cache channel, for one session. */
    static byte[] cached(Subscription subscription, CachedPublication cached) {
        String channel = subscription.channelName();
        if (!cached.event().equals(CachedPublication.PLAIN)) {
            return ServerFrames.event(0, cached.event(), channel, RawJson.of(cached.data()), null);
        }
        EventEnvelope.Opened opened = opened(subscription.options(), cached.data());
        return ServerFrames.event(0, nameOf(subscription.options(), opened), channel, RawJson.of(opened.data()), null);
    }

    // The one frame that is made for every publication: its size is known before, so that it is written in place.
    private static byte[] publication(Publication publication) {
        String event = publication.event();
        byte[] data = publication.data();
        if (event == null) {
            EventEnvelope.Opened opened = opened(publication.options(), data == null ? NO_DATA : data);
            event = nameOf(publication.options(), opened);
            data = opened.data();
        }
        byte[] userId = publication.userIdJson();
        RawJson rawData = data == null ? null : RawJson.of(data);
        RawJson rawUserId = userId == null ? null : RawJson.of(userId);
        int length = ServerFrames.eventLength(event, publication.channel(), rawData, rawUserId);
        byte[] frame =
                ServerFrames.event(FrameEncoder.headerLength(length), event, publication.channel(), rawData, rawUserId);
        FrameEncoder.encodeHeader(frame, 0, Opcode.TEXT, false, length);
        return frame;
    }

    /** What a publication without an event name is here. Bytes that are no text are told in Base64. */
    private static EventEnvelope.Opened opened(ChannelOptions options, byte[] data) {
        byte[] text =
                Utf8.isValid(data, 0, data.length) ? data : Base64.getEncoder().encode(data);
        return options.envelope()
                ? EventEnvelope.open(text)
                : new EventEnvelope.Opened(null, EventEnvelope.quote(text));
    }

    private static String nameOf(ChannelOptions options, EventEnvelope.Opened opened) {
        String event = opened.event();
        return event == null ? options.pusherEvent() : event;
    }
}
