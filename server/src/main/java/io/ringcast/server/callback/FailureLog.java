package io.ringcast.server.callback;

import java.lang.System.Logger.Level;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Says in the log that a back end does not answer as it should: one line in ten seconds, with how many calls failed since the
 * last one.
 *
 * <p>Thread: any.
 */
final class FailureLog {
    static final long PAUSE_NS = TimeUnit.SECONDS.toNanos(10);

    private static final System.Logger LOG = System.getLogger(FailureLog.class.getName());

    private final String proxy;
    private final AtomicLong nextNs;
    private final LongAdder failures = new LongAdder();

    FailureLog(String proxy, long nowNs) {
        this.proxy = proxy;
        this.nextNs = new AtomicLong(nowNs);
    }

    void failed(ProxyType type, ProxyOutcome.Failed<?> failed, long nowNs) {
        failures.increment();
        long next = nextNs.get();
        if (nowNs - next >= 0 && nextNs.compareAndSet(next, nowNs + PAUSE_NS)) {
            LOG.log(
                    Level.WARNING,
                    "proxy {0}: {1} failed: {2}; {3} failed since the last line about it",
                    proxy,
                    type.label(),
                    failed.detail(),
                    failures.sumThenReset());
        }
    }

    void broken(ProxyType type, RuntimeException mistake) {
        LOG.log(Level.ERROR, "proxy " + proxy + ": " + type.label() + " could not be sent", mistake);
    }
}
