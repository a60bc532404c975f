package io.ringcast.engine.fanout;

import org.jspecify.annotations.Nullable;

/**
 * A slot of a shard's ring: a command or an event with its operands.
 *
 * <p>Thread: publisher side any between claim and publish, consumer side the shard.
 */
final class ShardSlot {
    /** What a slot asks the shard to do. */
    enum Kind {
        /** Nothing: a claim that was given up. */
        NOTHING,
        /** As home: {@code a} is a {@link Publication} to send on. */
        PUBLISH,
        /** As home: {@code a} is a Subscription that wants in. */
        JOIN,
        /** As home: {@code a} is a Subscription that is gone. */
        LEAVE,
        /** {@code a} is a Runnable. */
        TASK,
        /** As a shard with subscribers: {@code a} is a {@link FanOut} to deliver. */
        DELIVER,
        /** As the session's shard: {@code a} is a {@link HomeAnswer}. */
        ANSWER
    }

    Kind kind = Kind.NOTHING;

    @Nullable
    Object a;

    void set(Kind newKind, @Nullable Object operand) {
        kind = newKind;
        a = operand;
    }

    void clear() {
        kind = Kind.NOTHING;
        a = null;
    }
}
