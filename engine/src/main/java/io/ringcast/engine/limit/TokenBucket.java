package io.ringcast.engine.limit;

/**
 * A rate that allows bursts of one second's worth and refills evenly.
 *
 * <p>Thread: confined to its owner.
 */
public final class TokenBucket {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int perSecond;
    private double tokens;
    private long refilledNs;

    /** @param perSecond at least 1 */
    public TokenBucket(int perSecond, long nowNs) {
        if (perSecond < 1) {
            throw new IllegalArgumentException("perSecond=" + perSecond + " is not valid: expected at least 1");
        }
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.refilledNs = nowNs;
    }

    /** Takes one token if there is one. */
    public boolean tryTake(long nowNs) {
        long elapsedNs = nowNs - refilledNs;
        if (elapsedNs > 0) {
            tokens = Math.min(perSecond, tokens + (double) elapsedNs * perSecond / NANOS_PER_SECOND);
            refilledNs = nowNs;
        }
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
