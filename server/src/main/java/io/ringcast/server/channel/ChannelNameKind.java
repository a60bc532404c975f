package io.ringcast.server.channel;

import io.ringcast.engine.channel.ChannelKind;

/**
 * What a channel's name says about it. Pusher protocol: the kind is decided by the prefix alone, longest first.
 *
 * <p>Thread: any.
 */
public enum ChannelNameKind {
    PRIVATE_ENCRYPTED_CACHE("private-encrypted-cache-", true, false, true, true),
    PRIVATE_ENCRYPTED("private-encrypted-", true, false, false, true),
    PRIVATE_CACHE("private-cache-", true, false, true, false),
    PRIVATE("private-", true, false, false, false),
    PRESENCE_CACHE("presence-cache-", true, true, true, false),
    PRESENCE("presence-", true, true, false, false),
    CACHE("cache-", false, false, true, false),
    /** The internal channel of one signed-in user: opened by being signed in, not by a signature. */
    USER("#server-to-user-", true, false, false, false),
    PUBLIC("", false, false, false, false);

    private static final ChannelNameKind[] LONGEST_FIRST = values();

    private final String prefix;
    private final boolean requiresAuth;
    private final boolean presence;
    private final boolean cache;
    private final boolean encrypted;
    private final ChannelKind kind;

    ChannelNameKind(String prefix, boolean requiresAuth, boolean presence, boolean cache, boolean encrypted) {
        this.prefix = prefix;
        this.requiresAuth = requiresAuth;
        this.presence = presence;
        this.cache = cache;
        this.encrypted = encrypted;
        this.kind = kindOf(prefix, requiresAuth, presence, encrypted);
    }

    private static ChannelKind kindOf(String prefix, boolean requiresAuth, boolean presence, boolean encrypted) {
        if (prefix.startsWith("#")) {
            return ChannelKind.USER;
        }
        if (encrypted) {
            return ChannelKind.ENCRYPTED;
        }
        if (presence) {
            return ChannelKind.PRESENCE;
        }
        return requiresAuth ? ChannelKind.PRIVATE : ChannelKind.PUBLIC;
    }

    /** The kind of a name, valid or not. */
    public static ChannelNameKind of(String name) {
        for (ChannelNameKind kind : LONGEST_FIRST) {
            if (name.startsWith(kind.prefix)) {
                return kind;
            }
        }
        return PUBLIC;
    }

    /** What the engine takes such a channel for. */
    public ChannelKind kind() {
        return kind;
    }

    public String prefix() {
        return prefix;
    }

    public boolean requiresAuth() {
        return requiresAuth;
    }

    public boolean presence() {
        return presence;
    }

    public boolean cache() {
        return cache;
    }

    public boolean encrypted() {
        return encrypted;
    }

    /** Pusher protocol: clients may publish to private and presence channels, but not to encrypted ones. */
    public boolean acceptsClientEvents() {
        return requiresAuth && !encrypted && this != USER;
    }
}
