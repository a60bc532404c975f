package io.ringcast.engine.fanout;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ringcast.engine.delta.FossilDelta;
import io.ringcast.engine.subscription.LaneFrames;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as {@code channel:body;} between two signs, so that a test can read what a session received.
 *
 * <p>Thread: any shard.
 */
final class TextDialect implements Dialect {
    private static final Pattern FRAME = Pattern.compile(":([!~])([^;\\]]*)[;\\]]");

    private final String before;
    private final String after;
    private BiConsumer<ChannelEvent, byte[]> onEncoded = (event, frame) -> {};
    private Predicate<Publication> unfit = publication -> false;
    private boolean failing;
    private boolean viewFailing;

    TextDialect(String before, String after) {
        this.before = before;
        this.after = after;
    }

    /** Hears of each event that the engine encodes, on the channel's home shard. */
    void onEncoded(BiConsumer<ChannelEvent, byte[]> action) {
        onEncoded = action;
    }

    /** Can't tell these publications. */
    void unfit(Predicate<Publication> which) {
        unfit = which;
    }

    void fail(boolean fails) {
        failing = fails;
    }

    /** Lets it fail to say what a publication's data is. */
    void failView(boolean fails) {
        viewFailing = fails;
    }

    @Override
    public byte @Nullable [] encode(ChannelEvent event) {
        if (failing) {
            throw new IllegalStateException("the dialect fails");
        }
        if (event instanceof Publication publication && unfit.test(publication)) {
            return LaneFrames.UNFIT;
        }
        String body = body(event);
        return body == null ? null : encoded(event, body);
    }

    private byte[] encoded(ChannelEvent event, String body) {
        byte[] frame = frame(event.channel(), body).getBytes(UTF_8);
        onEncoded.accept(event, frame);
        return frame;
    }

    @Override
    public byte[] view(@Nullable String event, byte[] data) {
        if (viewFailing) {
            throw new IllegalStateException("the dialect fails");
        }
        return event == null ? data : (event + "=" + new String(data, UTF_8)).getBytes(UTF_8);
    }

    /** As {@code !whole} or {@code ~difference}, the difference in hex digits. */
    @Override
    public byte @Nullable [] encodeDelta(Publication publication, byte @Nullable [] patch) {
        if (failing) {
            throw new IllegalStateException("the dialect fails");
        }
        if (patch == null && unfit.test(publication)) {
            return LaneFrames.UNFIT;
        }
        byte[] data = publication.data();
        return encoded(
                publication,
                patch == null
                        ? "!" + new String(view(publication.event(), data == null ? Encoder.NO_DATA : data), UTF_8)
                        : "~" + HexFormat.of().formatHex(patch));
    }

    /** What a reader of differences has in the end, one text for each publication; {@code =} leads what came whole. */
    static List<String> read(String stream) {
        List<String> read = new ArrayList<>();
        byte[] base = new byte[0];
        Matcher frame = FRAME.matcher(stream);
        while (frame.find()) {
            boolean whole = frame.group(1).equals("!");
            String body = frame.group(2);
            base = whole
                    ? body.getBytes(UTF_8)
                    : FossilDelta.apply(base, HexFormat.of().parseHex(body));
            read.add((whole ? "=" : "") + new String(base, UTF_8));
        }
        return read;
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
