package io.ringcast.server.outbound;

import io.ringcast.engine.limit.ByteBudget;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of an answer to its end or to a bound. What is beyond the bound ends the connection unread, so an answer
 * that is longer, badly framed or never ends costs its connection and no more. Kept bytes come out of a budget until the
 * body is closed.
 *
 * <p>Thread: any; {@link #bytes()} and {@link #length()} once it has ended.
 */
public final class BoundedBody implements HttpResponse.BodySubscriber<BoundedBody.End>, AutoCloseable {
    private static final int FIRST_BYTES = 512;

    /** How reading ended. */
    public enum End {
        /** The body is whole. */
        COMPLETE,
        /** It is longer than the bound. */
        TOO_LONG,
        /** The budget had no bytes left. */
        NO_MEMORY,
        /** The connection ended first, or the framing was wrong. */
        BROKEN
    }

    private final CompletableFuture<End> ended = new CompletableFuture<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final int maxBytes;
    private final @Nullable ByteBudget budget;
    private byte[] kept = new byte[0];
    private long length;
    private long announced;
    private boolean closed;
    private Flow.@Nullable Subscription subscription;

    private BoundedBody(int maxBytes, @Nullable ByteBudget budget) {
        this.maxBytes = maxBytes;
        this.budget = budget;
    }

    /** Reads so that the connection can be used again, and keeps nothing. */
    public static BoundedBody dropping(int maxBytes) {
        return new BoundedBody(maxBytes, null);
    }

    /** Keeps the bytes, as far as {@code budget} has room. */
    public static BoundedBody keeping(int maxBytes, ByteBudget budget) {
        return new BoundedBody(maxBytes, budget);
    }

    /** Tells a length that stands in the head, before there is a body: one over the bound is not read at all. */
    public BoundedBody announced(long lengthBytes) {
        announced = lengthBytes;
        return this;
    }

    /** What was kept: the first {@link #length()} bytes. */
    public byte[] bytes() {
        return kept;
    }

    /** How many bytes came. */
    public int length() {
        return (int) length;
    }

    @Override
    public CompletionStage<End> getBody() {
        return ended;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        lock.lock();
        try {
            subscription = given;
            if (closed || announced > maxBytes) {
                end(closed ? End.BROKEN : End.TOO_LONG);
            } else {
                given.request(1);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        lock.lock();
        try {
            Flow.Subscription source = subscription;
            if (source == null || ended.isDone()) {
                return;
            }
            for (ByteBuffer buffer : buffers) {
                End stop = take(buffer);
                if (stop != null) {
                    end(stop);
                    return;
                }
            }
            source.request(1);
        } finally {
            lock.unlock();
        }
    }

    private @Nullable End take(ByteBuffer buffer) {
        int more = buffer.remaining();
        if (length + more > maxBytes) {
            return End.TOO_LONG;
        }
        if (budget != null) {
            int wanted = (int) length + more;
            // Never as much as a head announces: that may be a lie.
            if (wanted > kept.length && !grow(budget, wanted)) {
                return End.NO_MEMORY;
            }
            buffer.get(kept, (int) length, more);
        }
        length += more;
        return null;
    }

    private boolean grow(ByteBudget from, int wanted) {
        int size = Math.min(maxBytes, Math.max(wanted, Math.max(FIRST_BYTES, kept.length * 2)));
        if (!from.tryTake(size - kept.length)) {
            return false;
        }
        kept = Arrays.copyOf(kept, size);
        return true;
    }

    private void end(End how) {
        if (subscription != null) {
            subscription.cancel();
        }
        ended.complete(how);
    }

    @Override
    public void onError(Throwable failure) {
        ended.complete(End.BROKEN);
    }

    @Override
    public void onComplete() {
        ended.complete(End.COMPLETE);
    }

    /** Gives the memory back and stops reading. */
    @Override
    public void close() {
        lock.lock();
        try {
            if (!closed) {
                closed = true;
                if (budget != null) {
                    budget.release(kept.length);
                }
                kept = new byte[0];
                end(End.BROKEN);
            }
        } finally {
            lock.unlock();
        }
    }
}
