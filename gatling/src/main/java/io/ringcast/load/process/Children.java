package io.ringcast.load.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes that end with this one, also when it is ended by a signal.
 *
 * <p>Thread: any.
 */
final class Children {
    private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroy), "ringcast-load-end"));
    }

    private Children() {}

    /** Takes note of a process until it has ended. */
    static Process watch(Process process) {
        ALIVE.add(process);
        var _ = process.onExit().thenRun(() -> ALIVE.remove(process));
        return process;
    }
}
