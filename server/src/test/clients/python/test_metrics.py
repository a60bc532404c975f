"""What a scrape shows, read by Prometheus' own parser for Python."""

import urllib.request

from prometheus_client.parser import text_string_to_metric_families

LATENCY_BOUNDS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, float("inf")]


def scrape(server):
    with urllib.request.urlopen("http://127.0.0.1:%d/metrics" % server.metrics_port, timeout=10) as answer:
        text = answer.read().decode("utf-8")
        content_type = answer.headers["Content-Type"]
    return content_type, {family.name: family for family in text_string_to_metric_families(text)}


class MetricsCases:
    """For a test case that has a server, an SDK client of app_id, and broadcast() that reaches one subscriber."""

    def test_metrics_are_parsed_with_their_names_and_types(self):
        content_type, families = scrape(self.server)

        self.assertEqual("text/plain; version=0.0.4; charset=utf-8", content_type)
        # The parser takes _total off the names of counters that have it.
        for name, kind in {
            "connected": "gauge",
            "new_connections": "counter",
            "new_disconnections": "counter",
            "connection_errors": "counter",
            "socket_received_bytes": "counter",
            "socket_transmitted_bytes": "counter",
            "ws_messages_received": "counter",
            "ws_messages_sent": "counter",
            "http_received_bytes": "counter",
            "http_transmitted_bytes": "counter",
            "http_calls_received": "counter",
            "channel_subscriptions": "counter",
            "channel_unsubscriptions": "counter",
            "active_channels": "gauge",
            "broadcast_latency_ms": "histogram",
        }.items():
            with self.subTest(name):
                self.assertEqual(kind, families["ringcast_" + name].type)

    def test_metrics_count_a_call(self):
        def calls():
            samples = scrape(self.server)[1]["ringcast_http_calls_received"].samples
            return next(s.value for s in samples if s.labels == {"app_id": self.app_id, "port": str(self.server.port)})

        before = calls()
        self.client.channels_info()
        self.assertEqual(before + 1, calls())

    def test_metrics_keep_the_bounds_of_the_histogram(self):
        self.broadcast()
        samples = scrape(self.server)[1]["ringcast_broadcast_latency_ms"].samples
        series = {}
        for sample in samples:
            if sample.name.endswith("_bucket"):
                labels = {k: v for k, v in sample.labels.items() if k != "le"}
                series.setdefault(tuple(sorted(labels.items())), []).append((float(sample.labels["le"]), sample.value))
        self.assertTrue(series)
        for labels, buckets in series.items():
            with self.subTest(labels):
                self.assertEqual(LATENCY_BOUNDS, [bound for bound, _ in buckets])
                self.assertEqual(sorted(value for _, value in buckets), [value for _, value in buckets])
                self.assertEqual(["app_id", "channel_type", "port", "recipient_count_bucket"], [k for k, _ in labels])
