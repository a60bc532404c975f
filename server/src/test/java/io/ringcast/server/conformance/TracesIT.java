package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.trace.SpanReceiver;
import io.ringcast.server.trace.SpanReceiver.Span;
import io.ringcast.server.webhook.Receiver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of publishes and webhook requests, at a collector. */
class TracesIT {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLER = "00f067aa0ba902b7";
    private static final long SERVER = 2;
    private static final long CLIENT = 3;

    private final SpanReceiver collector = new SpanReceiver();
    private final Receiver receiver = Receiver.answering(500);
    private final List<TestNode> nodes = new ArrayList<>();

    TracesIT() throws IOException {}

    private TestNode start(String enabled, String ratio) {
        TestNode node = TestNode.start(
                "auto",
                Map.of(
                        "TRACING_ENABLED",
                        enabled,
                        "TRACING_ENDPOINT",
                        collector.endpoint() + "/",
                        "TRACING_SAMPLE_RATIO",
                        ratio,
                        "TRACING_SERVICE_NAME",
                        "chat",
                        "WEBHOOKS_RETRY_MAX_ATTEMPTS",
                        "1"),
                "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\",\"webhooks\":[{\"url\":\""
                        + receiver.url("/secret-path") + "\",\"event_types\":[\"channel_occupied\"]}]}");
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        receiver.close();
        collector.close();
    }

    private Api.Reply publish(TestNode node, String... headers) {
        String body = "{\"name\":\"e\",\"channels\":[\"room\"],\"data\":\"d\"}";
        String path = "/apps/app-id/events";
        Api api = node.api();
        return api.send("POST", path + "?" + api.query("POST", path, body), body, headers);
    }

    private List<Span> awaitSpans(int count) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(collector.spans()).hasSizeGreaterThanOrEqualTo(count));
        return collector.spans();
    }

    @Test
    void shouldContinueTheTraceOfThePublisher() {
        TestNode node = start("true", "0");

        publish(node, "traceparent", "00-" + TRACE + "-" + CALLER + "-01").is(200, "{}");
        publish(node).is(200, "{}");
        node.api().get("/channels");
        node.close();

        assertThat(awaitSpans(1)).singleElement().satisfies(span -> {
            assertThat(span.service()).isEqualTo("chat");
            assertThat(span.traceId()).isEqualTo(TRACE);
            assertThat(span.parentId()).isEqualTo(CALLER);
            assertThat(span.name()).isEqualTo("POST /apps/{app_id}/events");
            assertThat(span.kind()).isEqualTo(SERVER);
            assertThat(span.tag("http.route")).isEqualTo("/apps/{app_id}/events");
            assertThat(span.tag("ringcast.app_id")).isEqualTo("app-id");
            assertThat(span.tag("http.response.status_code")).isEqualTo("200");
            assertThat(span.tags().values()).noneMatch(value -> value.contains("auth_"));
        });
    }

    @Test
    void shouldTellTheStatusOfARefusedPublish() {
        TestNode node = start("true", "1");

        node.api("app-id", Wire.KEY, "wrong").publish("room", "e", "d").response();

        assertThat(awaitSpans(1)).singleElement().satisfies(span -> {
            assertThat(span.tag("http.response.status_code")).isEqualTo("401");
            assertThat(span.parentId()).isEmpty();
        });
    }

    @Test
    void shouldFollowAWebhookToItsReceiver() {
        TestNode node = start("true", "1");

        node.connect().subscribe("room").expect(Wire.succeeded("room"));

        Span span = awaitSpans(1).getFirst();
        assertThat(span.name()).isEqualTo("POST webhook");
        assertThat(span.kind()).isEqualTo(CLIENT);
        assertThat(span.tag("ringcast.app_id")).isEqualTo("app-id");
        assertThat(span.tag("http.response.status_code")).isEqualTo("500");
        assertThat(span.tag("status")).isEqualTo("2");
        assertThat(span.tags().values()).noneMatch(value -> value.contains("secret"));
        assertThat(receiver.awaitAbout("room", 1).getFirst().header("traceparent"))
                .isEqualTo("00-" + span.traceId() + "-" + span.spanId() + "-01");
    }

    @Test
    void shouldSendNothingWhileItIsOff() {
        TestNode node = start("false", "1");

        node.connect().subscribe("room").expect(Wire.succeeded("room"));
        publish(node, "traceparent", "00-" + TRACE + "-" + CALLER + "-01").is(200, "{}");
        assertThat(receiver.awaitAbout("room", 1).getFirst().header("traceparent"))
                .isEmpty();
        node.close();

        assertThat(collector.spans()).isEmpty();
    }

    @Test
    void shouldServeWhileNobodyCollects() {
        collector.close();
        TestNode node = start("true", "1");

        publish(node).is(200, "{}");
        long beganNs = System.nanoTime();
        node.close();

        assertThat(Duration.ofNanos(System.nanoTime() - beganNs)).isLessThan(Duration.ofSeconds(10));
    }
}
