package io.ringcast.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The flat names of Centrifugo 5, and where Centrifugo 6 has the same.
 *
 * <p>Thread: any.
 */
final class CentrifugoNames {
    /** Names whose place cannot be told from the name itself; several places for what all proxies shared. */
    private static final String TABLE = """
            address http_server.address
            port http_server.port
            internal_address http_server.internal_address
            internal_port http_server.internal_port
            tls http_server.tls.enabled
            tls_autocert http_server.tls_autocert.enabled
            tls_external http_server.tls_external
            http3 http_server.http3.enabled
            name node.name
            allowed_origins client.allowed_origins
            ping_interval client.ping_interval
            pong_timeout client.pong_timeout
            allow_anonymous_connect_without_token client.allow_anonymous_connect_without_token
            disallow_anonymous_connection_tokens client.disallow_anonymous_connection_tokens
            separate_subscription_token_config client.subscription_token.enabled
            user_subscribe_to_personal client.subscribe_to_user_personal_channel.enabled
            user_personal_channel_namespace client.subscribe_to_user_personal_channel.personal_channel_namespace
            user_personal_single_connection client.subscribe_to_user_personal_channel.single_connection
            api_key http_api.key
            api_insecure http_api.insecure
            api_external http_api.external
            api_error_mode http_api.error_mode
            api_handler_prefix http_api.handler_prefix
            disable_http_api http_api.disabled
            websocket_disable websocket.disabled
            usage_stats_disable usage_stats.disabled
            namespaces channel.namespaces
            rpc_namespaces rpc.namespaces
            rpc_namespace_boundary rpc.namespace_boundary
            global_history_meta_ttl channel.history_meta_ttl
            rpc_ping rpc.ping.enabled
            rpc_ping_method rpc.ping.method
            """;

    /** Names that only begin with another word: all that follows is the same. */
    private static final String PREFIXES = """
            log_ log.
            token_ client.token.
            subscription_token_ client.subscription_token.
            client_ client.
            channel_ channel.
            websocket_ websocket.
            sse_ sse.
            http_stream_ http_stream.
            emulation_ emulation.
            uni_websocket_ uni_websocket.
            uni_sse_ uni_sse.
            uni_http_stream_ uni_http_stream.
            uni_grpc_ uni_grpc.
            grpc_api_ grpc_api.
            webtransport_ webtransport.
            admin_ admin.
            health_ health.
            prometheus_ prometheus.
            swagger_ swagger.
            debug_ debug.
            graphite_ graphite.
            opentelemetry_ opentelemetry.
            shutdown_ shutdown.
            node_ node.
            redis_ engine.redis.
            nats_ broker.nats.
            tls_ http_server.tls.
            """;

    /** Switches and choices that have become sections. */
    private static final String SECTIONS = """
            admin enabled
            health enabled
            prometheus enabled
            swagger enabled
            debug enabled
            sse enabled
            http_stream enabled
            uni_websocket enabled
            uni_sse enabled
            uni_http_stream enabled
            uni_grpc enabled
            grpc_api enabled
            webtransport enabled
            opentelemetry enabled
            graphite enabled
            engine type
            broker type
            presence_manager type
            """;

    private static final Map<String, String> PROXIES = Map.of(
            "connect", "client.proxy.connect",
            "refresh", "client.proxy.refresh",
            "subscribe", "channel.proxy.subscribe",
            "publish", "channel.proxy.publish",
            "sub_refresh", "channel.proxy.sub_refresh",
            "rpc", "rpc.proxy");
    private static final Map<String, String> OF_ALL_PROXIES = Map.of(
            "proxy_http_headers", "http_headers",
            "proxy_static_http_headers", "http.static_headers",
            "proxy_binary_encoding", "binary_encoding",
            "proxy_include_connection_meta", "include_connection_meta",
            "proxy_http_status_code_transforms", "http.status_to_code_transforms");
    private static final Map<String, String> OF_NAMESPACES = Map.of(
            "proxy_subscribe", "subscribe_proxy_enabled",
            "proxy_publish", "publish_proxy_enabled",
            "proxy_sub_refresh", "sub_refresh_proxy_enabled",
            "proxy_subscribe_stream", "subscribe_stream_proxy_enabled");

    private static final Map<String, String> PLACES = table(TABLE);
    private static final Map<String, String> STARTS = table(PREFIXES);
    private static final Map<String, String> SWITCHES = table(SECTIONS);

    private CentrifugoNames() {}

    private static Map<String, String> table(String text) {
        return text.lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(row -> row[0], row -> row[1], (a, b) -> a, LinkedHashMap::new));
    }

    /**
     * A tree as Centrifugo 6 has it.
     *
     * @param origins by path, the path in the file where it is another
     */
    record Upgraded(ObjectNode tree, Map<String, String> origins) {}

    /** Moves what has a name of Centrifugo 5. What stands there with the name of Centrifugo 6 as well is left as it is. */
    static Upgraded upgrade(ObjectNode file) {
        ObjectNode tree = file.deepCopy();
        Map<String, String> origins = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : file.properties()) {
            List<String> places = places(entry.getKey(), entry.getValue());
            if (!places.isEmpty()) {
                tree.remove(entry.getKey());
            }
        }
        for (Map.Entry<String, JsonNode> entry : file.properties()) {
            for (String place : places(entry.getKey(), entry.getValue())) {
                put(tree, place, entry.getValue(), entry.getKey(), origins);
            }
        }
        // Centrifugo 5 asked a back end as soon as it had an endpoint.
        for (String place : List.of("client.proxy.connect", "client.proxy.refresh")) {
            enable(tree, origins, place + ".endpoint", place + ".enabled");
        }
        enable(tree, origins, "rpc.proxy.endpoint", "rpc.without_namespace.proxy_enabled");
        CentrifugeLayer.at(tree, CentrifugeKeys.NAMESPACES).forEach(item -> renameOptions(item, origins));
        return new Upgraded(tree, origins);
    }

    private static void enable(ObjectNode tree, Map<String, String> origins, String endpoint, String enabled) {
        String origin = origins.get(endpoint);
        if (origin != null && !CentrifugeLayer.at(tree, endpoint).asText("").isEmpty()) {
            put(tree, enabled, BooleanNode.TRUE, origin, origins);
        }
    }

    /** The path in the file of a path as Centrifugo 6 has it. */
    static String inFile(String path, Map<String, String> origins) {
        for (String around = path; !around.isEmpty(); ) {
            String origin = origins.get(around);
            if (origin != null) {
                return origin + path.substring(around.length());
            }
            around = around.substring(0, Math.max(0, Math.max(around.lastIndexOf('.'), around.lastIndexOf('['))));
        }
        return path;
    }

    /** Where Centrifugo 6 has a value at the top of a file; empty if it stands in the right place or nobody knows it. */
    static List<String> places(String name, JsonNode value) {
        if (value.isObject() && !name.equals("proxy_static_http_headers")) {
            return List.of();
        }
        if (SWITCHES.containsKey(name)) {
            return List.of(name + "." + SWITCHES.get(name));
        }
        if (PLACES.containsKey(name)) {
            return List.of(PLACES.get(name));
        }
        if (OF_ALL_PROXIES.containsKey(name)) {
            return PROXIES.values().stream()
                    .sorted()
                    .map(proxy -> proxy + "." + OF_ALL_PROXIES.get(name))
                    .toList();
        }
        String option = OF_NAMESPACES.getOrDefault(name, name);
        if (isOption(option)) {
            return List.of("channel.without_namespace." + option);
        }
        return ofProxy(name).or(() -> ofPrefix(name)).stream().toList();
    }

    private static boolean isOption(String name) {
        String start = CentrifugeKeys.PREFIX + "channel.without_namespace.";
        return CentrifugeKeys.all().stream().anyMatch(key -> key.path().equals(start + name))
                || CentrifugoGaps.isOption(name);
    }

    private static Optional<String> ofProxy(String name) {
        return Arrays.stream(new String[] {"endpoint", "timeout"})
                .filter(key -> name.startsWith("proxy_") && name.endsWith("_" + key))
                .flatMap(key -> Optional.ofNullable(
                        PROXIES.get(name.substring("proxy_".length(), name.length() - key.length() - 1)))
                        .map(place -> place + "." + key)
                        .stream())
                .findFirst();
    }

    private static Optional<String> ofPrefix(String name) {
        return STARTS.entrySet().stream()
                .filter(start -> name.startsWith(start.getKey()))
                .max((a, b) -> a.getKey().length() - b.getKey().length())
                .map(start -> start.getValue() + name.substring(start.getKey().length()));
    }

    private static void put(ObjectNode tree, String place, JsonNode value, String origin, Map<String, String> origins) {
        ObjectNode section = tree;
        String[] parts = place.split("\\.", -1);
        for (int i = 0; i < parts.length - 1; i++) {
            JsonNode below = section.get(parts[i]);
            if (!(below instanceof ObjectNode)) {
                below = JsonNodeFactory.instance.objectNode();
                section.set(parts[i], below);
            }
            section = (ObjectNode) below;
        }
        String last = parts[parts.length - 1];
        if (!section.has(last)) {
            section.set(last, value);
            origins.put(place, origin);
        }
    }

    private static void renameOptions(JsonNode item, Map<String, String> origins) {
        if (!(item instanceof ObjectNode options)) {
            return;
        }
        OF_NAMESPACES.forEach((old, now) -> {
            JsonNode value = options.remove(old);
            if (value != null) {
                if (!options.has(now)) {
                    options.set(now, value);
                }
                origins.put(CentrifugeKeys.NAMESPACES + "[]." + now, CentrifugeKeys.NAMESPACES + "[]." + old);
            }
        });
    }

    /** What a warning says about names of Centrifugo 5: each with the one of Centrifugo 6. */
    static Map<String, String> renamed(Map<String, String> origins) {
        Map<String, String> renamed = new HashMap<>();
        origins.forEach((now, old) -> renamed.merge(old, now, (a, b) -> a.compareTo(b) < 0 ? a : b));
        return renamed;
    }
}
