package io.ringcast.server.http.health;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Asks everything that the node depends on, all at once, and waits for the answers until one deadline. A check that hangs
 * is not asked a second time before it has answered: however often somebody looks, it holds one thread.
 *
 * <p>Thread: any (a request's virtual thread).
 */
public final class HealthChecks {
    private static final System.Logger LOG = System.getLogger(HealthChecks.class.getName());

    /** What is asked. May block; fails by an exception too. */
    public interface Probe {
        /** Whether all is well. */
        boolean healthy() throws Exception;
    }

    /**
     * Something that the node depends on.
     *
     * @param name for the log
     * @param critical whether the node is of no use without it
     */
    public record Check(String name, boolean critical, Probe probe) {}

    /** How the node does. */
    public enum State {
        /** All is well. */
        OK,
        /** Something is missing that the node can do without for a while. */
        DEGRADED,
        /** The node is of no use. */
        ERROR
    }

    private final Duration timeout;
    private final List<Watched> checks;

    /** @param timeout of all checks together */
    public HealthChecks(Duration timeout, List<Check> checks) {
        this.timeout = timeout;
        this.checks = checks.stream().map(Watched::new).toList();
    }

    /** Asks everybody. Takes as long as the slowest, and never longer than the timeout. */
    public State state() {
        long deadlineNs = System.nanoTime() + timeout.toNanos();
        List<CompletableFuture<Boolean>> answers = new ArrayList<>(checks.size());
        for (Watched watched : checks) {
            answers.add(watched.ask());
        }
        State state = State.OK;
        for (int i = 0; i < checks.size(); i++) {
            Watched watched = checks.get(i);
            boolean healthy = await(answers.get(i), deadlineNs);
            watched.tell(healthy);
            if (!healthy && state != State.ERROR) {
                state = watched.check.critical() ? State.ERROR : State.DEGRADED;
            }
        }
        return state;
    }

    /**
     * Answers one question within the timeout.
     *
     * @throws TimeoutException if there is no answer by then
     * @throws ExecutionException if the question fails
     */
    public <T extends @Nullable Object> T within(Callable<T> question) throws TimeoutException, ExecutionException {
        FutureTask<T> task = new FutureTask<>(question);
        Thread thread = Thread.ofVirtual().name("ringcast-health").start(task);
        try {
            return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExecutionException(e);
        }
    }

    private static boolean await(CompletableFuture<Boolean> answer, long deadlineNs) {
        try {
            return answer.get(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static final class Watched {
        private final Check check;
        private final AtomicReference<@Nullable CompletableFuture<Boolean>> asked = new AtomicReference<>();
        private volatile boolean wasHealthy = true;

        Watched(Check check) {
            this.check = check;
        }

        CompletableFuture<Boolean> ask() {
            CompletableFuture<Boolean> mine = new CompletableFuture<>();
            CompletableFuture<Boolean> under = asked.get();
            if ((under != null && !under.isDone()) || !asked.compareAndSet(under, mine)) {
                CompletableFuture<Boolean> present = asked.get();
                return present == null ? CompletableFuture.completedFuture(false) : present;
            }
            Thread.ofVirtual().name("ringcast-health-" + check.name()).start(() -> answer(mine));
            return mine;
        }

        private void answer(CompletableFuture<Boolean> answer) {
            try {
                answer.complete(check.probe().healthy());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.completeExceptionally(e);
            } catch (Throwable e) {
                answer.completeExceptionally(e);
            }
        }

        void tell(boolean healthy) {
            if (healthy != wasHealthy) {
                wasHealthy = healthy;
                LOG.log(
                        healthy ? Level.INFO : Level.WARNING,
                        "Health: {0} {1}",
                        check.name(),
                        healthy ? "answers again" : "fails or does not answer in time");
            }
        }
    }
}
