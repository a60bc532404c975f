package io.ringcast.server.config;

import io.ringcast.engine.channel.ChannelKind;
import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.ClientRights;
import io.ringcast.engine.channel.ClientRights.Right;
import io.ringcast.engine.channel.HistoryOptions;
import io.ringcast.engine.channel.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The options of a namespace, as files write them; {@link Namespace} is what follows from them.
 *
 * <p>Thread: any.
 */
record NamespaceSettings(
        @Section(value = "", top = true) Members members,
        @Section(value = "", top = true) Stream stream,
        @Section(value = "", top = true) Recovery recovery,
        @Section(value = "", top = true) Rights rights,
        @Section(value = "", top = true) Form form,
        @Section(value = "", top = true) Proxied proxied) {
    static final String CACHE_MODE = "cache";
    static final List<String> DELTA_TYPES = List.of("fossil");

    /** Who is there. */
    record Members(
            @Setting(value = "false", doc = "Know who is subscribed.")
            boolean presence,

            @Setting(value = "false", doc = "Tell subscribers that ask who comes and goes.")
            boolean joinLeave,

            @Setting(value = "false", doc = "Tell subscribers who comes and goes even if they do not ask.")
            boolean forcePushJoinLeave) {}

    /** The stream. */
    record Stream(
            @Setting(
                    value = "0",
                    min = 0,
                    max = 1000000,
                    doc = "Publications that are kept; needs history_ttl as well.")
            int historySize,

            @Setting(
                    value = "0",
                    unit = Unit.GO,
                    min = 0,
                    max = 315360000,
                    doc = "How long publications are kept, in whole seconds.")
            Duration historyTtl,

            @Setting(
                    value = "0",
                    unit = Unit.GO,
                    min = 0,
                    max = 315360000,
                    doc = "How long the position of a silent stream is kept; 0 is channel.history_meta_ttl.")
            Duration historyMetaTtl,

            @Setting(value = "", doc = "Differences that subscribers may ask for: fossil.")
            List<String> allowedDeltaTypes,

            @Setting(value = "false", doc = "Take each publication for one that may be sent as a difference.")
            boolean deltaPublish,

            @Setting(value = "false", doc = "Let subscribers ask for a part of the publications by their tags.")
            boolean allowTagsFilter) {
        Stream {
            allowedDeltaTypes = List.copyOf(allowedDeltaTypes);
        }

        boolean kept() {
            return historySize > 0 && historyTtl.isPositive();
        }
    }

    /** Getting back. */
    record Recovery(
            @Setting(value = "false", doc = "Tell each subscriber when it may have lost something.")
            boolean forcePositioning,

            @Setting(value = "false", doc = "Tell those subscribers that ask.")
            boolean allowPositioning,

            @Setting(value = "false", doc = "Give each subscriber that comes back what it missed; needs history.")
            boolean forceRecovery,

            @Setting(value = "false", doc = "Give it to those subscribers that ask.")
            boolean allowRecovery,

            @Setting(
                    value = "",
                    check = Check.RECOVERY_MODE,
                    doc = "stream for all that was missed, cache for the latest publication only.")
            String forceRecoveryMode,

            @Setting(value = "false", doc = "In mode cache, give the latest publication to each new subscriber.")
            boolean autoCacheRecover) {}

    /** What clients may do. */
    record Rights(
            @Setting(value = "false", doc = "Clients with a user may subscribe.")
            boolean allowSubscribeForClient,

            @Setting(value = "false", doc = "Where clients may subscribe, those without a user may too.")
            boolean allowSubscribeForAnonymous,

            @Setting(value = "false", doc = "Clients with a user may publish.")
            boolean allowPublishForClient,

            @Setting(value = "false", doc = "Subscribers may publish.")
            boolean allowPublishForSubscriber,

            @Setting(value = "false", doc = "Where clients may publish, those without a user may too.")
            boolean allowPublishForAnonymous,

            @Setting(value = "false", doc = "Clients with a user may ask who is there.")
            boolean allowPresenceForClient,

            @Setting(value = "false", doc = "Subscribers may ask who is there.")
            boolean allowPresenceForSubscriber,

            @Setting(value = "false", doc = "Where clients may ask who is there, those without a user may too.")
            boolean allowPresenceForAnonymous,

            @Setting(value = "false", doc = "Clients with a user may read the history.")
            boolean allowHistoryForClient,

            @Setting(value = "false", doc = "Subscribers may read the history.")
            boolean allowHistoryForSubscriber,

            @Setting(value = "false", doc = "Where clients may read the history, those without a user may too.")
            boolean allowHistoryForAnonymous,

            @Setting(value = "false", doc = "Names may list the users that may subscribe, such as dialog#41,42.")
            boolean allowUserLimitedChannels) {}

    /** Names and data. */
    record Form(
            @Setting(value = "", doc = "What the part of a name behind the namespace must match; ASCII if empty.")
            String channelRegex,

            @Setting(
                    value = "",
                    check = Check.DATA_FORMAT,
                    doc =
                            "What may be published: json, json_object, binary; nothing is channel.publication_data_format.")
            String publicationDataFormat,

            @Setting(value = "message", doc = "The event under which Pusher and Socket.IO clients see a publication.")
            String pusherEvent,

            @Setting(
                    value = "false",
                    doc = "Take a publication that is an object of event and data for an event with that name.")
            boolean envelope) {}

    /** Back ends. */
    record Proxied(
            @Setting(value = "false", doc = "Ask a back end who may subscribe.")
            boolean subscribeProxyEnabled,

            @Setting(value = "default", doc = "Which back end: default is channel.proxy.subscribe.")
            String subscribeProxyName,

            @Setting(value = "false", doc = "Ask a back end who may publish, and what.")
            boolean publishProxyEnabled,

            @Setting(value = "default", doc = "Which back end: default is channel.proxy.publish.")
            String publishProxyName,

            @Setting(value = "false", doc = "Ask a back end whether a subscription that expires goes on.")
            boolean subRefreshProxyEnabled,

            @Setting(value = "default", doc = "Which back end: default is channel.proxy.sub_refresh.")
            String subRefreshProxyName) {}

    /** What follows for the engine. The options have been checked. */
    Namespace toNamespace(String name, CentrifugeChannelSettings channel) {
        return new Namespace(
                name,
                options(channel.historyMetaTtl()),
                clientRights(),
                new Namespace.Recovery(
                        recovery.forcePositioning,
                        recovery.allowPositioning,
                        recovery.forceRecovery,
                        recovery.allowRecovery,
                        recovery.forceRecoveryMode.equals(CACHE_MODE),
                        recovery.autoCacheRecover),
                members.forcePushJoinLeave,
                Set.copyOf(stream.allowedDeltaTypes),
                stream.allowTagsFilter,
                rights.allowUserLimitedChannels,
                form.channelRegex.isEmpty() ? null : GoRegex.finding(form.channelRegex),
                format(
                        form.publicationDataFormat.isEmpty()
                                ? channel.publicationDataFormat()
                                : form.publicationDataFormat),
                new Namespace.Proxies(
                        nameOf(proxied.subscribeProxyEnabled, proxied.subscribeProxyName),
                        nameOf(proxied.publishProxyEnabled, proxied.publishProxyName),
                        nameOf(proxied.subRefreshProxyEnabled, proxied.subRefreshProxyName)));
    }

    private static @Nullable String nameOf(boolean enabled, String name) {
        return enabled ? name : null;
    }

    private ChannelOptions options(Duration globalMetaTtl) {
        Duration metaTtl = stream.historyMetaTtl.isZero() ? globalMetaTtl : stream.historyMetaTtl;
        return new ChannelOptions(
                ChannelKind.PUBLIC,
                false,
                members.presence,
                members.joinLeave,
                stream.kept()
                        ? new HistoryOptions(stream.historySize, stream.historyTtl, metaTtl)
                        : HistoryOptions.NONE,
                stream.deltaPublish,
                form.pusherEvent,
                form.envelope);
    }

    private ClientRights clientRights() {
        return new ClientRights(
                new Right(rights.allowSubscribeForClient, false, rights.allowSubscribeForAnonymous),
                new Right(
                        rights.allowPublishForClient,
                        rights.allowPublishForSubscriber,
                        rights.allowPublishForAnonymous),
                new Right(
                        rights.allowPresenceForClient,
                        rights.allowPresenceForSubscriber,
                        rights.allowPresenceForAnonymous),
                new Right(
                        rights.allowHistoryForClient,
                        rights.allowHistoryForSubscriber,
                        rights.allowHistoryForAnonymous));
    }

    private static Namespace.DataFormat format(String word) {
        return switch (word) {
            case "json" -> Namespace.DataFormat.JSON;
            case "json_object" -> Namespace.DataFormat.JSON_OBJECT;
            case "binary" -> Namespace.DataFormat.BINARY;
            default -> Namespace.DataFormat.NOT_EMPTY;
        };
    }
}
