package io.ringcast.engine.subscription;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.presence.ClientInfo;
import io.ringcast.engine.presence.Member;
import io.ringcast.engine.session.Session;
import io.ringcast.engine.session.SessionIds;
import org.jspecify.annotations.Nullable;

/**
 * One session's relation to one channel. Two shards hold it: the session's, which delivers, and the channel's home,
 * which counts. Each field belongs to one of them; what the home wrote before it answered, the session's shard may read.
 *
 * <p>Thread: confined to the session's shard, but for what is said to be the home's.
 */
public final class Subscription {
    private final Session session;
    private final String channelName;
    private final ChannelOptions options;
    private final @Nullable Member member;
    private final @Nullable ClientInfo client;
    private final SubscriptionTerms terms;

    private boolean active;
    private boolean ended;
    private @Nullable SubscriberGroup group;

    // Where the group's byte stream stood when the session joined; bytes before it are not for this subscriber.
    long joinedAt;
    int position = -1;

    @Nullable
    Exclusion firstExclusion;

    @Nullable
    Exclusion lastExclusion;

    private @Nullable Channel homeChannel;
    private boolean leftHome;

    /**
     * @param member the user that the session is in a channel with presence, or null elsewhere
     * @param client the connection that the session is there, or null elsewhere
     */
    public Subscription(
            Session session,
            String channelName,
            ChannelOptions options,
            @Nullable Member member,
            @Nullable ClientInfo client,
            SubscriptionTerms terms) {
        this.session = session;
        this.channelName = channelName;
        this.options = options;
        this.member = member;
        this.client = client;
        this.terms = terms;
    }

    /** A subscription that wants publications to come, where nobody is seen. */
    public static Subscription plain(Session session, String channelName, ChannelOptions options) {
        return new Subscription(session, channelName, options, null, null, SubscriptionTerms.PLAIN);
    }

    /** A subscription of a user that is seen and sees the others. */
    public static Subscription asMember(Session session, String channelName, ChannelOptions options, Member member) {
        ClientInfo client = new ClientInfo(SessionIds.text(session.id()), member.userId(), null, member.info());
        return new Subscription(session, channelName, options, member, client, SubscriptionTerms.MEMBERS);
    }

    public Session session() {
        return session;
    }

    public String channelName() {
        return channelName;
    }

    public ChannelOptions options() {
        return options;
    }

    public @Nullable Member member() {
        return member;
    }

    public @Nullable ClientInfo client() {
        return client;
    }

    public SubscriptionTerms terms() {
        return terms;
    }

    /** What decides the bytes that it gets; see {@link Lane}. */
    public int lane() {
        return Lane.of(session.dialect(), terms);
    }

    /** Whether the home has confirmed it and it has not ended. */
    public boolean active() {
        return active && !ended;
    }

    /** Whether the session has left, or been refused. */
    public boolean ended() {
        return ended;
    }

    /**
     * Puts the subscription into the table that publications are delivered from.
     *
     * @param based whether the subscriber has had the publication to which the next difference applies
     */
    public void activate(LocalChannel local, boolean based) {
        active = true;
        enter(local, based);
    }

    /** Makes it one of those that read the same. */
    void enter(LocalChannel local, boolean based) {
        enter(local.group(lane(), terms.delta() && !based, terms.filter()));
    }

    /** Makes it one of this group's. */
    void enter(SubscriberGroup joined) {
        group = joined;
        joined.add(this);
    }

    /** Takes it out again, after what was published before has been written. Idempotent. */
    public void end() {
        ended = true;
        exit();
    }

    /** Takes it out of its group, after what was published before has been written. It may enter another. */
    void exit() {
        SubscriberGroup joined = group;
        if (joined != null) {
            group = null;
            joined.remove(this);
        }
    }

    /** The group that delivers to it, or null if it is not active. */
    public @Nullable SubscriberGroup group() {
        return group;
    }

    /** The channel that counts it, or null. Thread: confined to the channel's home shard. */
    public @Nullable Channel homeChannel() {
        return homeChannel;
    }

    /** Set by the home when it counts or stops counting the subscription. */
    public void homeChannel(@Nullable Channel channel) {
        homeChannel = channel;
    }

    /** Whether the session left before the home had decided. Thread: confined to the channel's home shard. */
    public boolean leftHome() {
        return leftHome;
    }

    public void markLeftHome() {
        leftHome = true;
    }

    /** Appends bytes that this subscriber is not to get; they come in the order of the stream. */
    void exclude(long from, long to) {
        Exclusion exclusion = new Exclusion(from, to);
        Exclusion last = lastExclusion;
        if (last == null) {
            firstExclusion = exclusion;
        } else {
            last.next = exclusion;
        }
        lastExclusion = exclusion;
    }

    /** Part of a group's byte stream that one subscriber is not to get. */
    static final class Exclusion {
        final long from;
        final long to;

        @Nullable
        Exclusion next;

        Exclusion(long from, long to) {
            this.from = from;
            this.to = to;
        }
    }
}
