package io.ringcast.server.config;

import io.ringcast.engine.app.App;
import io.ringcast.engine.channel.Namespace;
import io.ringcast.engine.channel.Namespaces;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Centrifugo side: keys have the names of Centrifugo 6 below {@code centrifuge}, and beside them there are ours.
 *
 * <p>Thread: any.
 *
 * @param namespaceList the entries of {@code channel.namespaces}
 * @param proxyList the entries of {@code proxies}
 * @param rpcNamespaceList the entries of {@code rpc.namespaces}
 */
public record CentrifugeSettings(
        @Section(value = "", top = true) Own own,
        @Section("Clients.") CentrifugeClientSettings client,
        @Section("Channels.") CentrifugeChannelSettings channel,
        @Section("Calls of clients.") CentrifugeRpcSettings rpc,
        @Section("The listener.") CentrifugeHttpSettings.Server httpServer,
        @Section("The HTTP API.") CentrifugeHttpSettings.Api httpApi,
        @Section("Health checks.") CentrifugeHttpSettings.Health health,
        @Section("Metrics.") CentrifugeHttpSettings.Prometheus prometheus,
        @Section("WebSockets.") CentrifugeTransportSettings.WebSocket websocket,
        @Section("Streams of events.") CentrifugeTransportSettings.Sse sse,
        @Section("Streams of HTTP.") CentrifugeTransportSettings.HttpStream httpStream,
        @Section("The way back of both streams.") CentrifugeTransportSettings.Emulation emulation,

        @Section("Unidirectional WebSockets.") CentrifugeTransportSettings.UniWebSocket uniWebsocket,

        @Section("Unidirectional streams of events.") CentrifugeTransportSettings.UniSse uniSse,

        @Section("Unidirectional streams of HTTP.") CentrifugeTransportSettings.UniHttpStream uniHttpStream,

        List<Named<NamespaceSettings>> namespaceList,
        List<Named<ProxyKeys>> proxyList,
        List<Named<CentrifugeRpcSettings.Options>> rpcNamespaceList) {
    public CentrifugeSettings {
        namespaceList = List.copyOf(namespaceList);
        proxyList = List.copyOf(proxyList);
        rpcNamespaceList = List.copyOf(rpcNamespaceList);
    }

    /** Keys that Centrifugo does not have, and its list of back ends. */
    public record Own(
            @Setting(value = "false", doc = "Serve the Centrifugo protocol; on when a Centrifugo file is given.")
            boolean enabled,

            @Setting(value = "", doc = "The id of the app that the listener belongs to; nothing is the first app.")
            String app,

            @Setting(value = "", doc = "A file of Centrifugo that is read below this one: JSON, YAML or TOML.")
            String configFile,

            @Setting(
                    value = "true",
                    doc = "Names without a namespace are public to Pusher clients, as they are there; false is that"
                            + " channel.without_namespace decides for them, too.")
            boolean publicNames,

            @Setting(
                    value = "[]",
                    secret = true,
                    check = Check.JSON_LIST,
                    doc =
                            "Back ends with names, for namespaces: each with name and the keys of channel.proxy.subscribe.")
            String proxies) {}

    /** An entry of a list. */
    record Named<T>(String name, T value) {}

    /** Whether the Centrifugo protocol is served. */
    public boolean enabled() {
        return own.enabled();
    }

    /** The app that the listener belongs to; empty if there is no app at all. */
    public Optional<App> appOf(List<App> apps) {
        return apps.stream()
                .filter(app -> own.app().isEmpty() || app.id().equals(own.app()))
                .findFirst();
    }

    /** The namespaces of channels. A new instance each time, whose options are shared instances: ask once. */
    public Namespaces namespaces() {
        List<Namespace> named = new ArrayList<>();
        for (Named<NamespaceSettings> entry : namespaceList) {
            named.add(entry.value().toNamespace(entry.name(), channel));
        }
        return new Namespaces(
                channel.marks(), channel.withoutNamespace().toNamespace("", channel), named, own.publicNames());
    }

    /** The back ends that are asked. */
    public CentrifugeProxies proxies() {
        return CentrifugeProxies.of(this);
    }

    /**
     * Namespaces of calls.
     *
     * @param boundary ends the namespace in a method's name
     * @param proxies by namespace, empty for methods without one: the name of the proxy that is asked, or an empty text
     */
    public record RpcNamespaces(String boundary, Map<String, String> proxies) {
        public RpcNamespaces {
            proxies = Map.copyOf(proxies);
        }
    }

    /** The namespaces of calls. */
    public RpcNamespaces rpcNamespaces() {
        Map<String, String> names = new HashMap<>();
        names.put("", nameOf(rpc.withoutNamespace()));
        rpcNamespaceList.forEach(entry -> names.put(entry.name(), nameOf(entry.value())));
        return new RpcNamespaces(rpc.namespaceBoundary(), names);
    }

    private static String nameOf(CentrifugeRpcSettings.Options options) {
        return options.proxyEnabled() ? options.proxyName() : "";
    }
}
