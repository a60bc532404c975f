package io.ringcast.server.config;

import io.ringcast.server.config.CentrifugeSettings.Named;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The back ends that are asked by the Centrifugo side. The maps are by the name that a namespace has for a proxy: all
 * named ones, and {@value ProxySettings#DEFAULT_NAME}, which means another one for each question, if it has an endpoint.
 *
 * <p>Thread: any.
 *
 * @param connect asked about connections without a token
 * @param refresh asked whether a connection that expires goes on
 */
public record CentrifugeProxies(
        Optional<ProxySettings> connect,
        Optional<ProxySettings> refresh,
        Map<String, ProxySettings> subscribe,
        Map<String, ProxySettings> publish,
        Map<String, ProxySettings> subRefresh,
        Map<String, ProxySettings> rpc) {
    public CentrifugeProxies {
        subscribe = Map.copyOf(subscribe);
        publish = Map.copyOf(publish);
        subRefresh = Map.copyOf(subRefresh);
        rpc = Map.copyOf(rpc);
    }

    static CentrifugeProxies of(CentrifugeSettings settings) {
        Map<String, ProxySettings> named = new HashMap<>();
        for (Named<ProxyKeys> entry : settings.proxyList()) {
            named.put(entry.name(), ProxySettings.of(entry.name(), entry.value()));
        }
        CentrifugeChannelSettings.Proxies channel = settings.channel().proxy();
        return new CentrifugeProxies(
                one(settings.client().proxy().connect()),
                one(settings.client().proxy().refresh()),
                with(named, channel.subscribe()),
                with(named, channel.publish()),
                with(named, channel.subRefresh()),
                with(named, settings.rpc().proxy()));
    }

    private static Optional<ProxySettings> one(CentrifugeClientSettings.Enabled proxy) {
        return proxy.enabled()
                ? Optional.of(ProxySettings.of(ProxySettings.DEFAULT_NAME, proxy.proxy()))
                : Optional.empty();
    }

    private static Map<String, ProxySettings> with(Map<String, ProxySettings> named, ProxyKeys byDefault) {
        Map<String, ProxySettings> all = new HashMap<>(named);
        if (!byDefault.endpoint().isEmpty()) {
            all.put(ProxySettings.DEFAULT_NAME, ProxySettings.of(ProxySettings.DEFAULT_NAME, byDefault));
        }
        return all;
    }
}
