package io.ringcast.server.protocol.pusher;

import io.ringcast.engine.presence.Member;
import io.ringcast.server.json.JsonCursor;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;

/**
 * What channel_data says: a member, or why there is none.
 *
 * <p>Thread: any.
 */
public sealed interface MemberData {
    /** Pusher protocol: characters of a user_id. */
    int MAX_USER_ID_LENGTH = 128;

    /** A user who may join as far as the data goes. */
    record Valid(Member member) implements MemberData {}

    /** Pusher protocol: answered as AuthError 401. */
    record Invalid(String reason) implements MemberData {}

    /** Pusher protocol: answered as LimitReached 4301. */
    record InfoTooLarge(int sizeBytes, int maxBytes) implements MemberData {}

    /** Reads channel_data as the client sent it. Takes any text and never throws. */
    static MemberData parse(String channelData, int maxInfoBytes) {
        byte[] json = channelData.getBytes(StandardCharsets.UTF_8);
        RawJson userId = null;
        RawJson info = null;
        JsonCursor members = JsonCursor.members(json, 0, json.length);
        while (members.next()) {
            if (members.nameIs("user_id")) {
                userId = members.value();
            } else if (members.nameIs("user_info")) {
                info = members.value();
            }
        }
        if (!members.complete()) {
            return new Invalid("channel_data is not a JSON object");
        }
        String id = UserIds.textOf(userId);
        if (userId == null || id == null) {
            return new Invalid("user_id is missing, empty or neither a string nor a number");
        }
        return within(new Member(id, userId.toByteArray(), info == null ? null : info.toByteArray()), maxInfoBytes);
    }

    /** Whether a user is small enough for the members of a channel, wherever it was told who it is. */
    static MemberData within(Member member, int maxInfoBytes) {
        if (member.userId().length() > MAX_USER_ID_LENGTH) {
            return new Invalid("user_id is longer than " + MAX_USER_ID_LENGTH + " characters");
        }
        byte[] info = member.info();
        return info != null && info.length > maxInfoBytes
                ? new InfoTooLarge(info.length, maxInfoBytes)
                : new Valid(member);
    }
}
