package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.presence.Member;
import io.ringcast.server.channel.ChannelNames;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What user_data of a signin says: a user, or why there is none.
 *
 * <p>Thread: any.
 */
public sealed interface UserData {
    /** Pusher protocol: how many ids of a watchlist are used. */
    int MAX_WATCHLIST = 100;

    /** What remains of the longest channel name for the id in the user's own channel. */
    int MAX_ID_LENGTH = ChannelNames.MAX_USER_CHANNEL_LENGTH - "#server-to-user-".length();

    /**
     * A user.
     *
     * @param watchlist distinct user ids in the order given
     * @param watchlistTruncated more ids were given than are used: the client is to be told
     */
    record Valid(Member user, Set<String> watchlist, boolean watchlistTruncated) implements UserData {}

    /** There is no usable {@code id}. */
    record NoId() implements UserData {}

    /** The id is longer than {@link #MAX_ID_LENGTH}. */
    record IdTooLong() implements UserData {}

    /** Not a JSON object. */
    record Malformed() implements UserData {}

    /** Reads user_data as the client sent it. Takes any text and never throws. */
    static UserData parse(String userData) {
        byte[] json = userData.getBytes(StandardCharsets.UTF_8);
        RawJson rawId = null;
        RawJson info = null;
        RawJson watchlist = null;
        JsonCursor members = JsonCursor.members(json, 0, json.length);
        while (members.next()) {
            if (members.nameIs("id")) {
                rawId = members.value();
            } else if (members.nameIs("user_info")) {
                info = members.value();
            } else if (members.nameIs("watchlist")) {
                watchlist = members.value();
            }
        }
        if (!members.complete()) {
            return new Malformed();
        }
        String id = UserIds.textOf(rawId);
        if (rawId == null || id == null) {
            return new NoId();
        }
        if (id.length() > MAX_ID_LENGTH) {
            return new IdTooLong();
        }
        return withWatchlist(new Member(id, rawId.toByteArray(), info == null ? null : info.toByteArray()), watchlist);
    }

    private static UserData withWatchlist(Member user, @Nullable RawJson watchlist) {
        Set<String> watched = new LinkedHashSet<>();
        int given = 0;
        JsonCursor elements = watchlist == null ? null : JsonCursor.elements(watchlist);
        while (elements != null && given <= MAX_WATCHLIST && elements.next()) {
            given++;
            String id = UserIds.textOf(elements.value());
            if (id != null && given <= MAX_WATCHLIST) {
                watched.add(id);
            }
        }
        return new Valid(user, Collections.unmodifiableSet(watched), given > MAX_WATCHLIST);
    }
}
