package io.ringcast.server.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A sample of each key of the Centrifugo side, for {@link CentrifugeKeysTest}. */
final class CentrifugeSamples {
    private CentrifugeSamples() {}

    record Sample(String path, String text, Function<CentrifugeSettings, Object> value, Object expected) {
        @Override
        public String toString() {
            return path;
        }
    }

    private static Sample of(String path, String text, Function<CentrifugeSettings, Object> value, Object expected) {
        return new Sample("centrifuge." + path, text, value, expected);
    }

    static Stream<Sample> all() {
        return Stream.of(
                        ours(),
                        access(),
                        life(),
                        limits(),
                        tokens("client.token", c -> c.client().token()),
                        tokens(
                                "client.subscription_token",
                                c -> c.client().subscriptionToken().token()),
                        personal(),
                        channel(),
                        options(),
                        rights(),
                        proxied(),
                        proxy(
                                "client.proxy.connect",
                                c -> c.client().proxy().connect().proxy()),
                        proxy(
                                "client.proxy.refresh",
                                c -> c.client().proxy().refresh().proxy()),
                        proxy(
                                "channel.proxy.subscribe",
                                c -> c.channel().proxy().subscribe()),
                        proxy("channel.proxy.publish", c -> c.channel().proxy().publish()),
                        proxy(
                                "channel.proxy.sub_refresh",
                                c -> c.channel().proxy().subRefresh()),
                        proxy("rpc.proxy", c -> c.rpc().proxy()),
                        rpc(),
                        http(),
                        transports(),
                        unidirectional(),
                        unidirectionalStreams())
                .flatMap(Function.identity());
    }

    private static Stream<Sample> ours() {
        return Stream.of(
                of("enabled", "yes", CentrifugeSettings::enabled, true),
                of("app", "app-id", c -> c.own().app(), "app-id"),
                of("public_names", "false", c -> c.own().publicNames(), false),
                of("proxies", "[]", c -> c.own().proxies(), "[]"));
    }

    private static Stream<Sample> access() {
        return Stream.of(
                of("client.allowed_origins", "https://a.b", c -> c.client().allowedOrigins(), List.of("https://a.b")),
                of(
                        "client.allow_anonymous_connect_without_token",
                        "on",
                        c -> c.client().access().allowAnonymousConnectWithoutToken(),
                        true),
                of(
                        "client.disallow_anonymous_connection_tokens",
                        "on",
                        c -> c.client().access().disallowAnonymousConnectionTokens(),
                        true),
                of(
                        "client.user_id_http_header",
                        "X-User",
                        c -> c.client().access().userIdHttpHeader(),
                        "X-User"),
                of("client.insecure", "on", c -> c.client().access().insecure(), true),
                of(
                        "client.insecure_skip_token_signature_verify",
                        "on",
                        c -> c.client().access().insecureSkipTokenSignatureVerify(),
                        true));
    }

    private static Stream<Sample> life() {
        Function<CentrifugeSettings, CentrifugeClientSettings.Life> life =
                c -> c.client().life();
        return Stream.of(
                of("client.ping_interval", "1m30s", life.andThen(l -> l.pingInterval()), Duration.ofSeconds(90)),
                of("client.pong_timeout", "-1", life.andThen(l -> l.pongTimeout()), Duration.ZERO),
                of(
                        "client.expired_close_delay",
                        "300ms",
                        life.andThen(l -> l.expiredCloseDelay()),
                        Duration.ofMillis(300)),
                of(
                        "client.expired_sub_close_delay",
                        "2s",
                        life.andThen(l -> l.expiredSubCloseDelay()),
                        Duration.ofSeconds(2)),
                of("client.stale_close_delay", "1.5s", life.andThen(l -> l.staleCloseDelay()), Duration.ofMillis(1500)),
                of("client.connect_include_server_time", "on", life.andThen(l -> l.connectIncludeServerTime()), true));
    }

    private static Stream<Sample> limits() {
        Function<CentrifugeSettings, CentrifugeClientSettings.Limits> limits =
                c -> c.client().limits();
        return Stream.of(
                of("client.channel_limit", "7", limits.andThen(l -> l.channelLimit()), 7),
                of("client.queue_max_size", "70000", limits.andThen(l -> l.queueMaxSizeBytes()), 70000),
                of("client.concurrency", "8", limits.andThen(l -> l.concurrency()), 8),
                of("client.connection_limit", "9", limits.andThen(l -> l.connectionLimit()), 9),
                of("client.user_connection_limit", "10", limits.andThen(l -> l.userConnectionLimit()), 10),
                of("client.connection_rate_limit", "11", limits.andThen(l -> l.connectionRateLimit()), 11),
                of(
                        "client.history_max_publication_limit",
                        "12",
                        limits.andThen(l -> l.historyMaxPublicationLimit()),
                        12),
                of(
                        "client.recovery_max_publication_limit",
                        "13",
                        limits.andThen(l -> l.recoveryMaxPublicationLimit()),
                        13));
    }

    private static Stream<Sample> tokens(
            String path, Function<CentrifugeSettings, CentrifugeClientSettings.Token> token) {
        return Stream.of(
                of(path + ".hmac_secret_key", "s", token.andThen(t -> t.hmacSecretKey()), "s"),
                of(path + ".hmac_previous_secret_key", "p", token.andThen(t -> t.hmacPreviousSecretKey()), "p"),
                of(
                        path + ".hmac_previous_secret_key_valid_until",
                        "1800000000",
                        token.andThen(t -> t.hmacPreviousSecretKeyValidUntil()),
                        1800000000),
                of(path + ".rsa_public_key", "PEM1", token.andThen(t -> t.rsaPublicKey()), "PEM1"),
                of(path + ".ecdsa_public_key", "PEM2", token.andThen(t -> t.ecdsaPublicKey()), "PEM2"),
                of(
                        path + ".jwks_public_endpoint",
                        "https://k/",
                        token.andThen(t -> t.jwksPublicEndpoint()),
                        "https://k/"),
                of(path + ".audience", "a", token.andThen(t -> t.audience()), "a"),
                of(path + ".audience_regex", "a.*", token.andThen(t -> t.audienceRegex()), "a.*"),
                of(path + ".issuer", "i", token.andThen(t -> t.issuer()), "i"),
                of(path + ".issuer_regex", "i.*", token.andThen(t -> t.issuerRegex()), "i.*"),
                of(path + ".user_id_claim", "user_id", token.andThen(t -> t.userIdClaim()), "user_id"));
    }

    private static Stream<Sample> personal() {
        String personal = "client.subscribe_to_user_personal_channel.";
        return Stream.of(
                of(
                        "client.subscription_token.enabled",
                        "on",
                        c -> c.client().subscriptionToken().enabled(),
                        true),
                of(
                        personal + "enabled",
                        "on",
                        c -> c.client().subscribeToUserPersonalChannel().enabled(),
                        true),
                of(
                        personal + "personal_channel_namespace",
                        "mine",
                        c -> c.client().subscribeToUserPersonalChannel().personalChannelNamespace(),
                        "mine"),
                of(
                        personal + "single_connection",
                        "on",
                        c -> c.client().subscribeToUserPersonalChannel().singleConnection(),
                        true),
                of(
                        "client.connect_code_to_unidirectional_disconnect.enabled",
                        "on",
                        c -> c.client().connectCodeToUnidirectionalDisconnect().enabled(),
                        true),
                of(
                        "client.connect_code_to_unidirectional_disconnect.transforms",
                        "[]",
                        c -> c.client().connectCodeToUnidirectionalDisconnect().transforms(),
                        "[]"));
    }

    private static Stream<Sample> channel() {
        return Stream.of(
                of("channel.max_length", "99", c -> c.channel().maxLength(), 99),
                of("channel.private_prefix", "%", c -> c.channel().marks().privatePrefix(), "%"),
                of("channel.namespace_boundary", "/", c -> c.channel().marks().namespace(), "/"),
                of("channel.user_boundary", "@", c -> c.channel().marks().user(), "@"),
                of("channel.user_separator", "+", c -> c.channel().marks().separator(), "+"),
                of("channel.history_meta_ttl", "24h", c -> c.channel().historyMetaTtl(), Duration.ofDays(1)),
                of("channel.publication_data_format", "json", c -> c.channel().publicationDataFormat(), "json"),
                of(
                        "channel.namespaces",
                        "[{\"name\":\"ab\"}]",
                        c -> c.namespaces().all().size(),
                        2));
    }

    private static Stream<Sample> options() {
        Function<CentrifugeSettings, NamespaceSettings> plain = c -> c.channel().withoutNamespace();
        return Stream.of(
                option("presence", "on", plain.andThen(o -> o.members().presence()), true),
                option("join_leave", "on", plain.andThen(o -> o.members().joinLeave()), true),
                option(
                        "force_push_join_leave",
                        "on",
                        plain.andThen(o -> o.members().forcePushJoinLeave()),
                        true),
                option("history_size", "5", plain.andThen(o -> o.stream().historySize()), 5),
                option("history_ttl", "5m", plain.andThen(o -> o.stream().historyTtl()), Duration.ofMinutes(5)),
                option("history_meta_ttl", "1h", plain.andThen(o -> o.stream().historyMetaTtl()), Duration.ofHours(1)),
                option(
                        "allowed_delta_types",
                        "fossil",
                        plain.andThen(o -> o.stream().allowedDeltaTypes()),
                        List.of("fossil")),
                option("delta_publish", "on", plain.andThen(o -> o.stream().deltaPublish()), true),
                option("allow_tags_filter", "on", plain.andThen(o -> o.stream().allowTagsFilter()), true),
                option(
                        "force_positioning",
                        "on",
                        plain.andThen(o -> o.recovery().forcePositioning()),
                        true),
                option(
                        "allow_positioning",
                        "on",
                        plain.andThen(o -> o.recovery().allowPositioning()),
                        true),
                option("force_recovery", "on", plain.andThen(o -> o.recovery().forceRecovery()), true),
                option("allow_recovery", "on", plain.andThen(o -> o.recovery().allowRecovery()), true),
                option(
                        "force_recovery_mode",
                        "cache",
                        plain.andThen(o -> o.recovery().forceRecoveryMode()),
                        "cache"),
                option(
                        "auto_cache_recover",
                        "on",
                        plain.andThen(o -> o.recovery().autoCacheRecover()),
                        true),
                option(
                        "allow_user_limited_channels",
                        "on",
                        plain.andThen(o -> o.rights().allowUserLimitedChannels()),
                        true),
                option("channel_regex", "^a$", plain.andThen(o -> o.form().channelRegex()), "^a$"),
                option(
                        "publication_data_format",
                        "binary",
                        plain.andThen(o -> o.form().publicationDataFormat()),
                        "binary"),
                option("pusher_event", "news", plain.andThen(o -> o.form().pusherEvent()), "news"),
                option("envelope", "on", plain.andThen(o -> o.form().envelope()), true));
    }

    private static Sample option(
            String name, String text, Function<CentrifugeSettings, Object> value, Object expected) {
        return of("channel.without_namespace." + name, text, value, expected);
    }

    private static Stream<Sample> rights() {
        Function<CentrifugeSettings, NamespaceSettings.Rights> rights =
                c -> c.channel().withoutNamespace().rights();
        return Stream.of(
                option("allow_subscribe_for_client", "on", rights.andThen(r -> r.allowSubscribeForClient()), true),
                option(
                        "allow_subscribe_for_anonymous",
                        "on",
                        rights.andThen(r -> r.allowSubscribeForAnonymous()),
                        true),
                option("allow_publish_for_client", "on", rights.andThen(r -> r.allowPublishForClient()), true),
                option("allow_publish_for_subscriber", "on", rights.andThen(r -> r.allowPublishForSubscriber()), true),
                option("allow_publish_for_anonymous", "on", rights.andThen(r -> r.allowPublishForAnonymous()), true),
                option("allow_presence_for_client", "on", rights.andThen(r -> r.allowPresenceForClient()), true),
                option(
                        "allow_presence_for_subscriber",
                        "on",
                        rights.andThen(r -> r.allowPresenceForSubscriber()),
                        true),
                option("allow_presence_for_anonymous", "on", rights.andThen(r -> r.allowPresenceForAnonymous()), true),
                option("allow_history_for_client", "on", rights.andThen(r -> r.allowHistoryForClient()), true),
                option("allow_history_for_subscriber", "on", rights.andThen(r -> r.allowHistoryForSubscriber()), true),
                option("allow_history_for_anonymous", "on", rights.andThen(r -> r.allowHistoryForAnonymous()), true));
    }

    private static Stream<Sample> proxied() {
        Function<CentrifugeSettings, NamespaceSettings.Proxied> proxied =
                c -> c.channel().withoutNamespace().proxied();
        return Stream.of(
                of(
                        "client.proxy.connect.enabled",
                        "on",
                        c -> c.client().proxy().connect().enabled(),
                        true),
                of(
                        "client.proxy.refresh.enabled",
                        "on",
                        c -> c.client().proxy().refresh().enabled(),
                        true),
                option("subscribe_proxy_enabled", "on", proxied.andThen(p -> p.subscribeProxyEnabled()), true),
                option("subscribe_proxy_name", "p1", proxied.andThen(p -> p.subscribeProxyName()), "p1"),
                option("publish_proxy_enabled", "on", proxied.andThen(p -> p.publishProxyEnabled()), true),
                option("publish_proxy_name", "p2", proxied.andThen(p -> p.publishProxyName()), "p2"),
                option("sub_refresh_proxy_enabled", "on", proxied.andThen(p -> p.subRefreshProxyEnabled()), true),
                option("sub_refresh_proxy_name", "p3", proxied.andThen(p -> p.subRefreshProxyName()), "p3"));
    }

    private static Stream<Sample> proxy(String path, Function<CentrifugeSettings, ProxyKeys> proxy) {
        return Stream.of(
                of(path + ".endpoint", "http://b/x", proxy.andThen(p -> p.endpoint()), "http://b/x"),
                of(path + ".timeout", "2s", proxy.andThen(p -> p.timeout()), Duration.ofSeconds(2)),
                of(path + ".http_headers", "Cookie", proxy.andThen(p -> p.httpHeaders()), List.of("Cookie")),
                of(path + ".emulated_headers", "X-A", proxy.andThen(p -> p.emulatedHeaders()), List.of("X-A")),
                of(path + ".binary_encoding", "on", proxy.andThen(p -> p.binaryEncoding()), true),
                of(path + ".include_connection_meta", "on", proxy.andThen(p -> p.includeConnectionMeta()), true),
                of(
                        path + ".http.static_headers",
                        "{\"A\":\"b\"}",
                        proxy.andThen(p -> ProxySettings.of("n", p).staticHeaders()),
                        Map.of("A", "b")),
                of(
                        path + ".http.status_to_code_transforms",
                        "[{\"status_code\":404,\"to_error\":{\"code\":404,\"message\":\"m\"}}]",
                        proxy.andThen(p -> ProxySettings.of("n", p)
                                .statusToCodeTransforms()
                                .getFirst()
                                .status()),
                        404));
    }

    private static Stream<Sample> rpc() {
        return Stream.of(
                of("rpc.namespace_boundary", "/", c -> c.rpcNamespaces().boundary(), "/"),
                of(
                        "rpc.namespaces",
                        "[{\"name\":\"ab\"}]",
                        c -> c.rpcNamespaces().proxies(),
                        Map.of("", "", "ab", "")),
                of(
                        "rpc.without_namespace.proxy_enabled",
                        "on",
                        c -> c.rpcNamespaces().proxies(),
                        Map.of("", "default")),
                of(
                        "rpc.without_namespace.proxy_name",
                        "p",
                        c -> c.rpc().withoutNamespace().proxyName(),
                        "p"),
                of("rpc.ping.enabled", "on", c -> c.rpc().ping().enabled(), true),
                of("rpc.ping.method", "pong", c -> c.rpc().ping().method(), "pong"));
    }

    private static Stream<Sample> http() {
        return Stream.of(
                of("http_server.address", "127.0.0.9", c -> c.httpServer().address(), "127.0.0.9"),
                of("http_server.port", "8001", c -> c.httpServer().port(), 8001),
                of("http_server.internal_address", "::1", c -> c.httpServer().internalAddress(), "::1"),
                of("http_server.internal_port", "9000", c -> c.httpServer().internalPort(), 9000),
                of("http_api.disabled", "on", c -> c.httpApi().disabled(), true),
                of("http_api.handler_prefix", "/x", c -> c.httpApi().handlerPrefix(), "/x"),
                of("http_api.key", "k", c -> c.httpApi().key(), "k"),
                of("http_api.error_mode", "transport", c -> c.httpApi().transportErrors(), true),
                of("http_api.external", "on", c -> c.httpApi().external(), true),
                of("http_api.insecure", "on", c -> c.httpApi().insecure(), true),
                of("health.enabled", "on", c -> c.health().enabled(), true),
                of("health.handler_prefix", "/h", c -> c.health().handlerPrefix(), "/h"),
                of("prometheus.enabled", "on", c -> c.prometheus().enabled(), true),
                of("prometheus.handler_prefix", "/m", c -> c.prometheus().handlerPrefix(), "/m"));
    }

    private static Stream<Sample> transports() {
        return Stream.of(
                of("websocket.disabled", "on", c -> c.websocket().disabled(), true),
                of("websocket.handler_prefix", "/w", c -> c.websocket().handlerPrefix(), "/w"),
                of(
                        "websocket.message_size_limit",
                        "4096",
                        c -> c.websocket().frames().messageSizeLimitBytes(),
                        4096),
                of("websocket.compression", "on", c -> c.websocket().frames().compression(), true),
                of(
                        "websocket.compression_min_size",
                        "700",
                        c -> c.websocket().frames().compressionMinSizeBytes(),
                        700),
                of(
                        "websocket.compression_level",
                        "9",
                        c -> c.websocket().frames().compressionLevel(),
                        9),
                of("sse.enabled", "on", c -> c.sse().enabled(), true),
                of("sse.handler_prefix", "/s", c -> c.sse().handlerPrefix(), "/s"),
                of("sse.max_request_body_size", "2048", c -> c.sse().body().maxRequestBodyBytes(), 2048),
                of("http_stream.enabled", "on", c -> c.httpStream().enabled(), true),
                of("http_stream.handler_prefix", "/t", c -> c.httpStream().handlerPrefix(), "/t"),
                of(
                        "http_stream.max_request_body_size",
                        "2049",
                        c -> c.httpStream().body().maxRequestBodyBytes(),
                        2049),
                of("emulation.handler_prefix", "/e", c -> c.emulation().handlerPrefix(), "/e"),
                of(
                        "emulation.max_request_body_size",
                        "2050",
                        c -> c.emulation().body().maxRequestBodyBytes(),
                        2050));
    }

    private static Stream<Sample> unidirectional() {
        return Stream.of(
                of("uni_websocket.enabled", "on", c -> c.uniWebsocket().enabled(), true),
                of("uni_websocket.handler_prefix", "/u", c -> c.uniWebsocket().handlerPrefix(), "/u"),
                of(
                        "uni_websocket.message_size_limit",
                        "4097",
                        c -> c.uniWebsocket().frames().messageSizeLimitBytes(),
                        4097),
                of(
                        "uni_websocket.compression",
                        "on",
                        c -> c.uniWebsocket().frames().compression(),
                        true),
                of(
                        "uni_websocket.compression_min_size",
                        "701",
                        c -> c.uniWebsocket().frames().compressionMinSizeBytes(),
                        701),
                of(
                        "uni_websocket.compression_level",
                        "-2",
                        c -> c.uniWebsocket().frames().compressionLevel(),
                        -2),
                of(
                        "uni_websocket.join_push_messages",
                        "on",
                        c -> c.uniWebsocket().joinPushMessages(),
                        true),
                of(
                        "uni_websocket.disable_closing_handshake",
                        "on",
                        c -> c.uniWebsocket().disableClosingHandshake(),
                        true),
                of(
                        "uni_websocket.disable_disconnect_push",
                        "on",
                        c -> c.uniWebsocket().disableDisconnectPush(),
                        true));
    }

    private static Stream<Sample> unidirectionalStreams() {
        return Stream.of(
                of("uni_sse.enabled", "on", c -> c.uniSse().enabled(), true),
                of("uni_sse.handler_prefix", "/v", c -> c.uniSse().handlerPrefix(), "/v"),
                of(
                        "uni_sse.max_request_body_size",
                        "2051",
                        c -> c.uniSse().body().maxRequestBodyBytes(),
                        2051),
                of(
                        "uni_sse.connect_code_to_http_response.enabled",
                        "on",
                        c -> c.uniSse().connectCodeToHttpResponse().enabled(),
                        true),
                of(
                        "uni_sse.connect_code_to_http_response.transforms",
                        "[]",
                        c -> c.uniSse().connectCodeToHttpResponse().transforms(),
                        "[]"),
                of("uni_http_stream.enabled", "on", c -> c.uniHttpStream().enabled(), true),
                of(
                        "uni_http_stream.handler_prefix",
                        "/y",
                        c -> c.uniHttpStream().handlerPrefix(),
                        "/y"),
                of(
                        "uni_http_stream.max_request_body_size",
                        "2052",
                        c -> c.uniHttpStream().body().maxRequestBodyBytes(),
                        2052),
                of(
                        "uni_http_stream.connect_code_to_http_response.enabled",
                        "on",
                        c -> c.uniHttpStream().connectCodeToHttpResponse().enabled(),
                        true),
                of(
                        "uni_http_stream.connect_code_to_http_response.transforms",
                        "[]",
                        c -> c.uniHttpStream().connectCodeToHttpResponse().transforms(),
                        "[]"));
    }
}
