package io.ringcast.server;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals of the process. The JDK has a class for them that is not part of its API: the compiler warns of its use, which
 * can't be suppressed, so it is looked up by name, and a runtime without it costs the signals only.
 *
 * <p>Thread: any.
 */
final class Signals {
    /** Whether a signal reaches its action. */
    enum Handling {
        /** It does. */
        INSTALLED,
        /** Whoever started the process has it ignored, as nohup does with SIGHUP, and the JVM leaves it at that. */
        IGNORED,
        /** The JVM keeps its own handler (-Xrs), or has no such class. */
        UNAVAILABLE
    }

    private Signals() {}

    /** From now on runs {@code action}, on a thread of its own, each time the signal comes. */
    static Handling handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            MethodHandle run = MethodHandles.publicLookup()
                    .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                    .bindTo(action);
            Object own = MethodHandleProxies.asInterfaceInstance(handler, MethodHandles.dropArguments(run, 0, signal));
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), own);
            return handler.getField("SIG_IGN").get(null).equals(before) ? Handling.IGNORED : Handling.INSTALLED;
        } catch (ReflectiveOperationException | IllegalArgumentException | LinkageError unavailable) {
            return Handling.UNAVAILABLE;
        }
    }
}
