package io.ringcast.engine.presence;

import java.util.List;

/**
 * The members of a channel at one moment, in the order in which they came.
 *
 * <p>Thread: any.
 */
public record PresenceSnapshot(List<Member> members) {
    public PresenceSnapshot {
        members = List.copyOf(members);
    }
}
