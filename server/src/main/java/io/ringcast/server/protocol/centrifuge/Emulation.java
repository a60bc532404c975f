package io.ringcast.server.protocol.centrifuge;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sessions whose clients send by requests of their own, by a name that only the client knows.
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
        if (session.link().traits().emulated()) {
            byName.put(name, session);
        }
        return name;
    }

    /** The session with this name, or null. */
    @Nullable
    CentrifugeSession find(String name) {
        return byName.get(name);
    }

    void forget(String name) {
        byName.remove(name);
    }

    int size() {
        return byName.size();
    }
}
