package io.ringcast.server.channel;

import org.jspecify.annotations.Nullable;

/**
 * Which channel names are valid.
 *
 * <p>Thread: any.
 */
public final class ChannelNames {
    /** What the SDKs allow for a channel name; bounds the internal channel of a user, whatever the app's limit is. */
    public static final int MAX_USER_CHANNEL_LENGTH = 200;

    private static final boolean[] ALLOWED = allowed();

    private ChannelNames() {}

    /** What is wrong with a name. */
    public enum Verdict {
        VALID,
        /** Absent or without a character. */
        EMPTY,
        TOO_LONG,
        /** With a character that is not allowed, or a reserved one in front. */
        INVALID
    }

    private static boolean[] allowed() {
        boolean[] table = new boolean[128];
        for (char c = '0'; c <= 'z'; c++) {
            table[c] = c <= '9' || (c >= 'A' && c <= 'Z') || c >= 'a';
        }
        for (char c : "_-=@,.;".toCharArray()) {
            table[c] = true;
        }
        return table;
    }

    /** Pusher protocol: letters, digits and {@code _-=@,.;}; a leading # only for the internal channel of a user. */
    public static Verdict check(@Nullable String name, int maxLength, boolean allowColon) {
        if (name == null || name.isEmpty()) {
            return Verdict.EMPTY;
        }
        if (name.charAt(0) == '#') {
            return checkUserChannel(name);
        }
        if (name.length() > maxLength) {
            return Verdict.TOO_LONG;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean valid = (c < 128 && ALLOWED[c]) || (c == ':' && allowColon);
            if (!valid) {
                return Verdict.INVALID;
            }
        }
        return Verdict.VALID;
    }

    private static Verdict checkUserChannel(String name) {
        if (name.length() > MAX_USER_CHANNEL_LENGTH) {
            return Verdict.TOO_LONG;
        }
        // A user id is the customer's own text: only that there is one can be asked for.
        String prefix = ChannelNameKind.USER.prefix();
        return name.startsWith(prefix) && name.length() > prefix.length() ? Verdict.VALID : Verdict.INVALID;
    }

    /** The internal channel of a user. */
    public static String userChannel(String userId) {
        return ChannelNameKind.USER.prefix() + userId;
    }

    /** The user whose internal channel this is, or null if it is none. */
    public static @Nullable String userOf(String channel) {
        String prefix = ChannelNameKind.USER.prefix();
        return channel.startsWith(prefix) && channel.length() > prefix.length()
                ? channel.substring(prefix.length())
                : null;
    }
}
