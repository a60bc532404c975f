package io.ringcast.server.config;

import com.google.re2j.PatternSyntaxException;
import io.ringcast.server.config.CentrifugeSettings.Named;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Rules between keys of the Centrifugo side, which are those of Centrifugo where it has one.
 *
 * <p>Thread: confined to the loading thread.
 */
final class CentrifugeChecks {
    private static final Pattern NAME = Pattern.compile("[-a-zA-Z0-9_.]{2,}");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    private final CentrifugeSettings settings;
    private final Problems problems;
    private final UnaryOperator<String> placeOf;

    /** @param placeOf a sentence that tells where a path was set, or an empty text */
    CentrifugeChecks(CentrifugeSettings settings, Problems problems, UnaryOperator<String> placeOf) {
        this.settings = settings;
        this.problems = problems;
        this.placeOf = placeOf;
    }

    void run(List<AppSources.Entry> apps, Map<String, Object> main) {
        checkApp(apps);
        checkClient();
        checkProxies();
        checkNamespaces();
        checkRpc();
        checkTransforms();
        if (settings.enabled()) {
            checkPorts(main);
            tellWhatIsOpenOrShut();
        }
    }

    private void invalid(String path, String shown, String expected, String remedy) {
        problems.add(CentrifugeKeys.PREFIX + path + "=" + Problems.bounded(shown) + " is not valid: expected "
                + expected + "." + placeOf.apply(path) + " " + remedy);
    }

    private void checkApp(List<AppSources.Entry> apps) {
        String app = settings.own().app();
        if (!app.isEmpty() && apps.stream().noneMatch(entry -> entry.app().id().equals(app))) {
            invalid("app", app, "the id of an app that is configured", "Correct it, or add the app.");
        }
    }

    // One port may speak several protocols, but metrics have a listener of their own.
    private void checkPorts(Map<String, Object> main) {
        if (!Boolean.TRUE.equals(main.get("metrics.enabled"))) {
            return;
        }
        CentrifugeHttpSettings.Server server = settings.httpServer();
        for (Map.Entry<String, Integer> port : Map.of(
                        "http_server.port", server.port(), "http_server.internal_port", server.internalPort())
                .entrySet()) {
            if (port.getValue() != 0 && port.getValue().equals(main.get("metrics.port"))) {
                invalid(
                        port.getKey(),
                        port.getValue().toString(),
                        "a port other than metrics.port",
                        "Change one of them, or set metrics.enabled to false.");
            }
        }
    }

    private void checkClient() {
        CentrifugeClientSettings client = settings.client();
        Duration ping = client.life().pingInterval();
        Duration pong = client.life().pongTimeout();
        if (ping.isPositive() && ping.compareTo(pong) <= 0) {
            invalid(
                    "client.pong_timeout",
                    pong.toMillis() + "ms",
                    "less than client.ping_interval (" + ping.toMillis() + "ms)",
                    "Lower it, or raise ping_interval.");
        }
        checkToken("client.token", client.token());
        if (client.subscriptionToken().enabled()) {
            checkToken("client.subscription_token", client.subscriptionToken().token());
        }
        CentrifugeClientSettings.PersonalChannel personal = client.subscribeToUserPersonalChannel();
        if (personal.enabled()) {
            checkPersonal(personal);
        }
    }

    private void checkPersonal(CentrifugeClientSettings.PersonalChannel personal) {
        String path = "client.subscribe_to_user_personal_channel.";
        String name = personal.personalChannelNamespace();
        NamespaceSettings found = name.isEmpty()
                ? settings.channel().withoutNamespace()
                : settings.namespaceList().stream()
                        .filter(each -> each.name().equals(name))
                        .map(Named::value)
                        .findFirst()
                        .orElse(null);
        if (found == null) {
            invalid(
                    path + "personal_channel_namespace",
                    name,
                    "the name of one of channel.namespaces",
                    "Correct it, or add the namespace.");
        } else if (personal.singleConnection() && !found.members().presence()) {
            invalid(
                    path + "single_connection",
                    "true",
                    "false, because the namespace of personal channels is without presence",
                    "Set presence to true there.");
        }
    }

    private void checkToken(String path, CentrifugeClientSettings.Token token) {
        checkPair(path, "audience", token.audience(), token.audienceRegex());
        checkPair(path, "issuer", token.issuer(), token.issuerRegex());
        Matcher placeholder = PLACEHOLDER.matcher(token.jwksPublicEndpoint());
        while (placeholder.find()) {
            Pattern group = alternatives(placeholder.group(1));
            // What a token says must not choose the server that its key comes from.
            if (!group.matcher(token.issuerRegex()).find()
                    && !group.matcher(token.audienceRegex()).find()) {
                problems.add(CentrifugeKeys.PREFIX + path + ".jwks_public_endpoint is not valid: expected a group"
                        + " named " + placeholder.group(1) + " in issuer_regex or audience_regex that lists its words,"
                        + " such as (?P<" + placeholder.group(1) + ">one|two)."
                        + placeOf.apply(path + ".jwks_public_endpoint")
                        + " Write out all words that it may stand for.");
            }
        }
    }

    private static Pattern alternatives(String group) {
        return Pattern.compile("\\(\\?P?<" + group + ">[A-Za-z0-9_.-]+(?:\\|[A-Za-z0-9_.-]+)*\\)");
    }

    private void checkPair(String path, String key, String plain, String regex) {
        if (!plain.isEmpty() && !regex.isEmpty()) {
            invalid(path + "." + key, plain, "nothing, because " + key + "_regex is set too", "Remove one of them.");
        }
        checkRegex(path + "." + key + "_regex", regex);
    }

    private void checkRegex(String path, String regex) {
        try {
            GoRegex.compile(regex);
        } catch (PatternSyntaxException e) {
            invalid(
                    path,
                    regex,
                    "a regular expression of RE2 (" + e.getDescription() + ")",
                    "Correct it; RE2 looks neither ahead nor back.");
        }
    }

    private void checkProxies() {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < settings.proxyList().size(); i++) {
            Named<ProxyKeys> entry = settings.proxyList().get(i);
            String path = CentrifugeKeys.PROXIES + "[" + i + "]";
            checkName(path, entry.name(), names);
            if (entry.name().equals(ProxySettings.DEFAULT_NAME)) {
                invalid(path + ".name", entry.name(), "another name, because this one is taken", "Choose another.");
            }
            checkProxy(path, entry.value());
        }
        CentrifugeClientSettings.Proxies client = settings.client().proxy();
        if (client.connect().enabled()) {
            checkProxy("client.proxy.connect", client.connect().proxy());
        }
        if (client.refresh().enabled()) {
            checkProxy("client.proxy.refresh", client.refresh().proxy());
        }
    }

    private void checkName(String path, String name, Set<String> names) {
        if (!NAME.matcher(name).matches()) {
            invalid(path + ".name", name, "two or more letters, digits and -_.", "Choose another name.");
        } else if (!names.add(name)) {
            invalid(path + ".name", name, "a name of its own", "Another entry has it: choose another name.");
        }
    }

    private void checkProxy(String path, ProxyKeys proxy) {
        String endpoint = proxy.endpoint();
        if (endpoint.isEmpty()) {
            invalid(path + ".endpoint", "", "an http or https URL", "Set it.");
        } else if (!endpoint.startsWith("http://") && !endpoint.startsWith("https://")) {
            // Centrifugo: what is not HTTP is GRPC.
            invalid(
                    path + ".endpoint",
                    "***",
                    "a URL that begins with http:// or https://, because GRPC is not supported",
                    "Offer the same methods over HTTP with JSON.");
        }
        CodeTransforms.checkStatuses(
                proxy.http().statusToCodeTransforms(),
                wrong -> problems.add(CentrifugeKeys.PREFIX + path + ".http.status_to_code_transforms" + wrong + "."
                        + placeOf.apply(path)));
    }

    private void checkNamespaces() {
        checkOptions("channel.without_namespace", settings.channel().withoutNamespace());
        if (hasFraction(settings.channel().historyMetaTtl())) {
            wholeSeconds("channel.history_meta_ttl", settings.channel().historyMetaTtl());
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < settings.namespaceList().size(); i++) {
            Named<NamespaceSettings> entry = settings.namespaceList().get(i);
            String path = CentrifugeKeys.NAMESPACES + "[" + i + "]";
            checkName(path, entry.name(), names);
            checkOptions(path, entry.value());
        }
    }

    private void checkOptions(String path, NamespaceSettings options) {
        checkStream(path, options);
        checkRegex(path + ".channel_regex", options.form().channelRegex());
        for (String type : options.stream().allowedDeltaTypes()) {
            if (!NamespaceSettings.DELTA_TYPES.contains(type)) {
                invalid(path + ".allowed_delta_types", type, "fossil", "Correct it.");
            }
        }
        NamespaceSettings.Proxied proxied = options.proxied();
        CentrifugeChannelSettings.Proxies proxies = settings.channel().proxy();
        if (proxied.subscribeProxyEnabled()) {
            checkUse(
                    path + ".subscribe_proxy_name",
                    proxied.subscribeProxyName(),
                    "channel.proxy.subscribe",
                    proxies.subscribe());
        }
        if (proxied.publishProxyEnabled()) {
            checkUse(
                    path + ".publish_proxy_name",
                    proxied.publishProxyName(),
                    "channel.proxy.publish",
                    proxies.publish());
        }
        if (proxied.subRefreshProxyEnabled()) {
            checkUse(
                    path + ".sub_refresh_proxy_name",
                    proxied.subRefreshProxyName(),
                    "channel.proxy.sub_refresh",
                    proxies.subRefresh());
        }
    }

    private void checkUse(String path, String name, String section, ProxyKeys byDefault) {
        if (name.equals(ProxySettings.DEFAULT_NAME)) {
            checkProxy(section, byDefault);
        } else if (settings.proxyList().stream().noneMatch(each -> each.name().equals(name))) {
            invalid(path, name, "default, or the name of one of proxies", "Correct it, or add the proxy.");
        }
    }

    private void checkStream(String path, NamespaceSettings options) {
        NamespaceSettings.Stream stream = options.stream();
        List<Duration> seconds = new ArrayList<>(List.of(stream.historyTtl(), stream.historyMetaTtl()));
        if (seconds.stream().anyMatch(CentrifugeChecks::hasFraction)) {
            wholeSeconds(path + ".history_ttl", stream.historyTtl());
        }
        if ((stream.historySize() > 0) != stream.historyTtl().isPositive()) {
            invalid(
                    path + ".history_size",
                    String.valueOf(stream.historySize()),
                    "history_size and history_ttl both to be set, or neither",
                    "Set the other one too.");
        }
        Duration meta =
                stream.historyMetaTtl().isZero() ? settings.channel().historyMetaTtl() : stream.historyMetaTtl();
        if (meta.compareTo(stream.historyTtl()) < 0) {
            invalid(
                    path + ".history_ttl",
                    stream.historyTtl().toSeconds() + "s",
                    "at most history_meta_ttl (" + meta.toSeconds() + "s)",
                    "Lower it, or raise history_meta_ttl.");
        }
        if (options.recovery().forceRecovery() && !stream.kept()) {
            invalid(
                    path + ".force_recovery",
                    "true",
                    "false, because there is no history to recover from",
                    "Set history_size and history_ttl.");
        }
    }

    private static boolean hasFraction(Duration duration) {
        return duration.toMillis() % 1000 != 0 || duration.toNanosPart() % 1_000_000 != 0;
    }

    private void wholeSeconds(String path, Duration duration) {
        invalid(path, duration.toMillis() + "ms", "whole seconds", "Round it.");
    }

    private void checkRpc() {
        CentrifugeRpcSettings rpc = settings.rpc();
        checkCalls("rpc.without_namespace", rpc.withoutNamespace());
        Set<String> names = new HashSet<>();
        for (int i = 0; i < settings.rpcNamespaceList().size(); i++) {
            Named<CentrifugeRpcSettings.Options> entry =
                    settings.rpcNamespaceList().get(i);
            String path = CentrifugeKeys.RPC_NAMESPACES + "[" + i + "]";
            checkName(path, entry.name(), names);
            checkCalls(path, entry.value());
        }
    }

    private void checkCalls(String path, CentrifugeRpcSettings.Options options) {
        if (options.proxyEnabled()) {
            checkUse(
                    path + ".proxy_name",
                    options.proxyName(),
                    "rpc.proxy",
                    settings.rpc().proxy());
        }
    }

    private void checkTransforms() {
        checkCodes(
                "client.connect_code_to_unidirectional_disconnect.transforms",
                false,
                settings.client().connectCodeToUnidirectionalDisconnect().transforms());
        checkCodes(
                "uni_sse.connect_code_to_http_response.transforms",
                true,
                settings.uniSse().connectCodeToHttpResponse().transforms());
        checkCodes(
                "uni_http_stream.connect_code_to_http_response.transforms",
                true,
                settings.uniHttpStream().connectCodeToHttpResponse().transforms());
    }

    private void checkCodes(String path, boolean http, String transforms) {
        CodeTransforms.checkConnectCodes(
                transforms,
                http,
                wrong -> problems.add(CentrifugeKeys.PREFIX + path + wrong + "." + placeOf.apply(path)));
    }

    private void tellWhatIsOpenOrShut() {
        CentrifugeClientSettings.Access access = settings.client().access();
        if (access.insecure()) {
            problems.warn("centrifuge.client.insecure=true: everybody may subscribe and publish everywhere.");
        }
        if (access.insecureSkipTokenSignatureVerify()) {
            problems.warn("centrifuge.client.insecure_skip_token_signature_verify=true: everybody can make a token.");
        }
        if (settings.httpApi().insecure() && !settings.httpApi().disabled()) {
            problems.warn("centrifuge.http_api.insecure=true: everybody who reaches the port may use the API.");
        }
        boolean anyWay = settings.client().token().hasKey()
                || settings.client().proxy().connect().enabled()
                || access.allowAnonymousConnectWithoutToken()
                || access.insecure()
                || access.insecureSkipTokenSignatureVerify()
                || !access.userIdHttpHeader().isEmpty();
        if (!anyWay) {
            problems.warn("No client of the Centrifugo protocol can connect: set a key of centrifuge.client.token,"
                    + " centrifuge.client.proxy.connect or centrifuge.client.allow_anonymous_connect_without_token.");
        }
        if (settings.httpApi().key().isEmpty()
                && !settings.httpApi().insecure()
                && !settings.httpApi().disabled()) {
            problems.tell("centrifuge.http_api.key is empty: the Centrifugo API answers every request with 401.");
        }
    }
}
