package io.ringcast.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.memory.InMemoryRateLimiter;
import io.ringcast.engine.spi.RateLimiter;
import io.ringcast.engine.spi.RateLimiter.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.agrona.concurrent.CachedNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class RateGateTest {
    private static final Rate TWO_A_MINUTE = new Rate(2, Duration.ofMinutes(1));

    private final CachedNanoClock clock = new CachedNanoClock();
    private final RateCounts counts = new RateCounts();
    private final RateGate gate = gate(new InMemoryRateLimiter(10, clock));

    private RateGate gate(RateLimiter limiter) {
        return new RateGate(limiter, counts, Duration.ofMillis(50));
    }

    private static Map<String, String> headers(RateVerdict verdict) {
        return verdict.headers();
    }

    @Test
    void shouldAllowUpToTheEdgeAndRefuseBeyondIt() {
        RateVerdict first = gate.take(RateCounts.Limiter.API, "k", 1, TWO_A_MINUTE);
        RateVerdict second = gate.take(RateCounts.Limiter.API, "k", 1, TWO_A_MINUTE);
        RateVerdict third = gate.take(RateCounts.Limiter.API, "k", 1, TWO_A_MINUTE);

        assertThat(first.allowed()).isTrue();
        assertThat(headers(first))
                .isEqualTo(Map.of("X-RateLimit-Limit", "2", "X-RateLimit-Remaining", "1", "X-RateLimit-Reset", "60"));
        assertThat(second.allowed()).isTrue();
        assertThat(headers(second)).containsEntry("X-RateLimit-Remaining", "0");
        assertThat(third.outcome()).isEqualTo(RateVerdict.Outcome.EXCEEDED);
        assertThat(headers(third))
                .containsEntry("X-RateLimit-Limit", "2")
                .containsEntry("X-RateLimit-Remaining", "0")
                .containsEntry("Retry-After", headers(third).get("X-RateLimit-Reset"));
        assertThat(counts.checks(RateCounts.Limiter.API)).isEqualTo(3);
        assertThat(counts.triggered(RateCounts.Limiter.API)).isEqualTo(1);
        assertThat(counts.checks(RateCounts.Limiter.WEBSOCKET)).isZero();
    }

    @Test
    void shouldAllowAgainAfterTheTimeItNamed() {
        assertThat(gate.take(RateCounts.Limiter.API, "k", 2, TWO_A_MINUTE).allowed())
                .isTrue();
        RateVerdict refused = gate.take(RateCounts.Limiter.API, "k", 1, TWO_A_MINUTE);

        clock.update(
                clock.nanoTime() + Duration.ofSeconds(refused.resetSeconds()).toNanos());

        assertThat(gate.take(RateCounts.Limiter.API, "k", 1, TWO_A_MINUTE).allowed())
                .isTrue();
    }

    @Test
    void shouldRefuseWhenTheLimiterFailsThrowsOrStaysSilent() {
        List<RateLimiter> broken = List.of(
                (key, points, rate) -> CompletableFuture.failedFuture(new IllegalStateException("away")),
                (key, points, rate) -> {
                    throw new IllegalStateException("away");
                },
                (key, points, rate) -> new CompletableFuture<>());

        for (RateLimiter limiter : broken) {
            RateVerdict verdict = gate(limiter).take(RateCounts.Limiter.WEBSOCKET, "k", 1, TWO_A_MINUTE);
            assertThat(verdict.outcome()).isEqualTo(RateVerdict.Outcome.FAILED);
            assertThat(verdict.allowed()).isFalse();
            assertThat(headers(verdict)).isEqualTo(Map.of("Retry-After", "1"));
        }
        assertThat(counts.failures()).isEqualTo(3);
        assertThat(counts.checks(RateCounts.Limiter.WEBSOCKET)).isZero();
    }

    @Test
    void shouldCountAddressesApartAndForgedOnesTogether() {
        AddressRate direct =
                new AddressRate(gate, RateCounts.Limiter.API, new AddressRate.Terms("api", TWO_A_MINUTE, 0));

        assertThat(direct.take("10.0.0.1", List.of("1.1.1.1")).allowed()).isTrue();
        assertThat(direct.take("10.0.0.1", List.of("2.2.2.2")).allowed()).isTrue();
        assertThat(direct.take("10.0.0.1", List.of("3.3.3.3")).allowed()).isFalse();
        assertThat(direct.take("10.0.0.2", List.of("1.1.1.1")).allowed()).isTrue();
    }
}
