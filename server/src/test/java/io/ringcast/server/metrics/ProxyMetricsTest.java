package io.ringcast.server.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.callback.BackendClient;
import io.ringcast.server.callback.BackendProxy;
import io.ringcast.server.callback.Caller;
import io.ringcast.server.callback.Payload;
import io.ringcast.server.callback.ProxyCall;
import io.ringcast.server.callback.ProxySettings;
import io.ringcast.server.webhook.Receiver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ProxyMetricsTest {
    private static final String LABELS = "{protocol=\"http\",type=\"publish\",name=\"chat\"";

    @Test
    void shouldUseTheNamesOfTheOriginal() throws Exception {
        try (Receiver backEnd = Receiver.start(
                        Receiver.first(2, Receiver.writing("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")));
                BackendClient client = new BackendClient("Ringcast", new ByteBudget(1 << 20))) {
            BackendProxy proxy = new BackendProxy(
                    ProxySettings.of("chat", URI.create(backEnd.url("/")), Duration.ofSeconds(10)),
                    client,
                    SystemNanoClock.INSTANCE);
            Caller caller = new Caller("c1", "websocket", "json", List.of(), Map.of());
            for (int i = 0; i < 3; i++) {
                // The third one is answered without a body.
                proxy.awaitPublish(new ProxyCall.Publish(caller, "42", "c", Payload.NONE, null));
            }
            ProxyMetrics metrics = new ProxyMetrics(List.of(proxy));
            TextFormat named = new TextFormat("");
            TextFormat own = new TextFormat("ringcast_");

            metrics.write(named);
            metrics.writeOwn(own);

            assertThat(named.toString())
                    .contains(
                            "# TYPE centrifugo_proxy_duration_seconds histogram",
                            "centrifugo_proxy_duration_seconds_bucket" + LABELS + ",le=\"5\"} 3.0",
                            "centrifugo_proxy_duration_seconds_bucket" + LABELS + ",le=\"+Inf\"} 3.0",
                            "centrifugo_proxy_duration_seconds_count" + LABELS + "} 3.0",
                            "centrifugo_proxy_errors" + LABELS + "} 1.0",
                            "centrifugo_proxy_inflight_requests" + LABELS + "} 0.0")
                    .doesNotContain("type=\"connect\"");
            assertThat(own.toString())
                    .contains(
                            "ringcast_proxy_calls_total" + LABELS + ",outcome=\"result\"} 2.0",
                            "ringcast_proxy_calls_total" + LABELS + ",outcome=\"bad_answer\"} 1.0",
                            "ringcast_proxy_breaker_open{name=\"chat\"} 0.0",
                            "ringcast_proxy_waiting{name=\"chat\"} 0.0");
        }
    }
}
