package io.ringcast.server.protocol.centrifuge;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The sessions of this node by user. Anonymous ones are not in it.
 *
 * <p>Thread: any.
 */
final class Users {
    private final Map<String, Set<CentrifugeSession>> byUser = new ConcurrentHashMap<>();

    /**
     * Adds a session unless its user has as many as a user may have.
     *
     * @param limit zero or less means unlimited
     */
    boolean add(String user, CentrifugeSession session, int limit) {
        boolean[] added = new boolean[1];
        byUser.compute(user, (name, known) -> {
            if (known == null) {
                added[0] = true;
                return Set.of(session);
            }
            if (limit > 0 && known.size() >= limit) {
                return known;
            }
            // One session is the rule, so a set that can grow is made for the second. Nobody else changes it meanwhile.
            Set<CentrifugeSession> grown = known;
            if (known.size() == 1) {
                grown = ConcurrentHashMap.newKeySet(4);
                grown.addAll(known);
            }
            added[0] = grown.add(session);
            return grown;
        });
        return added[0];
    }

    /** Removes a session; does nothing if it is not there. */
    void remove(String user, CentrifugeSession session) {
        byUser.computeIfPresent(user, (name, known) -> {
            if (known.size() == 1) {
                return known.contains(session) ? null : known;
            }
            known.remove(session);
            return known.size() == 1 ? Set.copyOf(known) : known;
        });
    }

    /** The sessions of a user at this moment. */
    Collection<CentrifugeSession> of(String user) {
        Set<CentrifugeSession> known = byUser.get(user);
        return known == null ? List.of() : List.copyOf(known);
    }

    /** Distinct users. */
    int size() {
        return byUser.size();
    }
}
