package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringcast.server.webhook.Receiver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a scrape shows, and that whoever reads it by name finds it: dashboards, rules, the page of the manual. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private static final Path ROOT = Path.of("").toAbsolutePath().endsWith("server") ? Path.of("..") : Path.of("");
    private static final String HISTOGRAM_SUFFIX = "_(bucket|sum|count|max)$";

    private Receiver receiver = Receiver.answering(200);
    private TestNode node = TestNode.start(
            "auto",
            Map.of("METRICS_PROMETHEUS_PREFIX", "sockudo_"),
            "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\",\"enable_client_messages\":true,"
                    + "\"max_connections\":2,\"webhooks\":[{\"url\":\"" + receiver.url("/")
                    + "\",\"event_types\":[\"channel_occupied\"]}]}",
            "{\"id\":\"other\",\"key\":\"other-key\",\"secret\":\"other-secret\",\"enabled\":false}");
    private String scrape = "";

    @BeforeAll
    void useEverything() {
        Api api = node.api();
        RawClient a = node.connect();
        a.subscribe("room").expect(Wire.succeeded("room"));
        RawClient b = node.connect();
        b.subscribe("room").expect(Wire.succeeded("room"));
        b.subscribe("cache-room").expect(Wire.succeeded("cache-room"));
        node.open("/app/app-key?protocol=7").expectFatal(4004, "Application is over connection quota");
        node.open("/app/none?protocol=7").expectFatal(4001, "App key none does not exist.");
        node.open("/app/other-key?protocol=7").expectFatal(4003, "The app is not enabled.");
        api.publish("room", "event", "data").is(200, "{}");
        // Collections have a metric once there was one, and a scrape before it.
        scrape();
        System.gc();
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            scrape = scrape();
            assertThat(scrape).contains("jvm_gc_pause_seconds_count", "sockudo_broadcast_latency_ms_count");
            assertThat(value("sockudo_webhooks_delivered_total")).isEqualTo(2);
        });
    }

    @AfterAll
    void stop() throws Exception {
        node.closeClients();
        node.close();
        receiver.close();
    }

    private String scrape() {
        return node.metrics().send("GET", "/metrics", "").response().body();
    }

    private double value(String series) {
        Matcher line =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(scrape);
        assertThat(line.find()).as("%s in\n%s", series, scrape).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private String app(String name, String... more) {
        return of("app-id", name, more);
    }

    private String of(String id, String name, String... more) {
        return "sockudo_" + name + "{app_id=\"" + id + "\",port=\"" + node.port() + "\""
                + (more.length == 0 ? "" : "," + String.join(",", more)) + "}";
    }

    private static Map<String, String> types(String scrape) {
        Map<String, String> types = new TreeMap<>();
        Matcher line = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$").matcher(scrape);
        while (line.find()) {
            assertThat(types.put(line.group(1), line.group(2)))
                    .as("families named %s", line.group(1))
                    .isNull();
        }
        return types;
    }

    @Test
    void shouldKeepTheNamesAndTypesThatDashboardsKnow() {
        assertThat(types(scrape))
                .containsEntry("sockudo_connected", "gauge")
                .containsEntry("sockudo_new_connections_total", "counter")
                .containsEntry("sockudo_new_disconnections_total", "counter")
                .containsEntry("sockudo_connection_errors_total", "counter")
                .containsEntry("sockudo_socket_received_bytes", "counter")
                .containsEntry("sockudo_socket_transmitted_bytes", "counter")
                .containsEntry("sockudo_ws_messages_received_total", "counter")
                .containsEntry("sockudo_ws_messages_sent_total", "counter")
                .containsEntry("sockudo_http_received_bytes", "counter")
                .containsEntry("sockudo_http_transmitted_bytes", "counter")
                .containsEntry("sockudo_http_calls_received_total", "counter")
                .containsEntry("sockudo_channel_subscriptions_total", "counter")
                .containsEntry("sockudo_channel_unsubscriptions_total", "counter")
                .containsEntry("sockudo_active_channels", "gauge")
                .containsEntry("sockudo_broadcast_latency_ms", "histogram");
    }

    @Test
    void shouldCountWhatHappened() {
        assertThat(value(app("connected"))).isEqualTo(2);
        assertThat(value(app("new_connections_total"))).isEqualTo(2);
        assertThat(value(app("new_disconnections_total"))).isZero();
        assertThat(value(app("ws_messages_received_total"))).isEqualTo(3);
        assertThat(value(app("socket_received_bytes")))
                .isEqualTo(2 * Wire.subscribe("room").length()
                        + Wire.subscribe("cache-room").length());
        // Two greetings, three answers, a cache miss, one event for two.
        assertThat(value(app("ws_messages_sent_total"))).isEqualTo(8);
        assertThat(value(app("socket_transmitted_bytes"))).isBetween(500.0, 1500.0);
        assertThat(value(app("http_calls_received_total"))).isEqualTo(1);
        assertThat(value(app("http_received_bytes")))
                .isEqualTo("{\"name\":\"event\",\"channels\":[\"room\"],\"data\":\"data\"}".length());
        assertThat(value(app("http_transmitted_bytes"))).isEqualTo(2);
        assertThat(value(app("connection_errors_total", "error_type=\"connection_limit_exceeded\"")))
                .isEqualTo(1);
        assertThat(value(of("", "connection_errors_total", "error_type=\"app_not_found\"")))
                .isEqualTo(1);
        assertThat(value(of("other", "connection_errors_total", "error_type=\"app_disabled\"")))
                .isEqualTo(1);
        assertThat(value(app("active_channels", "channel_type=\"public\""))).isEqualTo(1);
        assertThat(value(app("active_channels", "channel_type=\"cache\""))).isEqualTo(1);
        assertThat(value(app("channel_subscriptions_total", "channel_type=\"public\"")))
                .isEqualTo(2);
        assertThat(value(app("channel_unsubscriptions_total", "channel_type=\"public\"")))
                .isZero();
        assertThat(value("sockudo_ready")).isEqualTo(1);
        assertThat(value("sockudo_listener_connections{listener=\"main\"}")).isGreaterThanOrEqualTo(2);
    }

    @Test
    void shouldShowAppsThatNobodyUsesYet() {
        assertThat(value(of("other", "connected"))).isZero();
    }

    @Test
    void shouldKeepTheClassesOfTheHistogram() {
        String labels = "channel_type=\"public\",recipient_count_bucket=\"xs\"";

        double least = 0;
        for (String bound : new String[] {
            "0.5", "1", "2.5", "5", "10", "25", "50", "100", "250", "500", "1000", "2500", "5000", "+Inf"
        }) {
            double count = value(app("broadcast_latency_ms_bucket", labels, "le=\"" + bound + "\""));
            assertThat(count).isGreaterThanOrEqualTo(least);
            least = count;
        }
        assertThat(least).isEqualTo(1);
        assertThat(value(app("broadcast_latency_ms_count", labels))).isEqualTo(1);
        assertThat(value(app("broadcast_latency_ms_sum", labels))).isBetween(0.0, 10_000.0);
    }

    @Test
    void shouldExplainEveryFamily() {
        for (String family : types(scrape).keySet()) {
            assertThat(scrape).containsPattern("(?m)^# HELP " + Pattern.quote(family) + " \\S");
        }
    }

    @Test
    void shouldDescribeEveryFamilyInTheManualAndNoOther() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/operate/metrics.md"));
        Set<String> described = new TreeSet<>();
        Matcher row = Pattern.compile("(?m)^\\| `([a-z_0-9]+)`").matcher(page);
        while (row.find()) {
            described.add(row.group(1));
        }
        Set<String> shown = new TreeSet<>();
        for (String family : types(scrape).keySet()) {
            // Micrometer's and Prometheus' own names are theirs to describe.
            if (family.startsWith("sockudo_")) {
                shown.add(family.substring("sockudo_".length()));
            }
        }
        if (!node.epoll()) {
            described.removeIf(name -> name.startsWith("epoll_"));
        }
        // TlsIT sees them on a port with TLS.
        described.removeIf(name -> name.startsWith("tls_"));

        assertThat(shown).isEqualTo(described);
    }

    @Test
    void shouldKnowEveryNameOfTheDashboardAndTheRules() throws IOException {
        Set<String> known = types(scrape).keySet();
        String dashboard = Files.readString(ROOT.resolve("docker/observe/grafana/dashboards/ringcast.json"));
        String rules = Files.readString(ROOT.resolve("docker/observe/prometheus/rules.yml"));

        Set<String> expressions = new TreeSet<>();
        for (JsonNode panel : new ObjectMapper().readTree(dashboard).get("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        rules.lines()
                .map(String::strip)
                .filter(line -> line.startsWith("expr: "))
                .forEach(expressions::add);

        expressions.add(dashboard.replaceAll("(?s).*label_values\\((ringcast_transport_info), instance\\).*", "$1"));
        assertThat(expressions).hasSizeGreaterThan(40);
        for (String expression : expressions) {
            Matcher name = Pattern.compile("\\b(ringcast|jvm|process)_[a-z_]+").matcher(expression);
            while (name.find()) {
                String own = name.group().replaceFirst("^ringcast_", "sockudo_");
                assertThat(known).as(expression).containsAnyOf(own, own.replaceFirst(HISTOGRAM_SUFFIX, ""));
            }
        }
    }

    @Test
    void shouldTellOccupancyInTotal() {
        node.metrics()
                .send("GET", "/stats", "")
                .is(
                        200,
                        "{\"apps\":{\"app-id\":{\"connections\":2,\"channels\":2,\"subscriptions\":3},"
                                + "\"other\":{\"connections\":0,\"channels\":0,\"subscriptions\":0}},"
                                + "\"total\":{\"connections\":2,\"channels\":2,\"subscriptions\":3}}");
    }
}
