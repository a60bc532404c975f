package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Which test sees the effect of each key of the Centrifugo side, by the longest path that a key begins with. A key without
 * an entry fails here.
 */
class CentrifugeKeyEffectsTest {
    private static final String TABLE = """
            enabled config.CentrifugoFileTest
            app config.CentrifugoFileTest
            config_file config.CentrifugoFileTest
            public_names conformance.CentrifugeRightsIT
            proxies config.CentrifugoFileTest
            channel.namespaces config.CentrifugoFileTest
            channel.private_prefix conformance.CentrifugeKeysIT
            channel.namespace_boundary conformance.CentrifugeKeysIT
            channel.user_boundary conformance.CentrifugeKeysIT
            channel.user_separator conformance.CentrifugeKeysIT
            channel.max_length conformance.CentrifugeKeysIT
            channel.publication_data_format conformance.CentrifugeKeysIT
            channel.proxy.subscribe.endpoint conformance.CentrifugeProxiesIT
            channel.proxy.publish.endpoint conformance.CentrifugeProxiesIT
            channel.proxy.sub_refresh.endpoint conformance.CentrifugeProxiesIT
            channel.without_namespace.allow_history_ conformance.CentrifugeDifferentialIT
            channel.without_namespace.allow_presence_ conformance.CentrifugeCodesOverAttachedIT
            channel.without_namespace.allow_publish_ conformance.CentrifugeCodesOverAttachedIT
            channel.without_namespace.allow_subscribe_ conformance.CentrifugeRightsIT
            channel.without_namespace.allow_recovery conformance.CentrifugeCodesOverAttachedIT
            channel.without_namespace.allow_user_limited_channels conformance.CentrifugeCodesOverAttachedIT
            channel.without_namespace.auto_cache_recover conformance.CentrifugeDifferentialIT
            channel.without_namespace.force_recovery conformance.CentrifugeKeysIT
            channel.without_namespace.force_recovery_mode conformance.CentrifugeDifferentialIT
            channel.without_namespace.channel_regex conformance.CentrifugeCodesOverAttachedIT
            channel.without_namespace.force_push_join_leave conformance.CentrifugeChurnIT
            channel.without_namespace.history_size conformance.CentrifugeDifferentialIT
            channel.without_namespace.history_ttl conformance.CentrifugeDifferentialIT
            channel.without_namespace.join_leave conformance.CentrifugeDifferentialIT
            channel.without_namespace.presence conformance.CentrifugeDifferentialIT
            channel.without_namespace.publication_data_format conformance.CentrifugeCodesOverAttachedIT
            channel.without_namespace.publish_proxy_enabled conformance.CentrifugeProxiesIT
            channel.without_namespace.sub_refresh_proxy_enabled conformance.CentrifugeProxiesIT
            channel.without_namespace.subscribe_proxy_enabled conformance.CentrifugeProxiesIT
            client.allow_anonymous_connect_without_token conformance.CentrifugeCodesOverAttachedIT
            client.allowed_origins conformance.CentrifugeKeysIT
            client.channel_limit conformance.CentrifugeKeysIT
            client.concurrency conformance.CentrifugeProxiesIT
            client.connect_include_server_time conformance.CentrifugeKeysIT
            client.connection_limit conformance.CentrifugeKeysIT
            client.connection_rate_limit conformance.CentrifugeKeysIT
            client.disallow_anonymous_connection_tokens conformance.CentrifugeCodesOverAttachedIT
            client.expired_ conformance.CentrifugeCodesOverAttachedIT
            client.history_max_publication_limit conformance.CentrifugeKeysIT
            client.insecure conformance.CentrifugeKeysIT
            client.ping_interval conformance.CentrifugeCodesOverAttachedIT
            client.pong_timeout conformance.CentrifugeCodesOverAttachedIT
            client.proxy.connect.enabled conformance.CentrifugeProxiesIT
            client.proxy.connect.endpoint conformance.CentrifugeProxiesIT
            client.proxy.connect.http conformance.CentrifugeProxiesIT
            client.proxy.connect.emulated_headers conformance.CentrifugeProxiesIT
            client.proxy.refresh.enabled conformance.CentrifugeProxiesIT
            client.proxy.refresh.endpoint conformance.CentrifugeProxiesIT
            client.recovery_max_publication_limit conformance.CentrifugeKeysIT
            client.stale_close_delay conformance.CentrifugeCodesOverAttachedIT
            client.subscribe_to_user_personal_channel.enabled conformance.CentrifugeKeysIT
            client.subscribe_to_user_personal_channel.personal_channel_namespace conformance.CentrifugeKeysIT
            client.subscription_token.enabled conformance.CentrifugeKeysIT
            client.subscription_token.hmac_secret_key conformance.CentrifugeKeysIT
            client.subscription_token.user_id_claim conformance.CentrifugeKeysIT
            client.token.hmac_secret_key conformance.CentrifugeCodesOverAttachedIT
            client.token.audience conformance.CentrifugeCodesOverAttachedIT
            client.token.audience_regex auth.token.JwksEndpointsTest
            client.token.issuer_regex auth.token.JwksEndpointsTest
            client.token.issuer conformance.CentrifugeCodesOverAttachedIT
            client.user_connection_limit conformance.CentrifugeCodesOverAttachedIT
            client.user_id_http_header conformance.CentrifugeKeysIT
            http_server.address conformance.CentrifugeKeysIT
            http_server.port conformance.CentrifugeKeysIT
            rpc.namespaces conformance.CentrifugeProxiesIT
            rpc.ping. conformance.CentrifugeKeysIT
            rpc.proxy.endpoint conformance.CentrifugeProxiesIT
            rpc.proxy.timeout conformance.CentrifugeProxiesIT
            rpc.without_namespace.proxy_enabled conformance.CentrifugeProxiesIT
            websocket.disabled conformance.CentrifugeKeysIT
            websocket.handler_prefix conformance.CentrifugeKeysIT
            websocket.message_size_limit conformance.CentrifugeKeysIT
            websocket.compression conformance.CentrifugeCompressionOverEpollIT
            channel.history_meta_ttl conformance.CentrifugeChannelKeysIT
            channel.proxy. conformance.CentrifugeProxyKeysIT
            channel.without_namespace.allow_positioning conformance.CentrifugeChannelKeysIT
            channel.without_namespace.allow_tags_filter conformance.CentrifugeChannelKeysIT
            channel.without_namespace.allowed_delta_types conformance.CentrifugeChannelKeysIT
            channel.without_namespace.delta_publish conformance.CentrifugeChannelKeysIT
            channel.without_namespace.envelope conformance.CentrifugeChannelKeysIT
            channel.without_namespace.force_positioning conformance.CentrifugeChannelKeysIT
            channel.without_namespace.history_meta_ttl conformance.CentrifugeChannelKeysIT
            channel.without_namespace.publish_proxy_name conformance.CentrifugeProxyKeysIT
            channel.without_namespace.pusher_event conformance.CentrifugeChannelKeysIT
            channel.without_namespace.sub_refresh_proxy_name conformance.CentrifugeProxyKeysIT
            channel.without_namespace.subscribe_proxy_name conformance.CentrifugeProxyKeysIT
            client.connect_code_to_unidirectional_disconnect conformance.StreamLifeOverEpollIT
            client.proxy. conformance.CentrifugeProxyKeysIT
            client.queue_max_size conformance.CentrifugeChannelKeysIT
            client.subscribe_to_user_personal_channel.single_connection conformance.CentrifugeChannelKeysIT
            client.subscription_token. conformance.CentrifugeTokenKeysIT
            client.token. conformance.CentrifugeTokenKeysIT
            emulation. conformance.CentrifugeDoorsIT
            health. conformance.CentrifugeDoorsIT
            http_api. conformance.CentrifugeDoorsIT
            http_server.internal_ conformance.CentrifugeDoorsIT
            http_stream. conformance.CentrifugeDoorsIT
            prometheus. conformance.CentrifugeDoorsIT
            rpc.namespace_boundary conformance.CentrifugeProxyKeysIT
            rpc.proxy. conformance.CentrifugeProxyKeysIT
            rpc.without_namespace.proxy_name conformance.CentrifugeProxyKeysIT
            sse. conformance.CentrifugeDoorsIT
            uni_http_stream. conformance.CentrifugeDoorsIT
            uni_sse. conformance.CentrifugeDoorsIT
            uni_websocket.enabled conformance.CentrifugeDoorsIT
            uni_websocket.handler_prefix conformance.CentrifugeDoorsIT
            uni_websocket.message_size_limit conformance.CentrifugeDoorsIT
            uni_websocket.compression conformance.CentrifugeCompressionOverEpollIT
            uni_websocket.disable_closing_handshake conformance.StreamLifeOverEpollIT
            uni_websocket.disable_disconnect_push conformance.StreamLifeOverEpollIT
            """;

    /** Keys whose effect no test here sees yet, or whose capability comes later; the entry goes when one does. */
    private static final List<String> AWAITED = List.of("uni_websocket.join_push_messages");

    private static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        TABLE.lines().map(line -> line.split(" +", 2)).forEach(row -> table.put(row[0], row[1]));
        return table;
    }

    private static boolean has(String start) {
        return CentrifugeKeys.all().stream().anyMatch(key -> key.path().startsWith(CentrifugeKeys.PREFIX + start));
    }

    @Test
    void shouldHaveATestThatSeesTheEffectOfEachKey() {
        for (Key key : CentrifugeKeys.all()) {
            String path = key.path().substring(CentrifugeKeys.PREFIX.length());
            boolean known = table().keySet().stream().anyMatch(path::startsWith);

            assertThat(known || AWAITED.stream().anyMatch(path::startsWith))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void shouldNameTestsAndKeysThatAreThere() {
        assertThat(table().keySet()).allMatch(CentrifugeKeyEffectsTest::has);
        assertThat(AWAITED).allMatch(CentrifugeKeyEffectsTest::has);
        table().values()
                .forEach(test -> assertThatCode(() -> Class.forName("io.ringcast.server." + test))
                        .doesNotThrowAnyException());
    }
}
