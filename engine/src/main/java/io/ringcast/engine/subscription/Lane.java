package io.ringcast.engine.subscription;

/**
 * The way in which a subscriber is written to: its session's dialect and what it wants to see. Subscribers of one lane
 * get the same bytes.
 *
 * <pre>
 *   31          2     1       0
 *  +-------------+-------+-------+
 *  | dialect     | delta | joins |
 *  +-------------+-------+-------+
 * </pre>
 *
 * <p>Thread: any.
 */
public final class Lane {
    private static final int JOINS = 1;
    private static final int DELTA = 2;
    private static final int BITS = 2;

    private Lane() {}

    /** The lane of a subscription. */
    public static int of(int dialect, SubscriptionTerms terms) {
        return dialect << BITS | (terms.delta() ? DELTA : 0) | (terms.joins() ? JOINS : 0);
    }

    /** The dialect of a lane. */
    public static int dialect(int lane) {
        return lane >>> BITS;
    }

    /** Whether its subscribers are told who comes and goes. */
    public static boolean joins(int lane) {
        return (lane & JOINS) != 0;
    }

    /** Whether its subscribers take differences. */
    public static boolean delta(int lane) {
        return (lane & DELTA) != 0;
    }
}
