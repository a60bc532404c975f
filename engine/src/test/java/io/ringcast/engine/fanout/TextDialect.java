package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as {@code channel:body;} between two signs, so that a test can read what a session received.
 *
 * <p>Thread: any shard.
 */
final class TextDialect implements Dialect {
    private final String before;
    private final String after;
    private BiConsumer<ChannelEvent, byte[]> onEncoded = (event, frame) -> {};
    private boolean failing;

    TextDialect(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** Hears of each event that the engine encodes, on the channel's home shard. */
    void onEncoded(BiConsumer<ChannelEvent, byte[]> action) {
        onEncoded = action;
    }

    void fail(boolean fails) {
        failing = fails;
    }

    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        if (failing) {
            throw new IllegalStateException("the dialect fails");
        }
        String body = body(event);
        if (body == null) {
            return null;
        }
        byte[] frame = frame(event.channel(), body).getBytes(UTF_8);
        onEncoded.accept(event, frame);
        return frame;
    }

    String frame(String channel, String body) {
        return before + channel + ":" + body + after;
    }

    private static @Nullable String body(ChannelEvent event) {
        return switch (event) {
            case Publication publication -> {
                byte[] data = publication.data();
                yield data == null ? publication.event() : new String(data, UTF_8);
            }
            case ChannelEvent.MemberAdded(var _, var member) -> "+" + member.userId();
            case ChannelEvent.MemberRemoved(var _, var member) -> "-" + member.userId();
            case ChannelEvent.ClientJoined(var _, var client) -> ">" + client.client();
            case ChannelEvent.ClientLeft(var _, var client) -> "<" + client.client();
            case ChannelEvent.SubscriptionCount(var _, var count) -> "#" + count;
            case ChannelEvent.UserStatus(var _, var userId, var online) -> userId + (online ? " on" : " off");
            case ChannelEvent.Ending _ -> null;
        };
    }
}
