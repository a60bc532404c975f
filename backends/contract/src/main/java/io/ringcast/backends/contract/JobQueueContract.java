package io.ringcast.backends.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.spi.JobQueue;
import io.ringcast.engine.spi.JobQueue.Attempt;
import io.ringcast.engine.spi.JobQueue.DeadJob;
import io.ringcast.engine.spi.JobQueue.Job;
import io.ringcast.engine.spi.JobQueue.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every {@link JobQueue} does. A driver's queue may hand jobs out a while after they were offered; {@link #settle}
 * waits for that.
 *
 * <p>Thread: confined to the test, but for a driver's own.
 */
public abstract class JobQueueContract {
    /** Jobs of one owner that wait. */
    protected static final int JOBS_PER_OWNER = 20;
    /** Jobs of one lane at a time. */
    protected static final int CONCURRENCY = 3;
    /** Dead jobs that are kept. */
    protected static final int DEAD = 5;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long LIMIT_SECONDS = 10;

    private record Given(Attempt attempt, CompletableFuture<Outcome> outcome) {
        String payload() {
            return text(attempt.job());
        }
    }

    private final Map<String, Given> inHand = new LinkedHashMap<>();
    private final List<String> done = new ArrayList<>();
    private @Nullable JobQueue queue;

    /** For extension by a back end's suite. */
    protected JobQueueContract() {}

    /** An empty queue with the bounds above and room for any number of bytes. */
    protected abstract JobQueue newQueue() throws Exception;

    /** Lets the queue's time pass: moves its clock, or waits. */
    protected abstract void advance(Duration time);

    /** Returns when the queue has handed out what it would hand out now. */
    protected abstract void settle();

    @BeforeEach
    final void open() throws Exception {
        queue = newQueue();
    }

    private JobQueue queue() {
        if (queue == null) {
            throw new IllegalStateException("the queue is not open");
        }
        return queue;
    }

    private void start() {
        queue().start(attempt -> {
            CompletableFuture<Outcome> outcome = new CompletableFuture<>();
            synchronized (inHand) {
                Given given = new Given(attempt, outcome);
                if (inHand.put(given.payload(), given) != null) {
                    throw new AssertionError(given.payload() + " was handed out twice");
                }
            }
            return outcome;
        });
        settle();
    }

    private static String text(Job job) {
        return new String(job.payload(), StandardCharsets.UTF_8);
    }

    private static <T> T get(CompletionStage<T> answer) {
        try {
            return answer.toCompletableFuture().get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private boolean offer(String owner, String lane, String group, String payload) {
        boolean kept = get(queue().offer(new Job(owner, lane, group, payload.getBytes(StandardCharsets.UTF_8))));
        settle();
        return kept;
    }

    private List<String> inHand() {
        synchronized (inHand) {
            return List.copyOf(inHand.keySet());
        }
    }

    private Attempt finish(String payload, Outcome outcome) {
        Given given;
        synchronized (inHand) {
            given = inHand.remove(payload);
        }
        if (given == null) {
            throw new AssertionError(payload + " is not in hand: " + inHand());
        }
        if (outcome instanceof Outcome.Done) {
            done.add(payload);
        }
        given.outcome().complete(outcome);
        settle();
        return given.attempt();
    }

    private Attempt done(String payload) {
        return finish(payload, new Outcome.Done());
    }

    private Attempt retry(String payload, Duration delay) {
        return finish(payload, new Outcome.Retry(delay, "not now"));
    }

    private Attempt giveUp(String payload) {
        return finish(payload, new Outcome.GiveUp("never"));
    }

    private List<DeadJob> dead() {
        return get(queue().dead(100));
    }

    @Test
    void shouldHandOutWhatWasOfferedBeforeAndAfterTheStart() {
        offer("o", "l", "a", "1");
        start();
        offer("o", "l", "b", "2");

        assertThat(inHand()).containsExactly("1", "2");
        assertThat(done("1")).satisfies(attempt -> {
            assertThat(attempt.number()).isEqualTo(1);
            assertThat(attempt.elapsed()).isLessThan(SECOND);
            assertThat(attempt.job().owner()).isEqualTo("o");
            assertThat(attempt.job().lane()).isEqualTo("l");
            assertThat(attempt.job().group()).isEqualTo("a");
        });
        done("2");
        assertThat(queue().counts()).isEqualTo(new JobQueue.Counts(0, 0, 0, 0, 0));
    }

    @Test
    void shouldHandOutAGroupsJobsOneByOneInTheirOrder() {
        start();
        offer("o", "l", "g", "1");
        offer("o", "l", "g", "2");
        offer("o", "l", "g", "3");

        assertThat(inHand()).containsExactly("1");
        done("1");
        assertThat(inHand()).containsExactly("2");
        done("2");
        assertThat(inHand()).containsExactly("3");
    }

    @Test
    void shouldKeepTheOrderOfAGroupWhileAJobIsTriedAgain() {
        start();
        offer("o", "l", "g", "1");
        offer("o", "l", "g", "2");
        offer("o", "l", "h", "other");
        retry("1", SECOND);

        assertThat(inHand()).containsExactly("other");
        advance(Duration.ofMillis(1100));
        settle();
        assertThat(inHand()).containsExactly("other", "1");
        Attempt again = done("1");
        assertThat(again.number()).isEqualTo(2);
        assertThat(again.elapsed()).isGreaterThanOrEqualTo(SECOND);
        assertThat(inHand()).containsExactly("other", "2");
    }

    @Test
    void shouldNotTryAgainBeforeItsTime() {
        start();
        offer("o", "l", "g", "1");
        retry("1", SECOND.multipliedBy(3));
        advance(SECOND);
        settle();

        assertThat(inHand()).isEmpty();
        assertThat(queue().counts().waiting()).isEqualTo(1);
    }

    @Test
    void shouldHandOutOnlySoManyJobsOfALane() {
        start();
        for (int i = 0; i < 10; i++) {
            offer("o", "slow", "g" + i, "s" + i);
        }
        offer("o", "fast", "g", "f");

        assertThat(inHand()).containsExactly("s0", "s1", "s2", "f");
        done("s1");
        assertThat(inHand()).containsExactly("s0", "s2", "f", "s3");
    }

    @Test
    void shouldGoOnWithTheGroupWhenAJobIsGivenUp() {
        start();
        offer("o", "l", "g", "1");
        offer("o", "l", "g", "2");
        giveUp("1");

        assertThat(inHand()).containsExactly("2");
        assertThat(dead()).singleElement().satisfies(job -> {
            assertThat(text(job.job())).isEqualTo("1");
            assertThat(job.attempts()).isEqualTo(1);
            assertThat(job.reason()).isEqualTo("never");
        });
        assertThat(queue().counts().dead()).isEqualTo(1);
    }

    @Test
    void shouldGiveUpAJobWhoseHandlerFails() {
        start();
        offer("o", "l", "g", "1");
        synchronized (inHand) {
            Objects.requireNonNull(inHand.remove("1"))
                    .outcome()
                    .completeExceptionally(new IllegalStateException("secret"));
        }
        settle();

        assertThat(dead())
                .singleElement()
                .satisfies(job -> assertThat(job.reason())
                        .contains("IllegalStateException")
                        .doesNotContain("secret"));
    }

    @Test
    void shouldOfferDeadJobsAnewWithAllTheirAttempts() {
        start();
        offer("o", "l", "g", "1");
        offer("o", "l", "h", "2");
        giveUp("1");
        giveUp("2");
        String first = dead().getFirst().id();

        assertThat(get(queue().replay(List.of(first, "nonsense")))).isEqualTo(1);
        settle();

        assertThat(dead()).hasSize(1);
        assertThat(inHand()).containsExactly("1");
        assertThat(done("1").number()).isEqualTo(1);
        assertThat(get(queue().replay(List.of(first)))).isZero();
    }

    @Test
    void shouldKeepTheDeadThatDiedLast() {
        start();
        for (int i = 0; i < DEAD + 2; i++) {
            offer("o", "l", "g", "j" + i);
            giveUp("j" + i);
        }

        assertThat(dead().stream().map(job -> text(job.job()))).containsExactly("j2", "j3", "j4", "j5", "j6");
        assertThat(queue().counts().deadDropped()).isEqualTo(2);
        assertThat(get(queue().dead(2))).hasSize(2);
    }

    @Test
    void shouldDropAnOwnersOldestPastItsBoundAndNobodyElses() {
        offer("small", "l", "g", "safe");
        for (int i = 0; i <= JOBS_PER_OWNER; i++) {
            assertThat(offer("big", "m", "g", "b" + i)).isTrue();
        }
        assertThat(queue().counts().dropped()).isEqualTo(1);
        assertThat(queue().counts().waiting()).isEqualTo(JOBS_PER_OWNER + 1);
        start();

        assertThat(inHand()).containsExactlyInAnyOrder("safe", "b1");
    }

    @Test
    void shouldDropFromTheLaneInWhichMostWait() {
        for (int i = 0; i < JOBS_PER_OWNER - 1; i++) {
            offer("o", "stuck", "g" + i, "s" + i);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(offer("o", "healthy", "g" + i, "h" + i)).isTrue();
        }
        assertThat(queue().counts().dropped()).isEqualTo(2);
        start();
        for (int i = 0; i < 3; i++) {
            done("h" + i);
        }

        assertThat(inHand()).contains("s2").doesNotContain("s0", "s1");
    }

    @Test
    void shouldDropTheOldestThoughItWaitsToBeTriedAgain() {
        start();
        offer("o", "l", "g", "b0");
        retry("b0", SECOND);
        for (int i = 1; i <= JOBS_PER_OWNER; i++) {
            offer("o", "l", "g", "b" + i);
        }

        assertThat(inHand()).containsExactly("b1");
        advance(SECOND.multipliedBy(2));
        settle();
        assertThat(inHand()).containsExactly("b1");
        assertThat(queue().counts().dropped()).isEqualTo(1);
    }

    @Test
    void shouldStopAtOnceWhenNothingIsLeft() {
        start();
        offer("o", "l", "g", "1");
        done("1");

        assertThat(get(queue().stop(SECOND.multipliedBy(60)))).isZero();
        assertThat(offer("o", "l", "g", "late")).isFalse();
    }

    @Test
    void shouldTryOnceMoreWhatWaitsWhenItStops() {
        start();
        offer("o", "l", "g", "1");
        offer("o", "l", "g", "2");
        retry("1", Duration.ofMinutes(5));
        CompletionStage<Integer> stopped = queue().stop(Duration.ofMinutes(1));
        settle();

        assertThat(inHand()).containsExactly("1");
        assertThat(stopped.toCompletableFuture()).isNotDone();
        done("1");
        done("2");
        assertThat(get(stopped)).isZero();
    }

    @Test
    void shouldTellWhatIsNotDoneWhenTheGraceIsOver() {
        start();
        for (int i = 0; i < 5; i++) {
            offer("o", "l", "g" + i, "j" + i);
        }
        CompletionStage<Integer> stopped = queue().stop(SECOND);
        done("j0");
        advance(SECOND.multipliedBy(2));
        settle();

        assertThat(get(stopped)).isEqualTo(4);
        int given = inHand().size();
        done("j1");
        assertThat(inHand()).hasSize(given - 1);
    }

    /** Whatever happens, each job that is not dropped is done once, and each group's in their order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void shouldDoEachJobOfEachGroupInItsOrder(long seed) {
        Random random = new Random(seed);
        start();
        List<String> offered = new ArrayList<>();
        for (int step = 0; step < 400; step++) {
            if (random.nextInt(3) == 0 && queue().counts().waiting() < JOBS_PER_OWNER) {
                String group = "g" + random.nextInt(6);
                String payload = group + "-" + step;
                offered.add(payload);
                offer("o", "l" + group.charAt(1) % 2, group, payload);
            }
            finishOne(random);
            if (random.nextInt(4) == 0) {
                advance(Duration.ofMillis(random.nextInt(500)));
                settle();
            }
        }
        for (int i = 0; i < 10_000 && done.size() < offered.size(); i++) {
            finishOne(random);
            advance(Duration.ofMillis(100));
            settle();
        }

        assertThat(done).as("seed %s", seed).containsExactlyInAnyOrderElementsOf(offered);
        for (int group = 0; group < 6; group++) {
            String prefix = "g" + group + "-";
            assertThat(done.stream().filter(job -> job.startsWith(prefix)))
                    .as("seed %s, group %s", seed, group)
                    .containsExactlyElementsOf(offered.stream()
                            .filter(job -> job.startsWith(prefix))
                            .toList());
        }
        assertThat(queue().counts()).as("seed %s", seed).isEqualTo(new JobQueue.Counts(0, 0, 0, 0, 0));
    }

    private void finishOne(Random random) {
        List<String> hand = inHand();
        if (!hand.isEmpty()) {
            String one = hand.get(random.nextInt(hand.size()));
            if (random.nextInt(3) == 0) {
                retry(one, Duration.ofMillis(random.nextInt(1000)));
            } else {
                done(one);
            }
        }
    }
}
