package io.ringcast.engine.session;

import java.util.random.RandomGenerator;

/**
 * Makes session ids: two independent numbers of 31 bits, of which the second carries the shard in its low bits, so that
 * two shards never issue the same id. One instance per shard.
 *
 * <pre>
 *   62            31 30         6 5      0
 *  +----------------+------------+--------+
 *  | random         | random     | shard  |
 *  +----------------+------------+--------+
 * </pre>
 *
 * <p>Thread: confined to the shard.
 */
public final class SessionIds {
    private static final int HALF_BITS = 31;
    private static final int SHARD_BITS = 6;

    private final int shard;
    private final RandomGenerator random;

    /** @param random not to be guessed: an id of another session is what excludes it from a publication */
    public SessionIds(int shard, RandomGenerator random) {
        this.shard = shard;
        this.random = random;
    }

    /** A fresh id; the caller checks that no live session of the shard has it. */
    public long next() {
        long high = random.nextInt() & Integer.MAX_VALUE;
        int low = (random.nextInt() & Integer.MAX_VALUE) >>> SHARD_BITS << SHARD_BITS | shard;
        return high << HALF_BITS | low;
    }

    /** The first number of an id. */
    public static long high(long id) {
        return id >>> HALF_BITS;
    }

    /** The second number of an id. */
    public static long low(long id) {
        return id & Integer.MAX_VALUE;
    }

    /** The shard that has issued an id; there need not be one of that number. */
    public static int shard(long id) {
        return (int) (id & ((1 << SHARD_BITS) - 1));
    }

    /** An id as text: its two numbers with a dot between them. */
    public static String text(long id) {
        return high(id) + "." + low(id);
    }

    /** The id with these two numbers, or {@link Session#NO_SESSION} if no id has them. */
    public static long of(long high, long low) {
        if (high < 0 || high > Integer.MAX_VALUE || low < 0 || low > Integer.MAX_VALUE) {
            return Session.NO_SESSION;
        }
        return high << HALF_BITS | low;
    }
}
