package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * One message in a channel. Its bytes are not copied and may not be changed once it is handed to the engine. The home
 * shard gives it its place in the channel's stream; before that, epoch and offset are 0.
 *
 * <p>Thread: one writer (home shard, before the publication leaves it), readers any.
 */
public final class Publication implements ChannelEvent {
    private final App app;
    private final String channel;
    private final ChannelOptions options;
    private final String event;
    private final byte @Nullable [] data;
    private final boolean fromClient;
    private final byte @Nullable [] userIdJson;
    private final long excludedSession;
    private long epoch;
    private long offset;
    private long acceptedNs;
    // Beside the count of recipients these take no more room than padding would.
    private short timedShard;
    private int recipients;

    private Publication(
            App app,
            String channel,
            ChannelOptions options,
            String event,
            byte @Nullable [] data,
            boolean fromClient,
            byte @Nullable [] userIdJson,
            long excludedSession) {
        this.app = app;
        this.channel = channel;
        this.options = options;
        this.event = event;
        this.data = data;
        this.fromClient = fromClient;
        this.userIdJson = userIdJson;
        this.excludedSession = excludedSession;
    }

    /**
     * A publication by the app's back end.
     *
     * @param data JSON text of any value
     * @param excludedSession the session that is not to get it, or {@link Session#NO_SESSION}
     */
    public static Publication fromServer(
            App app, String channel, ChannelOptions options, String event, byte[] data, long excludedSession) {
        return new Publication(app, channel, options, event, data, false, null, excludedSession);
    }

    /**
     * A publication by a client, which does not get it back.
     *
     * @param data JSON text of any value, or null if the client sent none
     * @param userIdJson the client's identity in a presence channel as JSON text, or null
     */
    public static Publication fromClient(
            Session sender,
            String channel,
            ChannelOptions options,
            String event,
            byte @Nullable [] data,
            byte @Nullable [] userIdJson) {
        return new Publication(sender.app(), channel, options, event, data, true, userIdJson, sender.id());
    }

    public App app() {
        return app;
    }

    @Override
    public String channel() {
        return channel;
    }

    public ChannelOptions options() {
        return options;
    }

    public String event() {
        return event;
    }

    /** JSON text as it was published, or null if a client sent none. */
    public byte @Nullable [] data() {
        return data;
    }

    /** Whether a client sent it, whose session is then the excluded one. */
    public boolean fromClient() {
        return fromClient;
    }

    /** The client's identity in a presence channel as JSON text, or null. */
    public byte @Nullable [] userIdJson() {
        return userIdJson;
    }

    @Override
    public long excludedSession() {
        return excludedSession;
    }

    /** Incarnation of the channel's stream. */
    public long epoch() {
        return epoch;
    }

    /** Place in the channel's stream, 1 for the first; 0 if the channel had no stream. */
    public long offset() {
        return offset;
    }

    void place(long streamEpoch, long streamOffset) {
        epoch = streamEpoch;
        offset = streamOffset;
    }

    /** When the engine took it. Set by the publisher before it hands the publication over. */
    void accepted(long nowNs) {
        acceptedNs = nowNs;
    }

    long acceptedNs() {
        return acceptedNs;
    }

    /** Names the shard that measures how long the publication takes, and how many it is for. */
    void timedOn(int shard, int recipientsOfChannel) {
        timedShard = (short) shard;
        recipients = recipientsOfChannel;
    }

    int timedShard() {
        return timedShard;
    }

    int recipients() {
        return recipients;
    }
}
