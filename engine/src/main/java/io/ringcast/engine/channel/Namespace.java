package io.ringcast.engine.channel;

import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What channels have in common whose names begin alike: how they behave and what clients may do in them.
 *
 * <p>Thread: any.
 *
 * @param name empty for the channels without a namespace
 * @param options how its channels behave; {@link Namespaces#options} adds what a single name says
 * @param rights what clients may do by themselves
 * @param recovery what is offered to a subscriber that lost its connection
 * @param forcePushJoinLeave subscribers are told who comes and goes even if they did not ask
 * @param deltaTypes differences that subscribers may ask for
 * @param tagsFilter subscribers may ask for a part of the publications
 * @param userLimited a name may list the users that may subscribe
 * @param form whether a name behind the namespace is one, in bounded time; or null for ASCII
 * @param dataFormat what may be published
 * @param proxies which decisions are left to the customer's back end
 */
public record Namespace(
        String name,
        ChannelOptions options,
        ClientRights rights,
        Recovery recovery,
        boolean forcePushJoinLeave,
        Set<String> deltaTypes,
        boolean tagsFilter,
        boolean userLimited,
        @Nullable Predicate<String> form,
        DataFormat dataFormat,
        Proxies proxies) {
    /** Nothing is allowed, nothing is kept. */
    public static final Namespace PLAIN = new Namespace(
            "",
            ChannelOptions.of(ChannelKind.PUBLIC, false),
            ClientRights.NONE,
            Recovery.NONE,
            false,
            Set.of(),
            false,
            false,
            null,
            DataFormat.NOT_EMPTY,
            Proxies.NONE);

    public Namespace {
        deltaTypes = Set.copyOf(deltaTypes);
    }

    /**
     * What is offered to a subscriber that lost its connection.
     *
     * @param forcePositioning each subscriber is told when it may have lost something
     * @param allowPositioning those that ask
     * @param forceRecovery each subscriber may come back to its position
     * @param allowRecovery those that ask
     * @param latestOnly only the newest publication counts (cache mode)
     * @param latestAlways the newest publication is given to each subscriber, asked for or not
     */
    public record Recovery(
            boolean forcePositioning,
            boolean allowPositioning,
            boolean forceRecovery,
            boolean allowRecovery,
            boolean latestOnly,
            boolean latestAlways) {
        /** Nothing is offered. */
        public static final Recovery NONE = new Recovery(false, false, false, false, false, false);
    }

    /** What may be published. */
    public enum DataFormat {
        /** Anything but nothing. */
        NOT_EMPTY,
        /** JSON of any kind. */
        JSON,
        /** A JSON object. */
        JSON_OBJECT,
        /** Anything, also nothing. */
        BINARY
    }

    /**
     * Names of the proxies that decide; null where none does.
     *
     * @param subscribe who may subscribe
     * @param publish who may publish, and what is published
     * @param refresh whether a subscription that expires goes on
     */
    public record Proxies(
            @Nullable String subscribe,
            @Nullable String publish,
            @Nullable String refresh) {
        /** None decides. */
        public static final Proxies NONE = new Proxies(null, null, null);
    }
}
