package io.ringcast.server.protocol.pusher;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members between the wire's form and the engine's.
 *
 * <p>Thread: any.
 */
final class Members {
    private Members() {}

    static io.ringcast.engine.presence.Member toEngine(Member member) {
        RawJson info = member.info();
        return new io.ringcast.engine.presence.Member(
                member.id(), member.rawId().toByteArray(), info == null ? null : info.toByteArray());
    }

    static Member fromEngine(io.ringcast.engine.presence.Member member) {
        byte @Nullable [] info = member.info();
        return new Member(member.userId(), RawJson.of(member.userIdJson()), info == null ? null : RawJson.of(info));
    }

    static List<Member> fromEngine(List<io.ringcast.engine.presence.Member> members) {
        List<Member> all = new ArrayList<>(members.size());
        members.forEach(member -> all.add(fromEngine(member)));
        return all;
    }
}
