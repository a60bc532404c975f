package io.ringcast.server;

import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;

/**
 * Does something on every SIGHUP. The JDK's class for signals is not part of its API, so it is looked up by name, and a
 * runtime without it costs the signal only.
 *
 * <p>Thread: any.
 */
final class HangUp {
    private static final System.Logger LOG = System.getLogger(HangUp.class.getName());

    private HangUp() {}

    /** From now on runs {@code action} on a thread of its own for every SIGHUP, which then ends the process no more. */
    @SuppressWarnings("ReferenceEquality") // a proxy is only itself
    static boolean on(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    HangUp.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            run(action);
                            return null;
                        }
                        return switch (method.getName()) {
                            case "equals" -> proxy == arguments[0];
                            case "hashCode" -> System.identityHashCode(proxy);
                            default -> "HangUp";
                        };
                    });
            Object hangUp = signal.getConstructor(String.class).newInstance("HUP");
            Object before = signal.getMethod("handle", signal, handler).invoke(null, hangUp, ours);
            if (before == handler.getField("SIG_IGN").get(null)) {
                // The JVM leaves a signal alone that was ignored when it was started.
                LOG.log(
                        Level.WARNING,
                        "SIGHUP does not reload the settings: whoever started this process, such as nohup, has it"
                                + " ignored. POST /admin/reload does, or a start by setsid or a supervisor.");
                return false;
            }
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            LOG.log(
                    Level.WARNING,
                    "SIGHUP does not reload the settings here ({0}). POST /admin/reload does.",
                    e.getCause() == null ? e : e.getCause());
            return false;
        }
    }

    private static void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "The reload failed", e);
        }
    }
}
