package io.ringcast.server.protocol.centrifuge;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that were told a name of their own, by that name: those whose clients send by requests of their own, and
 * those whose clients send nothing. Only the client knows it, and whom it tells.
 *
 * <p>Thread: any.
 */
final class Emulation {
    private static final int NAME_BYTES = 16;

    private final Map<String, CentrifugeSession> byName = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();

    /** Gives a session a name. */
    String register(CentrifugeSession session) {
        byte[] bytes = new byte[NAME_BYTES];
        random.nextBytes(bytes);
        String name = HexFormat.of().formatHex(bytes);
        session.sessionName(name);
        byName.put(name, session);
        return name;
    }

    /** The session with this name whose client sends by requests of its own, or null. */
    @Nullable
    CentrifugeSession find(String name) {
        CentrifugeSession session = byName.get(name);
        return session != null && session.link().traits().emulated() ? session : null;
    }

    /** The session with this name, or null; back ends may know it of a client that sends nothing, too. */
    @Nullable
    CentrifugeSession named(String name) {
        return byName.get(name);
    }

    void forget(String name) {
        byName.remove(name);
    }

    int size() {
        return byName.size();
    }
}
