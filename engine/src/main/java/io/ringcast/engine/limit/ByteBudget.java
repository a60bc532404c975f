package io.ringcast.engine.limit;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory that many connections share. A bound for each of them does not bound their sum: whoever wants more than what is
 * left is refused, and the others keep what they have.
 *
 * <p>Thread: any.
 */
public final class ByteBudget {
    private final long maxBytes;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong refusals = new AtomicLong();

    public ByteBudget(long maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes=" + maxBytes + " is not valid: expected at least 1");
        }
        this.maxBytes = maxBytes;
    }

    /** Takes so many bytes, or changes nothing and returns false if that many are not left. */
    public boolean tryTake(long bytes) {
        // Adding first and taking back what was too much would refuse others meanwhile, although there is room for
        // them.
        long current = used.get();
        while (bytes <= maxBytes - current) {
            if (used.compareAndSet(current, current + bytes)) {
                return true;
            }
            current = used.get();
        }
        refusals.incrementAndGet();
        return false;
    }

    /** Takes so many bytes even if they are not left: for what must be said to the one who is refused. */
    public void exceed(long bytes) {
        used.addAndGet(bytes);
    }

    /** Gives back what was taken. */
    public void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Bytes that are taken. */
    public long used() {
        return used.get();
    }

    /** How often somebody was refused. */
    public long refusals() {
        return refusals.get();
    }
}
