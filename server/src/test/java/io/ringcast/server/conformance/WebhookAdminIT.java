package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringcast.server.http.admin.WebhooksCommand;
import io.ringcast.server.webhook.Receiver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Dead webhooks, over HTTP and by the command. */
final class WebhookAdminIT {
    private static final String TOKEN = "0123456789abcdef";
    private static final String DEAD = "/admin/webhooks/dead";

    private final AtomicInteger status = new AtomicInteger(500);
    private final Receiver receiver =
            Receiver.start((delivery, number, out) -> Receiver.write(out, Receiver.empty(status.get())));
    private final TestNode node = start(Map.of("ADMIN_TOKEN", TOKEN));
    private final Api metrics = node.metrics();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @AfterEach
    void stop() throws Exception {
        node.closeClients();
        node.close();
        receiver.close();
    }

    private TestNode start(Map<String, String> keys) {
        return TestNode.start(
                "attached",
                keys,
                "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\",\"webhooks\":[{\"url\":\""
                        + receiver.url("/path?token=hunter2")
                        + "\",\"event_types\":[\"channel_occupied\"],\"retry\":{\"max_attempts\":1}}]}");
    }

    private void occupy(String... channels) {
        for (String channel : channels) {
            node.connect().subscribe(channel).expect(Wire.succeeded(channel));
        }
    }

    private Api.Reply ask(String method, String target) {
        return metrics.send(method, target, "", "Authorization", "Bearer " + TOKEN);
    }

    private void awaitDead(int count) {
        await().untilAsserted(
                        () -> assertThat(ask("GET", DEAD).response().body()).startsWith("{\"total\":" + count + ","));
    }

    private int run(String token, String... arguments) {
        return new WebhooksCommand(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        URI.create("http://127.0.0.1:" + node.metricsPort()),
                        token)
                .run(List.of(arguments));
    }

    @Test
    void shouldShowWhatWasGivenUpButNotWhatWasInIt() {
        occupy("first");
        awaitDead(1);

        Api.Reply reply = ask("GET", DEAD);
        assertThat(reply.response().body())
                .matches(
                        "\\{\"total\":1,\"dead\":\\[\\{\"id\":\"1\",\"app_id\":\"app-id\",\"target\":\"http://127.0.0.1:"
                                + receiver.port()
                                + " \\(webhook 1\\)\",\"channel\":\"first\",\"bytes\":\\d+,\"attempts\":1,\"died_ms\":\\d+,"
                                + "\"reason\":\"answered with 500\"}]}");
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void shouldSendAgainWhatItIsAskedFor() {
        occupy("a");
        awaitDead(1);
        occupy("b");
        awaitDead(2);
        occupy("c");
        awaitDead(3);
        status.set(200);

        ask("POST", DEAD + "/replay?id=2&id=77").is(200, "{\"replayed\":1,\"unknown\":[\"77\"]}");
        receiver.awaitAbout("b", 2);
        ask("POST", DEAD + "/replay?all=true").is(200, "{\"replayed\":2,\"unknown\":[]}");
        receiver.awaitAbout("a", 2);
        receiver.awaitAbout("c", 2);
        awaitDead(0);
        assertThat(receiver.about("a").get(0)).isEqualTo(receiver.about("a").get(1));
        assertThat(ask("POST", DEAD + "/replay").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer ", "Bearer 0123456789abcdeg", "Bearer 0123456789abcde", "Basic x"})
    void shouldRefuseWhoeverHasNotTheToken(String authorization) {
        for (String target : List.of("GET " + DEAD, "POST " + DEAD + "/replay?all=true")) {
            String method = target.substring(0, target.indexOf(' '));
            String path = target.substring(method.length() + 1);
            Api.Reply reply = authorization.isEmpty()
                    ? metrics.send(method, path, "")
                    : metrics.send(method, path, "", "Authorization", authorization);
            assertThat(reply.status()).as(target).isEqualTo(401);
            assertThat(reply.header("WWW-Authenticate")).isEqualTo("Bearer");
        }
    }

    @Test
    void shouldTakeTheSchemeInAnyCase() {
        assertThat(metrics.send("GET", DEAD, "", "Authorization", "bearer " + TOKEN)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void shouldNotBeThereWithoutATokenNorOnTheMainPort() {
        try (TestNode plain = start(Map.of())) {
            Api off = plain.metrics();
            assertThat(off.send("GET", DEAD, "", "Authorization", "Bearer ").status())
                    .isEqualTo(404);
        }
        assertThat(node.api()
                        .send("GET", DEAD, "", "Authorization", "Bearer " + TOKEN)
                        .status())
                .isEqualTo(404);
    }

    @Test
    void shouldListAndSendAgainByTheCommand() {
        assertThat(run(TOKEN, "dead", "list")).isEqualTo(WebhooksCommand.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("No webhook was given up." + System.lineSeparator());
        occupy("a", "b");
        awaitDead(2);
        out.reset();

        assertThat(run(TOKEN, "dead", "list")).isEqualTo(WebhooksCommand.OK);
        assertThat(out.toString(StandardCharsets.UTF_8).lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.contains("app-id")
                        && line.contains("http://127.0.0.1:" + receiver.port() + " (webhook 1), ")
                        && line.endsWith("answered with 500"));
        status.set(200);
        out.reset();
        assertThat(run(TOKEN, "dead", "replay", "--all")).isEqualTo(WebhooksCommand.OK);
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("2 webhooks are sent again.");
        receiver.awaitAny(4);
        assertThat(err.size()).isZero();
    }

    @Test
    void shouldSayWhatIsWrongWithACommand() {
        assertThat(run("not the token, not the token", "dead", "list")).isEqualTo(WebhooksCommand.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("answered 401: set RINGCAST_ADMIN_TOKEN");
        for (String[] wrong : new String[][] {
            {}, {"dead"}, {"dead", "replay"}, {"alive", "list"}, {"dead", "list", "x"}, {"dead", "replay", "--al"}
        }) {
            err.reset();
            assertThat(run(TOKEN, wrong)).isEqualTo(WebhooksCommand.USAGE);
            assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("Usage: webhooks dead list");
        }
    }

    @Test
    void shouldCountWhatBecameOfWebhooks() {
        occupy("a");
        awaitDead(1);
        status.set(200);
        occupy("b");
        receiver.awaitAbout("b", 1);

        await().untilAsserted(() -> assertThat(
                        metrics.send("GET", "/metrics", "").response().body())
                .contains("ringcast_webhooks_events_total 2.0")
                .contains("ringcast_webhooks_delivered_total 1.0")
                .contains("ringcast_webhooks_failed_attempts_total 1.0")
                .contains("ringcast_webhooks_given_up_total 1.0")
                .contains("ringcast_webhooks_dead 1.0")
                .contains("ringcast_webhooks_waiting 0.0")
                .contains("ringcast_webhooks_dropped_total 0.0")
                .contains("ringcast_webhooks_signals_dropped_total 0.0"));
    }
}
