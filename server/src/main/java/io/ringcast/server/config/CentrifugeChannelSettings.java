package io.ringcast.server.config;

import io.ringcast.engine.channel.NameMarks;
import java.time.Duration;

/**
 * Channels of the Centrifugo protocol: their names and what they have in common.
 *
 * <p>Thread: any.
 */
public record CentrifugeChannelSettings(
        @Setting(value = "255", min = 1, max = 4096, doc = "Longest name; a longer one gets error 107.")
        int maxLength,

        @Setting(value = "$", doc = "What a name begins with that needs a token; nothing switches it off.")
        String privatePrefix,

        @Setting(value = ":", doc = "What ends the namespace in a name; nothing switches namespaces off.")
        String namespaceBoundary,

        @Setting(value = "#", doc = "What stands in front of the users of a name; nothing switches it off.")
        String userBoundary,

        @Setting(value = ",", doc = "What stands between the users of a name.")
        String userSeparator,

        @Setting(
                value = "720h",
                unit = Unit.GO,
                min = 1,
                max = 315360000,
                doc = "How long the position of a silent stream is kept, in whole seconds.")
        Duration historyMetaTtl,

        @Setting(
                value = "",
                check = Check.DATA_FORMAT,
                doc = "What may be published: nothing for anything but nothing, json, json_object, binary.")
        String publicationDataFormat,

        @Setting(
                value = "[]",
                check = Check.JSON_LIST,
                doc = "Namespaces: each with a name and the options of channel.without_namespace.")
        String namespaces,

        @Section("Channels without a namespace; and the options that each of namespaces may have.")
        NamespaceSettings withoutNamespace,

        @Section("Back ends that are asked about channels.") Proxies proxy) {
    /** The characters that mean something in a name. */
    public NameMarks marks() {
        return new NameMarks(namespaceBoundary, privatePrefix, userBoundary, userSeparator);
    }

    /** Back ends that are asked about channels. */
    record Proxies(
            @Section("Asked who may subscribe.") ProxyKeys subscribe,
            @Section("Asked who may publish.") ProxyKeys publish,

            @Section("Asked whether a subscription that expires goes on.")
            ProxyKeys subRefresh) {}
}
