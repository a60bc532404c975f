package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.fanout.EngineBusyException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Waits for answers of the engine, which come within a duty cycle unless a shard is stuck.
 *
 * <p>Thread: a request's virtual thread.
 */
final class Waiting {
    private static final long LIMIT_SECONDS = 10;

    private Waiting() {}

    /** Whether it was done in time. */
    static boolean done(CompletableFuture<?> task) {
        return await(task.thenApply(ignored -> Boolean.TRUE)) != null;
    }

    /** The answer, or null if the engine can't give it now. */
    static <T> @Nullable T await(CompletableFuture<T> answer) {
        try {
            return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException _) {
            return null;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineBusyException || e.getCause() instanceof TimeoutException) {
                return null;
            }
            throw new IllegalStateException("a question to the engine failed", e.getCause());
        }
    }
}
