package io.ringcast.server.channel;

import io.ringcast.engine.channel.ChannelOptions;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import java.util.Map;

/**
 * What the names of each app's channels mean, whichever protocol brings them.
 *
 * <p>Thread: any.
 */
public final class ChannelRules {
    private volatile Map<String, Namespaces> byApp;

    /** @param byApp the namespaces of the apps that have some, by app id */
    public ChannelRules(Map<String, Namespaces> byApp) {
        this.byApp = Map.copyOf(byApp);
    }

    /** Takes these namespaces for what is decided from now on. */
    public void replace(Map<String, Namespaces> next) {
        byApp = Map.copyOf(next);
    }

    /** The namespaces of an app. */
    public Namespaces of(String appId) {
        return byApp.getOrDefault(appId, Namespaces.NONE);
    }

    /** How a channel behaves: its prefix says what it is, its namespace says the rest. */
    public ChannelOptions options(String appId, String channel) {
        ChannelNameKind kind = ChannelNameKind.of(channel);
        return of(appId).options(channel, kind.kind(), kind.cache());
    }

    /**
     * Whether a client may subscribe by a protocol that has no grants for single channels of a namespace: the namespace
     * has to let it by itself. A name without a namespace is open to all by that protocol's own rules if the customer
     * leaves it at that, unless it is marked as one that needs a token or is limited to users; the marks are the
     * customer's choice, and may be characters that other protocols take for nothing special.
     *
     * @param named whether it is known who the client is
     */
    public boolean opensToAll(String appId, String channel, boolean named) {
        Namespaces namespaces = of(appId);
        if (namespaces == Namespaces.NONE) {
            return true;
        }
        NameMarks marks = namespaces.marks();
        if (marks.isPrivate(channel)) {
            return false;
        }
        Namespace namespace = namespaces.find(channel);
        if (!namespaces.named(channel) && namespaces.plainNamesPublic()) {
            return namespace == null || !namespace.userLimited() || marks.usersOf(channel) == null;
        }
        return namespace != null
                && namespace.proxies().subscribe() == null
                && marks.usersOf(channel) == null
                && namespace.rights().subscribe().allows(named, false);
    }
}
