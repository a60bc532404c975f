package io.ringcast.server.node;

import io.ringcast.engine.channel.Tags;
import io.ringcast.server.callback.BackendClient;
import io.ringcast.server.callback.BackendProxy;
import io.ringcast.server.callback.Caller;
import io.ringcast.server.callback.Payload;
import io.ringcast.server.callback.ProxyAnswer;
import io.ringcast.server.callback.ProxyCall;
import io.ringcast.server.callback.ProxyOutcome;
import io.ringcast.server.callback.SubscribeOptions;
import io.ringcast.server.config.CentrifugeProxies;
import io.ringcast.server.config.CentrifugeSettings;
import io.ringcast.server.json.RawJson;
import io.ringcast.server.protocol.centrifuge.BackEnd;
import io.ringcast.server.protocol.centrifuge.Credentials;
import io.ringcast.server.protocol.centrifuge.Decision;
import io.ringcast.server.protocol.centrifuge.Grant;
import io.ringcast.server.protocol.centrifuge.RequestHeaders;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.agrona.concurrent.NanoClock;
import org.jspecify.annotations.Nullable;

/**
 * The customer's back ends as the Centrifuge protocol asks them: over HTTP, each by its proxy.
 *
 * <p>Thread: any.
 */
final class CentrifugeBackEnd implements BackEnd {
    private final Map<String, BackendProxy> proxies = new HashMap<>();
    private final @Nullable BackendProxy connect;
    private final @Nullable BackendProxy refresh;
    private final Map<String, BackendProxy> subscribe;
    private final Map<String, BackendProxy> publish;
    private final Map<String, BackendProxy> subRefresh;
    private final Map<String, BackendProxy> rpc = new HashMap<>();

    CentrifugeBackEnd(CentrifugeSettings settings, BackendClient client, NanoClock clock) {
        CentrifugeProxies wanted = settings.proxies();
        ProxyMaker maker = new ProxyMaker(client, clock);
        this.connect =
                wanted.connect().map(one -> keep("connect", maker.make(one))).orElse(null);
        this.refresh =
                wanted.refresh().map(one -> keep("refresh", maker.make(one))).orElse(null);
        this.subscribe = keepAll("subscribe", maker, wanted.subscribe());
        this.publish = keepAll("publish", maker, wanted.publish());
        this.subRefresh = keepAll("sub_refresh", maker, wanted.subRefresh());
        Map<String, BackendProxy> methods = keepAll("rpc", maker, wanted.rpc());
        settings.rpcNamespaces().proxies().forEach((namespace, proxy) -> {
            BackendProxy named = methods.get(proxy);
            if (named != null) {
                rpc.put(namespace, named);
            }
        });
    }

    private BackendProxy keep(String use, BackendProxy proxy) {
        proxies.put(use, proxy);
        return proxy;
    }

    private Map<String, BackendProxy> keepAll(
            String use, ProxyMaker maker, Map<String, io.ringcast.server.config.ProxySettings> wanted) {
        Map<String, BackendProxy> made = new HashMap<>();
        wanted.forEach((name, settings) -> made.put(name, keep(use + "/" + name, maker.make(settings))));
        return made;
    }

    /** All of them, for metrics. */
    Collection<BackendProxy> proxies() {
        return proxies.values();
    }

    // ---- questions --------------------------------------------------------------------------------------------------

    @Override
    public boolean wantsHeaders() {
        return !proxies.isEmpty();
    }

    @Override
    public boolean asksConnect() {
        return connect != null;
    }

    @Override
    public boolean asksRefresh() {
        return refresh != null;
    }

    @Override
    public boolean asksRpc() {
        return !rpc.isEmpty();
    }

    @Override
    public boolean knowsRpc(String namespace) {
        return rpc.containsKey(namespace);
    }

    @Override
    public void connect(Client client, ConnectQuestion question, Consumer<Decision<@Nullable Credentials>> then) {
        BackendProxy proxy = connect;
        if (proxy == null) {
            then.accept(new Decision.Undecided<>());
            return;
        }
        ProxyCall.Connect call = new ProxyCall.Connect(
                caller(client), Payload.of(question.data()), question.name(), question.version(), question.channels());
        proxy.connect(call, outcome -> then.accept(decision(outcome, this::credentials)));
    }

    private @Nullable Credentials credentials(ProxyAnswer.Connect answer) {
        return switch (answer) {
            case ProxyAnswer.Unauthenticated _ -> null;
            case ProxyAnswer.Accepted accepted -> {
                Map<String, Grant> subs = new LinkedHashMap<>();
                accepted.channels().forEach(channel -> subs.put(channel, Grant.PLAIN));
                accepted.subs().forEach((channel, options) -> subs.put(channel, grant(options)));
                yield new Credentials(
                        accepted.user(),
                        accepted.expireAt(),
                        refresh == null,
                        json(accepted.info()),
                        json(accepted.data()),
                        bytes(accepted.meta()),
                        false,
                        subs);
            }
        };
    }

    @Override
    public void refresh(Client client, Consumer<Decision<Renewal>> then) {
        BackendProxy proxy = refresh;
        if (proxy == null) {
            then.accept(new Decision.Undecided<>());
            return;
        }
        proxy.refresh(
                new ProxyCall.Refresh(caller(client), client.user(), meta(client)),
                outcome -> then.accept(decision(
                        outcome,
                        answer -> new Renewal(
                                answer.expired(), answer.expireAt(), json(answer.info()), bytes(answer.meta())))));
    }

    @Override
    public void subscribe(Client client, String proxy, SubscribeQuestion question, Consumer<Decision<Grant>> then) {
        BackendProxy asked = subscribe.get(proxy);
        if (asked == null) {
            then.accept(new Decision.Undecided<>());
            return;
        }
        ProxyCall.Subscribe call = new ProxyCall.Subscribe(
                caller(client),
                client.user(),
                question.channel(),
                question.token(),
                Payload.of(question.data()),
                meta(client));
        asked.subscribe(call, outcome -> then.accept(decision(outcome, answer -> grant(answer.options()))));
    }

    @Override
    public void publish(Client client, String proxy, PublishQuestion question, Consumer<Decision<PublishAnswer>> then) {
        BackendProxy asked = publish.get(proxy);
        if (asked == null) {
            then.accept(new Decision.Undecided<>());
            return;
        }
        ProxyCall.Publish call = new ProxyCall.Publish(
                caller(client), client.user(), question.channel(), Payload.of(question.data()), meta(client));
        asked.publish(call, outcome -> then.accept(decision(outcome, CentrifugeBackEnd::publishAnswer)));
    }

    private static PublishAnswer publishAnswer(ProxyAnswer.Publish answer) {
        return new PublishAnswer(
                answer.data().isEmpty() ? null : answer.data().toByteArray(),
                answer.skipHistory(),
                Tags.of(answer.tags()),
                answer.idempotencyKey().isEmpty() ? null : answer.idempotencyKey(),
                answer.delta(),
                answer.version(),
                answer.versionEpoch());
    }

    @Override
    public void subRefresh(Client client, String proxy, String channel, Consumer<Decision<Renewal>> then) {
        BackendProxy asked = subRefresh.get(proxy);
        if (asked == null) {
            then.accept(new Decision.Undecided<>());
            return;
        }
        asked.subRefresh(
                new ProxyCall.SubRefresh(caller(client), client.user(), channel, meta(client)),
                outcome -> then.accept(decision(
                        outcome,
                        answer -> new Renewal(answer.expired(), answer.expireAt(), json(answer.info()), null))));
    }

    @Override
    public void rpc(Client client, String namespace, String method, byte[] data, Consumer<Decision<byte[]>> then) {
        BackendProxy asked = rpc.get(namespace);
        if (asked == null) {
            then.accept(new Decision.Undecided<>());
            return;
        }
        asked.rpc(
                new ProxyCall.Rpc(caller(client), client.user(), method, Payload.of(data), meta(client)),
                outcome -> then.accept(decision(outcome, answer -> answer.data().toByteArray())));
    }

    // ---- translation ------------------------------------------------------------------------------------------------

    private static <R, T extends @Nullable Object> Decision<T> decision(
            ProxyOutcome<R> outcome, Function<R, T> answer) {
        return switch (outcome) {
            case ProxyOutcome.Answer<R>(var result) -> new Decision.Allowed<>(answer.apply(result));
            case ProxyOutcome.Refused<R>(var code, var message, var temporary) ->
                new Decision.Refused<>(code, message, temporary);
            case ProxyOutcome.Disconnected<R>(var code, var reason) -> new Decision.SentAway<>(code, reason);
            case ProxyOutcome.Failed<R> _ -> new Decision.Undecided<>();
        };
    }

    private static Grant grant(SubscribeOptions options) {
        SubscribeOptions.Overrides overrides = options.overrides();
        return new Grant(
                json(options.info()),
                json(options.data()),
                options.expireAt(),
                false,
                new Grant.Overrides(
                        overrides.presence(),
                        overrides.joinLeave(),
                        overrides.forcePushJoinLeave(),
                        overrides.forcePositioning(),
                        overrides.forceRecovery()));
    }

    private static Caller caller(Client client) {
        List<Caller.Header> headers = new ArrayList<>(client.headers().real().size());
        for (RequestHeaders.Header header : client.headers().real()) {
            headers.add(new Caller.Header(header.name(), header.value()));
        }
        return new Caller(
                client.id(),
                client.transport(),
                client.protocol(),
                headers,
                client.headers().emulated());
    }

    private static @Nullable RawJson meta(Client client) {
        byte[] meta = client.meta();
        return meta == null ? null : RawJson.of(meta);
    }

    // Members of a channel see it in whatever they speak, and most of them speak JSON.
    private static byte @Nullable [] json(Payload payload) {
        return payload.json().map(RawJson::toByteArray).orElse(null);
    }

    private static byte @Nullable [] bytes(@Nullable RawJson value) {
        return value == null ? null : value.toByteArray();
    }
}
