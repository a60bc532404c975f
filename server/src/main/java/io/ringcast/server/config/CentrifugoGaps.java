package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Options of Centrifugo that this server knows and does not have, with what to do instead.
 *
 * <p>Thread: any.
 */
final class CentrifugoGaps {
    /** How much it matters that an option is missing. */
    enum Weight {
        /** Nothing is lost without it. */
        NONE,
        /** Something is missing that will be noticed. */
        WARN,
        /** Something would be missing that nobody notices until it hurts. */
        STOP
    }

    /**
     * One option, and all that stands below it.
     *
     * @param when the value from which on it matters: a text, {@code !} and a text for all others, {@code *} for any
     */
    record Gap(String path, String when, Weight weight, String remedy) {
        private static Gap of(String line) {
            String[] columns = line.split(" ", 4);
            return new Gap(columns[0], columns[1], Weight.valueOf(columns[2].toUpperCase(Locale.ROOT)), columns[3]);
        }

        /** Whether the value at the path asks for what is missing. */
        boolean matters(JsonNode value) {
            if (value.isMissingNode() || value.isNull()) {
                return false;
            }
            if (when.equals("*")) {
                return !value.isEmpty()
                        || (value.isValueNode() && !value.asText().isEmpty());
            }
            if (when.equals("true")) {
                return Boolean.TRUE.equals(Key.truth(value.asText().strip()));
            }
            String text = value.asText().strip();
            return !text.isEmpty() && !text.equals(when.substring(1));
        }
    }

    private static final String TABLE = """
            engine.type !memory stop This node would stand alone: clients of other nodes would not hear it. Remove it for a single node.
            engine.redis * none It belongs to engine.type=redis.
            broker.type !memory stop This node would stand alone: clients of other nodes would not hear it. Remove it for a single node.
            broker * none It belongs to broker.type.
            presence_manager.type !memory stop Presence would be that of this node only. Remove it for a single node.
            presence_manager * none It belongs to presence_manager.type.
            map_broker * warn Map subscriptions are not served.
            shared_poll * warn Shared poll subscriptions are not served.
            consumers * warn Nothing is consumed. Publish by the HTTP API.
            grpc_api.enabled true warn Use the HTTP API, which has the same methods.
            uni_grpc.enabled true warn Use uni_websocket, uni_sse or uni_http_stream.
            webtransport.enabled true warn Clients fall back to websocket, http_stream or sse.
            http_server.http3.enabled true warn Put a proxy in front that speaks HTTP/3.
            http_server.tls.enabled true stop Clients would be served without TLS. End TLS in a proxy in front, and remove it.
            http_server.tls_autocert.enabled true stop Clients would be served without TLS. End TLS in a proxy in front, and remove it.
            http_server.internal_tls.enabled true stop The API would be served without TLS. End TLS in a proxy in front, and remove it.
            http_server * none It belongs to an option that is off.
            admin.enabled true warn Use /admin, /stats and /usage on the metrics port, with admin.token.
            swagger.enabled true warn The methods of the API are those of Centrifugo's own page.
            debug.enabled true warn Use the tools of the JDK: jcmd and JFR.
            dev.enabled true warn Use an SDK.
            init.enabled true warn Clients connect without it.
            opentelemetry.enabled true warn Use tracing.enabled and tracing.endpoint.
            graphite.enabled true warn Use metrics.port, which Prometheus can read.
            log.level * warn Use logging.filter.
            log.file * warn Use logging.output, and let the system keep the file.
            node.name * warn Use instance.process_id.
            node * none Metrics are not aggregated.
            shutdown.timeout * warn Use shutdown_grace_period.
            pid_file * warn The process that the launcher starts is the server: $! is its pid.
            usage_stats * none This server sends no statistics.
            enable_unreleased_features * none There are none.
            prometheus.instrument_http_handlers * none HTTP handlers have metrics in any case.
            prometheus * none It belongs to an option that is off.
            websocket.write_timeout * warn Use websocket.max_pending_seconds of Ringcast's own keys: a client that does not read for so long is closed with 3008.
            uni_websocket.write_timeout * warn Use websocket.max_pending_seconds of Ringcast's own keys: a client that does not read for so long is closed with 3008.
            websocket.compression true warn Messages of these clients are not compressed. Let a proxy in front compress, or use differences.
            uni_websocket.compression true warn Messages of these clients are not compressed. Let a proxy in front compress, or use differences.
            websocket.compression_min_size * none It belongs to compression, which is not supported.
            websocket.compression_level * none It belongs to compression, which is not supported.
            websocket.read_buffer_size * none Buffers belong to shards, not to connections.
            websocket.write_buffer_size * none Buffers belong to shards, not to connections.
            websocket.use_write_buffer_pool * none Buffers belong to shards, not to connections.
            uni_websocket.compression_min_size * none It belongs to compression, which is not supported.
            uni_websocket.compression_level * none It belongs to compression, which is not supported.
            uni_websocket.read_buffer_size * none Buffers belong to shards, not to connections.
            uni_websocket.write_buffer_size * none Buffers belong to shards, not to connections.
            uni_websocket.use_write_buffer_pool * none Buffers belong to shards, not to connections.
            channel.proxy.subscribe_stream * warn Use channel.proxy.subscribe, and publish by the HTTP API.
            channel.proxy.map_publish * warn Map subscriptions are not served.
            channel.proxy.map_remove * warn Map subscriptions are not served.
            channel.proxy.shared_poll_refresh * warn Shared poll subscriptions are not served.
            [option].subscription_type !stream stop Such channels would behave as streams. Remove it, and the namespace if need be.
            [option].subscribe_stream_proxy_enabled true warn Use subscribe_proxy_enabled, and publish by the HTTP API.
            [option].subscribe_stream_proxy_name * none It belongs to subscribe_stream_proxy_enabled.
            [option].subscribe_stream_bidirectional * none It belongs to subscribe_stream_proxy_enabled.
            [option].map * warn Map subscriptions are not served.
            [option].shared_poll * warn Shared poll subscriptions are not served.
            [option].map_clients_presence_channel_prefix * warn Map subscriptions are not served.
            [option].map_users_presence_channel_prefix * warn Map subscriptions are not served.
            [option].client_publish_debounce_interval * warn Let clients publish less often.
            [option].keep_latest_publication * warn Use history_size=1 with history_ttl for differences.
            [option].allow_channel_compaction true warn Names of channels are sent in full.
            [proxy].grpc_metadata * none It belongs to GRPC endpoints.
            [proxy].grpc * warn Use an endpoint that begins with http:// or https://.
            [proxy].http.tls * warn Requests trust the authorities of the JVM: use -Djavax.net.ssl.trustStore.
            database * warn It is an option of Centrifugo PRO.
            clickhouse_analytics * warn It is an option of Centrifugo PRO. Use webhooks or metrics.
            push_notifications * warn It is an option of Centrifugo PRO.
            user_status * warn It is an option of Centrifugo PRO.
            user_block * warn It is an option of Centrifugo PRO.
            token_revoke * warn It is an option of Centrifugo PRO.
            user_tokens_invalidate * warn It is an option of Centrifugo PRO.
            distributed_rate_limit * warn It is an option of Centrifugo PRO. Use rate_limiter.
            client.presence_update_interval * none Members are those of open sessions: nothing has to be renewed.
            client.channel_position_check_delay * none Positions are compared with each publication that comes.
            client.channel_position_max_time_lag !0 warn Positions are compared with each publication that comes, and nothing lags behind on one node.
            client.rate_limit * warn It is an option of Centrifugo PRO. Use the limits of the app.
            client.connection_cel * warn It is an option of Centrifugo PRO. Use client.proxy.connect.
            client.dictionary_compression * warn It is an option of Centrifugo PRO. Use websocket.compression.
            license * none This server needs none.
            """;

    private static final String OPTION = "[option].";
    private static final String PROXY = "[proxy].";
    private static final List<Gap> ALL = TABLE.lines().map(Gap::of).toList();

    private CentrifugoGaps() {}

    /** Those outside of lists and shared sections, by their own path. */
    static Stream<Gap> plain() {
        return ALL.stream().filter(gap -> !gap.path.startsWith("["));
    }

    /** Those of the options of a namespace or, if {@code proxies}, of proxies; their paths begin at the option. */
    static Stream<Gap> shared(boolean proxies) {
        String start = proxies ? PROXY : OPTION;
        return ALL.stream()
                .filter(gap -> gap.path.startsWith(start))
                .map(gap -> new Gap(gap.path.substring(start.length()), gap.when, gap.weight, gap.remedy));
    }

    /** Whether a name is that of an option of namespaces. */
    static boolean isOption(String name) {
        return shared(false).anyMatch(gap -> gap.path.equals(name));
    }

    /** Whether something below a section has an entry of its own. */
    static boolean anyBelow(String section) {
        return plain().anyMatch(gap -> gap.path.startsWith(section + "."));
    }

    /** The gap that a path belongs to. */
    static Optional<Gap> of(Stream<Gap> gaps, String path) {
        return gaps.filter(gap -> covers(gap.path, path)).max((a, b) -> a.path.length() - b.path.length());
    }

    private static boolean covers(String gap, String path) {
        return path.equals(gap)
                || path.startsWith(gap + ".")
                || path.startsWith(gap + "[")
                // A switch stands for its section.
                || (gap.endsWith(".enabled") && path.startsWith(gap.substring(0, gap.length() - "enabled".length())));
    }
}
