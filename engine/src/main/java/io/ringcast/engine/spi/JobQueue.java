package io.ringcast.engine.spi;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Work to be done at least once. Jobs of one group are handed out one at a time, in the order in which they were
 * offered, also while one of them is tried again. Jobs of different groups overtake each other; of one lane only so many
 * are handed out at a time, so that a lane which gets nothing done does not keep the others from theirs.
 *
 * <p>Bounded for each owner: when an owner has too many jobs waiting, the oldest of the lane in which most of them
 * wait is dropped and counted.
 *
 * <p>No call blocks; a failure completes the stage exceptionally. Completions may run on any thread, also on the
 * caller's before the call returns.
 *
 * <p>Thread: any.
 */
public interface JobQueue {
    /**
     * Work.
     *
     * @param owner whose bound it counts against: an app
     * @param lane what is done at the same time only so often: a target
     * @param group what is done in order, within the lane: a channel
     * @param payload not to be changed
     */
    @SuppressWarnings("ArrayRecordComponent") // read-only bytes; never compared
    record Job(String owner, String lane, String group, byte[] payload) {}

    /**
     * A job that is handed out.
     *
     * @param id names the job for as long as the queue knows it
     * @param number 1 for the first attempt
     * @param elapsed since the first attempt began
     */
    record Attempt(String id, Job job, int number, Duration elapsed) {}

    /** How an attempt ended. */
    sealed interface Outcome {
        /** The job is done and forgotten. */
        record Done() implements Outcome {}

        /** The job is to be handed out again after a while; the rest of its group waits for it. */
        record Retry(Duration delay, String reason) implements Outcome {}

        /** The job joins the dead ones; the rest of its group goes on. */
        record GiveUp(String reason) implements Outcome {}
    }

    /** Does the work. Must not block; a stage that fails gives the job up. */
    interface Handler {
        CompletionStage<Outcome> handle(Attempt attempt);
    }

    /**
     * A job that was given up.
     *
     * @param reason of the last attempt
     */
    record DeadJob(String id, Job job, int attempts, String reason, long diedMs) {}

    /**
     * Counts of this node.
     *
     * @param waiting jobs that are not handed out, those that are to be tried again included
     * @param running jobs that are handed out
     * @param dead jobs that were given up and are kept
     * @param dropped jobs that had to make room, or found none
     * @param deadDropped jobs that were given up and are not kept any more
     */
    record Counts(long waiting, long running, long dead, long dropped, long deadDropped) {}

    /** Takes in a job. The stage tells whether it is kept: false if the queue has stopped or the job is too large. */
    CompletionStage<Boolean> offer(Job job);

    /** Begins to hand jobs out. Called once. */
    void start(Handler handler);

    /** The jobs that were given up, those that died first in front. */
    CompletionStage<List<DeadJob>> dead(int max);

    /** Offers dead jobs anew, with all their attempts. Completes with how many of the ids were found. */
    CompletionStage<Integer> replay(Collection<String> ids);

    Counts counts();

    /**
     * Takes in nothing more, hands out at once what waits to be tried again, and hands out nothing once {@code grace} is
     * over. Completes, at the latest then, with how many jobs of this node are not done: a queue that outlives the node
     * keeps them, another loses them.
     */
    CompletionStage<Integer> stop(Duration grace);
}
