package io.ringcast.engine.fanout;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import io.ringcast.engine.subscription.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * One message in a channel. Its bytes are not copied and may not be changed once it is handed to the engine. The home
 * shard gives it its place in the channel's stream, if one is kept; before that, the offset is 0.
 *
 * <p>Thread: one writer (home shard, before the publication leaves it), readers any.
 */
public final class Publication implements ChannelEvent {
    private final App app;
    private final String channel;
    private final ChannelOptions options;
    private final @Nullable String event;
    private final byte @Nullable [] data;
    private final boolean fromClient;
    private final byte @Nullable [] userIdJson;
    private final long excludedSession;
    private final PublicationTerms terms;
    private final @Nullable ClientInfo knownSender;
    private final String senderUser;
    private StreamPosition position = StreamPosition.NONE;
    private long acceptedNs;
    // Beside the count of recipients these take no more room than padding would.
    private short timedShard;
    private int recipients;

    private Publication(
            App app,
            String channel,
            ChannelOptions options,
            @Nullable String event,
            byte @Nullable [] data,
            Origin origin) {
        this.app = app;
        this.channel = channel;
        this.options = options;
        this.event = event;
        this.data = data;
        this.fromClient = origin.fromClient;
        this.userIdJson = origin.userIdJson;
        this.excludedSession = origin.excludedSession;
        this.terms = origin.terms;
        this.knownSender = origin.knownSender;
        this.senderUser = origin.senderUser;
    }

    @SuppressWarnings("ArrayRecordComponent") // shared read-only bytes; never compared
    private record Origin(
            boolean fromClient,
            byte @Nullable [] userIdJson,
            long excludedSession,
            PublicationTerms terms,
            @Nullable ClientInfo knownSender,
            String senderUser) {
        static Origin server(long excludedSession, PublicationTerms terms) {
            return new Origin(false, null, excludedSession, terms, null, "");
        }
    }

    /**
     * A publication by the app's back end.
     *
     * @param data JSON text of any value
     * @param excludedSession the session that is not to get it, or {@link Session#NO_SESSION}
     */
    public static Publication fromServer(
            App app, String channel, ChannelOptions options, String event, byte[] data, long excludedSession) {
        return new Publication(
                app, channel, options, event, data, Origin.server(excludedSession, PublicationTerms.NONE));
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
        return new Publication(
                sender.app(),
                channel,
                options,
                event,
                data,
                new Origin(
                        true, userIdJson, sender.id(), PublicationTerms.NONE, infoOf(sender, channel), sender.user()));
    }

    private static @Nullable ClientInfo infoOf(Session sender, String channel) {
        Subscription subscription = sender.subscription(channel);
        return subscription == null ? null : subscription.client();
    }

    /**
     * A publication without an event name, by whomever; who sent it gets it too.
     *
     * @param data any bytes
     */
    public static Publication plain(
            App app, String channel, ChannelOptions options, byte[] data, PublicationTerms terms) {
        return new Publication(app, channel, options, null, data, Origin.server(Session.NO_SESSION, terms));
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

    /** What the publisher called it, or null if the publisher's protocol gives no names. */
    public @Nullable String event() {
        return event;
    }

    /** The bytes as they were published: JSON text if there is an event name; null if a client sent none. */
    public byte @Nullable [] data() {
        return data;
    }

    /** What the publisher said besides. */
    public PublicationTerms terms() {
        return terms;
    }

    /** Who published it, or null for the app's back end. */
    public @Nullable ClientInfo info() {
        if (!fromClient) {
            return terms.info();
        }
        // Few readers ask for it, so that a client's event does not pay for the text of its socket id.
        return knownSender == null
                ? new ClientInfo(SessionIds.text(excludedSession), senderUser, null, null)
                : knownSender;
    }

    /** Whether a client sent it that does not get it back. */
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

    /** Place in the channel's stream, 1 for the first; 0 if it is not in one. */
    public long offset() {
        return position.offset();
    }

    /** The incarnation of the channel's stream; empty if the publication is not in one. */
    public String epoch() {
        return position.epoch();
    }

    void place(StreamPosition inStream) {
        position = inStream;
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
