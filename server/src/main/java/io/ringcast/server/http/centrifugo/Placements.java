package io.ringcast.server.http.centrifugo;

import io.ringcast.engine.fanout.PublicationResult;
import io.ringcast.engine.history.StreamPosition;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Collects where publications went, each told by its channel's home.
 *
 * <p>Thread: one writer for each place (a shard), reader the request's virtual thread when all are there.
 */
final class Placements {
    private final @Nullable StreamPosition[] positions;
    // Counts the one who announces as well, so that nobody is done before all are announced.
    private final AtomicInteger awaited = new AtomicInteger(1);
    private final CompletableFuture<Void> all = new CompletableFuture<>();
    private boolean any;

    Placements(int count) {
        positions = new StreamPosition[count];
    }

    /** Announces one; to be called before its publication is handed over. */
    PublicationResult at(int index) {
        awaited.incrementAndGet();
        any = true;
        return position -> {
            positions[index] = position;
            arrived();
        };
    }

    private void arrived() {
        if (awaited.decrementAndGet() == 0) {
            all.complete(null);
        }
    }

    /** Waits for all that were announced; false if some did not come in time. */
    boolean await() {
        if (!any) {
            return true;
        }
        arrived();
        return Waiting.done(all);
    }

    /** Where the publication went, or null if it is not known. */
    @Nullable
    StreamPosition position(int index) {
        return positions[index];
    }
}
