package io.ringcast.engine.channel;

import org.jspecify.annotations.Nullable;

/**
 * The characters that mean something in a channel's name; an empty text switches one off. Centrifugo protocol:
 * {@code $ns:name#42,43}.
 *
 * <p>Thread: any.
 *
 * @param namespace ends the namespace
 * @param privatePrefix in front of a channel that needs a token
 * @param user in front of the users of a channel that is limited to them; its last occurrence counts
 * @param separator between those users
 */
public record NameMarks(String namespace, String privatePrefix, String user, String separator) {
    /** The usual ones. */
    public static final NameMarks DEFAULT = new NameMarks(":", "$", "#", ",");

    /** Whether the channel needs a token. */
    public boolean isPrivate(String channel) {
        return !privatePrefix.isEmpty() && channel.startsWith(privatePrefix);
    }

    /** The namespace that a name names, or an empty text. */
    public String namespaceOf(String channel) {
        if (namespace.isEmpty()) {
            return "";
        }
        int from = isPrivate(channel) ? privatePrefix.length() : 0;
        int end = channel.indexOf(namespace, from);
        return end < 0 ? "" : channel.substring(from, end);
    }

    /** What follows the namespace. */
    public String restOf(String channel) {
        int from = isPrivate(channel) ? privatePrefix.length() : 0;
        int end = namespace.isEmpty() ? -1 : channel.indexOf(namespace, from);
        return end < 0 ? channel.substring(from) : channel.substring(end + namespace.length());
    }

    /** The users to whom a channel is limited as they are listed, or null if it is not limited. */
    public @Nullable String usersOf(String channel) {
        int mark = user.isEmpty() ? -1 : channel.lastIndexOf(user);
        return mark < 0 ? null : channel.substring(mark + user.length());
    }

    /** Whether a user is among those that {@link #usersOf} lists. */
    public boolean lists(String users, String userId) {
        if (separator.isEmpty()) {
            return users.equals(userId);
        }
        int from = 0;
        for (int end = users.indexOf(separator); end >= 0; end = users.indexOf(separator, from)) {
            if (users.regionMatches(from, userId, 0, userId.length()) && end - from == userId.length()) {
                return true;
            }
            from = end + separator.length();
        }
        return users.length() - from == userId.length() && users.endsWith(userId);
    }

    /** The personal channel of a user. */
    public String personal(String namespaceName, String userId) {
        return namespaceName.isEmpty() ? user + userId : namespaceName + namespace + user + userId;
    }
}
