package io.ringcast.engine.subscription;

import io.ringcast.engine.history.StreamPosition;
import org.jspecify.annotations.Nullable;

/**
 * What a subscriber wants besides the publications to come, and what others are told of it.
 *
 * <p>Thread: any.
 *
 * @param joins it is told who comes and goes
 * @param delta it takes publications as differences from the one before
 * @param members it is given the members with the confirmation
 * @param stream what it wants of the channel's stream, or null for nothing
 * @param filter which publications it wants, or null for all
 * @param announcement whether others are told that it comes and goes
 */
public record SubscriptionTerms(
        boolean joins,
        boolean delta,
        boolean members,
        @Nullable Stream stream,
        @Nullable TagsFilter filter,
        Announcement announcement) {
    /** Whether others are told that a subscriber comes and goes. */
    public enum Announcement {
        /** As the channel's options say. */
        BY_CHANNEL,
        /** Whatever they say. */
        ALWAYS,
        /** Whatever they say. */
        NEVER
    }

    /** Refuses what can't go together. */
    public SubscriptionTerms {
        if (delta && filter != null) {
            throw new IllegalArgumentException(
                    "a filter leaves publications out, and a difference applies to the one before it: choose one");
        }
    }

    /** What others are told is up to the channel. */
    public SubscriptionTerms(
            boolean joins, boolean delta, boolean members, @Nullable Stream stream, @Nullable TagsFilter filter) {
        this(joins, delta, members, stream, filter, Announcement.BY_CHANNEL);
    }

    /** Publications to come and nothing else. */
    public static final SubscriptionTerms PLAIN = new SubscriptionTerms(false, false, false, null, null);

    /** As plain, and the members with the confirmation. */
    public static final SubscriptionTerms MEMBERS = new SubscriptionTerms(false, false, true, null, null);

    /**
     * What a subscriber wants of the stream.
     *
     * @param positioned it is told when it may have lost something
     * @param since where it left off, or null if it does not come back
     * @param latest it wants the newest publication instead of those that it missed
     * @param limit publications that it is given at most
     */
    public record Stream(boolean positioned, @Nullable StreamPosition since, boolean latest, int limit) {}

    /** Whether it is told when it may have lost something. */
    public boolean positioned() {
        return stream != null && stream.positioned();
    }
}
