package io.ringcast.engine.fanout;

import io.ringcast.engine.channel.Channel;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.history.AppendResult;
import io.ringcast.engine.history.HistoryCounters;
import io.ringcast.engine.history.MemoryStreams;
import io.ringcast.engine.history.NewPublication;
import io.ringcast.engine.history.Recovery;
import io.ringcast.engine.history.StoredPublication;
import io.ringcast.engine.history.StreamLimits;
import io.ringcast.engine.history.StreamPosition;
import io.ringcast.engine.history.StreamQuery;
import io.ringcast.engine.history.StreamRange;
import io.ringcast.engine.subscription.Subscription;
import io.ringcast.engine.subscription.SubscriptionTerms;
import io.ringcast.engine.subscription.TagsFilter;
import java.util.List;
import java.util.random.RandomGenerator;
import org.agrona.concurrent.EpochClock;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the channels that are at home on a shard. The home puts a channel's publications in order, so whoever
 * joins gets what is stored and what is to come at one offset.
 *
 * <p>Thread: confined to the shard.
 */
final class HomeStreams {
    private static final String EPOCH_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int EPOCH_LENGTH = 8;
    private static final long EXPIRY_INTERVAL_NS = 250_000_000L;
    private static final int EXPIRED_AT_ONCE = 1_000;

    private final Shard shard;
    private final MemoryStreams streams;
    private final EpochClock clock;
    private final FilteredRecoveries filtered = new FilteredRecoveries();
    private boolean expiring;

    HomeStreams(Shard shard, StreamLimits limits, EngineParts parts) {
        this.shard = shard;
        this.clock = parts.epochClock();
        RandomGenerator random = parts.random();
        this.streams = new MemoryStreams(limits, () -> epoch(random));
    }

    private static String epoch(RandomGenerator random) {
        StringBuilder text = new StringBuilder(EPOCH_LENGTH);
        for (int i = 0; i < EPOCH_LENGTH; i++) {
            text.append(EPOCH_LETTERS.charAt(random.nextInt(EPOCH_LETTERS.length())));
        }
        return text.toString();
    }

    HistoryCounters counters() {
        return streams.counters();
    }

    /** Gives a publication its place. Returns false if it is nothing new: then nobody is to get it. */
    @HotPath
    boolean place(Publication publication) {
        PublicationTerms terms = publication.terms();
        HistoryOptions history = publication.options().history();
        if (!history.kept() && terms.idempotencyKey() == null) {
            settle(terms, StreamPosition.NONE);
            return true;
        }
        String appId = publication.app().id();
        AppendResult result = terms.skipHistory()
                ? streams.once(appId, publication.channel(), terms.idempotencyKey(), shard.nowNs())
                : append(appId, publication, history);
        armExpiry();
        if (result.kind() == AppendResult.Kind.APPENDED) {
            publication.place(result.position());
        }
        settle(terms, result.position());
        return result.isNew();
    }

    private AppendResult append(String appId, Publication publication, HistoryOptions history) {
        PublicationTerms terms = publication.terms();
        byte[] data = publication.data();
        NewPublication wanted = new NewPublication(
                publication.event(),
                data == null ? Encoder.NO_DATA : data,
                publication.info(),
                terms.tags(),
                terms.delta(),
                terms.idempotencyKey(),
                terms.version(),
                terms.versionEpoch());
        return streams.append(appId, publication.channel(), history, wanted, shard.nowNs(), clock.time());
    }

    // Whoever fails to take the result keeps no subscriber from the publication, which has its offset by now.
    private void settle(PublicationTerms terms, StreamPosition position) {
        PublicationResult result = terms.result();
        if (result != null) {
            try {
                result.onPlaced(position);
            } catch (RuntimeException e) {
                shard.survived(e);
            }
        }
    }

    /** What a subscriber is told of the stream, or null if it wants nothing of it. */
    @Nullable
    Recovery recover(Channel channel, Subscription subscription) {
        SubscriptionTerms.Stream wanted = subscription.terms().stream();
        HistoryOptions history = channel.options().history();
        if (wanted == null || !history.kept()) {
            return null;
        }
        armExpiry();
        Recovery recovery = recover(channel, wanted, history);
        TagsFilter filter = subscription.terms().filter();
        if (filter == null || wanted.since() == null) {
            return recovery;
        }
        return wanted.latest()
                ? latestOf(channel, wanted, wanted.since(), recovery, filter)
                : new Recovery(recovery.recovered(), filtered.wanted(recovery.publications(), filter), recovery.top());
    }

    // The newest publication that the subscriber wants: what is newer is nothing to it.
    private Recovery latestOf(
            Channel channel,
            SubscriptionTerms.Stream wanted,
            StreamPosition since,
            Recovery newest,
            TagsFilter filter) {
        List<StoredPublication> publications = newest.publications();
        if (publications.isEmpty() || filter.matches(publications.getLast().tags())) {
            return newest;
        }
        boolean known = since.epoch().equals(newest.top().epoch());
        StreamRange range = read(
                channel.appId(),
                channel.name(),
                channel.options().history(),
                new StreamQuery(null, wanted.limit() == 0 ? 1 : wanted.limit(), true));
        for (StoredPublication stored : range.publications()) {
            if (known && stored.offset() <= since.offset()) {
                return new Recovery(true, List.of(), newest.top());
            }
            if (filter.matches(stored.tags())) {
                return new Recovery(true, List.of(stored), newest.top());
            }
        }
        // Nothing that is left: what has gone may have been newer than what the subscriber has.
        long oldest = range.publications().getLast().offset();
        return new Recovery(known && since.offset() >= oldest - 1, List.of(), newest.top());
    }

    private Recovery recover(Channel channel, SubscriptionTerms.Stream wanted, HistoryOptions history) {
        String appId = channel.appId();
        StreamPosition since = wanted.since();
        long nowNs = shard.nowNs();
        if (since == null) {
            return new Recovery(false, List.of(), streams.top(appId, channel.name(), history, nowNs));
        }
        return wanted.latest()
                ? streams.recoverLatest(appId, channel.name(), history, since, nowNs)
                : streams.recover(appId, channel.name(), history, since, wanted.limit(), nowNs);
    }

    /** The channel's stream stays as long as somebody may come back to it. */
    void onOccupied(Channel channel) {
        streams.pin(channel.appId(), channel.name(), channel.options().history(), shard.nowNs());
    }

    void onVacated(Channel channel) {
        if (channel.options().history().kept()) {
            streams.unpin(channel.appId(), channel.name(), shard.nowNs());
            armExpiry();
        }
    }

    StreamRange read(String appId, String channel, HistoryOptions history, StreamQuery query) {
        armExpiry();
        return streams.read(appId, channel, history, query, shard.nowNs());
    }

    void remove(String appId, String channel) {
        streams.remove(appId, channel);
    }

    private void armExpiry() {
        if (!expiring) {
            expiring = true;
            shard.timers().schedule(shard.nowNs() + EXPIRY_INTERVAL_NS, this::expire);
        }
    }

    // With nothing left to expire the timer rests, so that an idle shard sleeps.
    private void expire(long nowNs) {
        expiring = false;
        filtered.forget();
        streams.expire(nowNs, EXPIRED_AT_ONCE);
        HistoryCounters held = streams.counters();
        if (held.get(HistoryCounters.Counter.STREAMS) > 0 || held.get(HistoryCounters.Counter.KEYS) > 0) {
            armExpiry();
        }
    }
}
