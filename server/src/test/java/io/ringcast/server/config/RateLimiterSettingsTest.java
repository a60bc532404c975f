package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Defaults by profile, bounds and warnings of the keys about rates and stopping. */
class RateLimiterSettingsTest {
    @TempDir
    Path directory = Path.of("");

    private static List<String> warnings(Map<String, String> env) {
        return Loading.env(env).warnings().stream()
                .filter(warning -> warning.contains("rate"))
                .toList();
    }

    @Test
    void shouldBeOffUnlessTheProfileIsSockudos() {
        RateLimiterSettings own = Loading.env(Map.of()).settings().rateLimiter();
        RateLimiterSettings sockudos =
                Loading.env(Map.of("RINGCAST_PROFILE", "sockudo")).settings().rateLimiter();

        assertThat(own.enabled()).isFalse();
        assertThat(sockudos.enabled()).isTrue();
        assertThat(sockudos.driver()).isEqualTo(RateLimiterSettings.RateDriver.MEMORY);
        assertThat(sockudos.apiRateLimit())
                .isEqualTo(new RateLimiterSettings.Api(100, Duration.ofSeconds(60), "api", 0));
        assertThat(sockudos.websocketRateLimit())
                .isEqualTo(new RateLimiterSettings.WebSocket(20, Duration.ofSeconds(60), "websocket_connect", 0));
    }

    @Test
    void shouldReadTheSectionAsSockudoWritesIt() {
        RateLimiterSettings rates = Loading.json(directory, """
                        {"rate_limiter":{"enabled":true,"driver":"memory",
                         "api_rate_limit":{"max_requests":7,"window_seconds":8,"identifier":"api","trust_hops":1},
                         "websocket_rate_limit":{"max_requests":9,"window_seconds":10,"identifier":"ws","trust_hops":2}}}""").settings().rateLimiter();

        assertThat(rates.apiRateLimit()).isEqualTo(new RateLimiterSettings.Api(7, Duration.ofSeconds(8), "api", 1));
        assertThat(rates.websocketRateLimit())
                .isEqualTo(new RateLimiterSettings.WebSocket(9, Duration.ofSeconds(10), "ws", 2));
    }

    @Test
    void shouldWarnWhereNothingIsCounted() {
        assertThat(warnings(Map.of("RATE_LIMITER_DRIVER", "none"))).isEmpty();
        assertThat(warnings(Map.of("RATE_LIMITER_DRIVER", "none", "RATE_LIMITER_ENABLED", "true")))
                .singleElement()
                .asString()
                .startsWith("rate_limiter.driver=none: no rate is limited over HTTP");
        assertThat(warnings(Map.of(
                        "RATE_LIMITER_DRIVER",
                        "none",
                        "SOCKUDO_DEFAULT_APP_ID",
                        "a",
                        "SOCKUDO_DEFAULT_APP_KEY",
                        "b",
                        "SOCKUDO_DEFAULT_APP_SECRET",
                        "c",
                        "SOCKUDO_DEFAULT_APP_MAX_READ_REQUESTS_PER_SECOND",
                        "5")))
                .hasSize(1);
    }

    @Test
    void shouldRefuseWhatCannotBeCounted() {
        assertThat(Loading.problemsOfEnv(Map.of("RATE_LIMITER_API_TRUST_HOPS", "17")))
                .hasSize(1);
        assertThat(Loading.problemsOfEnv(Map.of("RATE_LIMITER_WS_WINDOW_SECONDS", "0")))
                .hasSize(1);
        assertThat(Loading.problemsOfEnv(Map.of("RATE_LIMITER_DRIVER", "redis")))
                .hasSize(1);
    }

    @Test
    void shouldBoundTheDrainWindowByTheGracePeriod() {
        ShutdownSettings auto = Loading.env(Map.of()).settings().shutdown();
        ShutdownSettings own = Loading.env(Map.of("RINGCAST_SHUTDOWN_DRAIN_WINDOW_MS", "3000"))
                .settings()
                .shutdown();

        assertThat(auto.drainWindow(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(5));
        assertThat(own.drainWindow(Duration.ofSeconds(10))).isEqualTo(Duration.ofSeconds(3));
        assertThat(own.drainWindow(Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
        assertThat(own.drainWindow(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(auto.drainWindow(Duration.ZERO)).isZero();
    }
}
