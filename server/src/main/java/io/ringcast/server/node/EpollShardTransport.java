package io.ringcast.server.node;

import io.ringcast.engine.fanout.ShardTransport;
import io.ringcast.server.transport.epoll.EpollLimits;
import io.ringcast.server.transport.epoll.EpollLoop;
import java.util.function.BooleanSupplier;
import org.agrona.ErrorHandler;
import org.agrona.concurrent.NanoClock;

/**
 * A shard that drives its sockets by epoll, and waits in it.
 *
 * <p>Thread: confined to the shard, but for {@link #wakeup}.
 */
final class EpollShardTransport implements ShardTransport {
    private static final long EXPIRE_NS = 100_000_000L;

    private final EpollLoop loop;
    private long expiredNs;

    EpollShardTransport(EpollLimits limits, NanoClock clock, ErrorHandler errors) {
        loop = new EpollLoop(limits, clock, errors);
    }

    EpollLoop loop() {
        return loop;
    }

    @Override
    public int poll(long nowNs) {
        if (nowNs - expiredNs >= EXPIRE_NS) {
            expiredNs = nowNs;
            loop.expire(nowNs);
        }
        return loop.poll();
    }

    @Override
    public void idle(int workCount, long timeoutNs, BooleanSupplier hasWork) {
        if (workCount == 0) {
            // The output of a client that does not read has a deadline of its own.
            long most = loop.counters().pendingBytes() > 0 ? Math.min(timeoutNs, EXPIRE_NS) : timeoutNs;
            loop.await(most == Long.MAX_VALUE ? -1 : most, hasWork);
        }
    }

    @Override
    public void wakeup() {
        loop.wakeup();
    }

    @Override
    public void close() {
        loop.close();
    }
}
