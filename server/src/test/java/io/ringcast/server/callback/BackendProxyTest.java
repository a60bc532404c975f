package io.ringcast.server.callback;

import static io.ringcast.server.callback.Calls.connect;
import static io.ringcast.server.callback.Calls.data;
import static io.ringcast.server.callback.Calls.json;
import static io.ringcast.server.callback.Calls.publish;
import static io.ringcast.server.callback.Calls.rpc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.engine.limit.ByteBudget;
import io.ringcast.server.webhook.Receiver;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class BackendProxyTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ByteBudget answers = new ByteBudget(64 << 20);
    private final BackendClient client = new BackendClient("Ringcast/test", answers);

    @AfterEach
    void close() {
        client.close();
        assertThat(answers.used()).isZero();
    }

    private BackendProxy proxy(ProxySettings settings) {
        return new BackendProxy(settings, client, SystemNanoClock.INSTANCE);
    }

    private BackendProxy proxy(Receiver backEnd) {
        return proxy(ProxySettings.of("default", URI.create(backEnd.url("/hook?token=hidden")), TIMEOUT));
    }

    static Receiver.Behaviour answering(String body) {
        return Receiver.writing("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    @Test
    void shouldPostJson() throws Exception {
        try (Receiver backEnd = Receiver.start(answering("{\"result\":{\"data\":{ \"x\" : 1.0 }}}"))) {
            ProxyOutcome<ProxyAnswer.Publish> outcome = proxy(backEnd).awaitPublish(publish("{ \"t\":1e2 }"));

            assertThat(outcome)
                    .isEqualTo(new ProxyOutcome.Answer<>(
                            new ProxyAnswer.Publish(data("{ \"x\" : 1.0 }"), false, Map.of(), "", false, 0, "")));
            Receiver.Delivery request = backEnd.deliveries().getFirst();
            assertThat(request.line()).isEqualTo("POST /hook?token=hidden HTTP/1.1");
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("User-Agent")).isEqualTo("Ringcast/test");
            assertThat(request.body())
                    .isEqualTo("{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\","
                            + "\"encoding\":\"json\",\"user\":\"42\",\"channel\":\"chat:1\",\"data\":{ \"t\":1e2 }}");
        }
    }

    @Test
    void shouldCallBackOnAThreadThatMayWait() throws Exception {
        try (Receiver backEnd = Receiver.start(answering("{\"result\":{\"data\":3}}"))) {
            CompletableFuture<ProxyOutcome<ProxyAnswer.Rpc>> outcome = new CompletableFuture<>();
            CompletableFuture<Boolean> virtual = new CompletableFuture<>();

            proxy(backEnd).rpc(rpc("[1,2]"), given -> {
                virtual.complete(Thread.currentThread().isVirtual());
                outcome.complete(given);
            });

            assertThat(outcome.get(10, TimeUnit.SECONDS))
                    .isEqualTo(new ProxyOutcome.Answer<>(new ProxyAnswer.Rpc(data("3"))));
            assertThat(virtual.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void shouldOfferEachTypeOfCallBothWays() throws Exception {
        try (Receiver backEnd = Receiver.start(answering("{\"error\":{\"code\":400,\"message\":\"no\"}}"))) {
            BackendProxy proxy = proxy(backEnd);
            Caller caller = Calls.CALLER;
            ProxyOutcome<Object> no = new ProxyOutcome.Refused<>(400, "no", false);
            CompletableFuture<Object> connected = new CompletableFuture<>();
            CompletableFuture<Object> refreshed = new CompletableFuture<>();
            CompletableFuture<Object> subscribed = new CompletableFuture<>();
            CompletableFuture<Object> published = new CompletableFuture<>();
            CompletableFuture<Object> subRefreshed = new CompletableFuture<>();

            ProxyCall.Refresh refresh = new ProxyCall.Refresh(caller, "42", null);
            ProxyCall.Subscribe subscribe = new ProxyCall.Subscribe(caller, "42", "c", "", Payload.NONE, null);
            ProxyCall.SubRefresh subRefresh = new ProxyCall.SubRefresh(caller, "42", "c", null);
            proxy.connect(connect(), connected::complete);
            proxy.refresh(refresh, refreshed::complete);
            proxy.subscribe(subscribe, subscribed::complete);
            proxy.publish(publish("1"), published::complete);
            proxy.subRefresh(subRefresh, subRefreshed::complete);

            for (CompletableFuture<Object> each : List.of(connected, refreshed, subscribed, published, subRefreshed)) {
                assertThat(each.get(10, TimeUnit.SECONDS)).isEqualTo(no);
            }
            assertThat(List.of(
                            proxy.awaitConnect(connect()),
                            proxy.awaitRefresh(refresh),
                            proxy.awaitSubscribe(subscribe),
                            proxy.awaitSubRefresh(subRefresh),
                            proxy.awaitRpc(rpc("1"))))
                    .allSatisfy(outcome -> assertThat((Object) outcome).isEqualTo(no));
            assertThat(proxy.counters(ProxyType.CONNECT).refused()).isEqualTo(2);
            assertThat(proxy.counters(ProxyType.RPC).refused()).isEqualTo(1);
        }
    }

    @Test
    void shouldSendHeadersByTheRules() throws Exception {
        try (Receiver backEnd = Receiver.start(answering("{}"))) {
            ProxySettings settings = new ProxySettings(
                    "default",
                    URI.create(backEnd.url("/")),
                    TIMEOUT,
                    new HeaderRules(
                            Set.of("Cookie", "X-Forwarded-For", "User-Agent", "Origin", "Content-Length", "Host"),
                            Set.of("Authorization", "X-Split"),
                            Map.of("X-Api-Key", "k")),
                    false,
                    false,
                    List.of(),
                    ProxySettings.Bounds.DEFAULT);
            Caller caller = new Caller(
                    "c1",
                    "websocket",
                    "json",
                    List.of(
                            new Caller.Header("Cookie", "a=1"),
                            new Caller.Header("X-Forwarded-For", "1.1.1.1"),
                            new Caller.Header("X-Forwarded-For", "2.2.2.2"),
                            new Caller.Header("User-Agent", "Firefox"),
                            new Caller.Header("Origin", "https://a.example"),
                            new Caller.Header("Host", "evil.example"),
                            new Caller.Header("Content-Length", "9999"),
                            new Caller.Header("Sec-WebSocket-Key", "x")),
                    Map.of("authorization", "Bearer t", "X-Split", "a\r\nX-Admin: 1", "Cookie", "made up"));

            proxy(settings).awaitConnect(connect(caller));

            Map<String, String> headers = backEnd.deliveries().getFirst().headers();
            assertThat(headers)
                    .containsEntry("cookie", "a=1")
                    .containsEntry("x-forwarded-for", "1.1.1.1 AND 2.2.2.2")
                    .containsEntry("user-agent", "Firefox")
                    .containsEntry("origin", "https://a.example")
                    .containsEntry("authorization", "Bearer t")
                    .containsEntry("x-api-key", "k")
                    .containsEntry("host", "127.0.0.1:" + backEnd.port())
                    .containsEntry("content-type", "application/json")
                    .doesNotContainKeys("sec-websocket-key", "x-split", "x-admin");
        }
    }

    @Test
    void shouldSendBase64AndMetaWhereWanted() throws Exception {
        try (Receiver backEnd = Receiver.start(answering("{\"result\":{\"b64data\":\"/w==\"}}"))) {
            ProxySettings settings = new ProxySettings(
                    "default",
                    URI.create(backEnd.url("/")),
                    TIMEOUT,
                    HeaderRules.NONE,
                    true,
                    true,
                    List.of(),
                    ProxySettings.Bounds.DEFAULT);

            ProxyOutcome<ProxyAnswer.Rpc> outcome = proxy(settings)
                    .awaitRpc(new ProxyCall.Rpc(Calls.CALLER, "42", "m", Calls.bytes(1, 2), json("{\"m\":1}")));

            assertThat(outcome).isEqualTo(new ProxyOutcome.Answer<>(new ProxyAnswer.Rpc(Calls.bytes(255))));
            assertThat(backEnd.deliveries().getFirst().body())
                    .contains("\"encoding\":\"binary\"", "\"b64data\":\"AQI=\"", "\"meta\":{\"m\":1}");
        }
    }

    @Test
    void shouldNotSendWhatIsNotJson() throws Exception {
        try (Receiver backEnd = Receiver.start(Receiver.OK)) {
            ProxyOutcome<ProxyAnswer.Rpc> outcome =
                    proxy(backEnd).awaitRpc(new ProxyCall.Rpc(Calls.CALLER, "42", "m", Calls.bytes(1, 2), null));

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            ProxyOutcome.Failed.class,
                            failed -> assertThat(failed.failure()).isEqualTo(ProxyFailure.NOT_JSON));
            assertThat(backEnd.deliveries()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "201,STATUS",
        "204,STATUS",
        "301,STATUS",
        "401,STATUS",
        "404,STATUS",
        "500,SERVER_ERROR",
        "503,SERVER_ERROR"
    })
    void shouldFailOnAnyOtherStatus(int status, ProxyFailure expected) throws Exception {
        try (Receiver backEnd = Receiver.answering(status)) {
            assertThat(proxy(backEnd).awaitConnect(connect()))
                    .isEqualTo(new ProxyOutcome.Failed<>(expected, "answered with " + status));
            assertThat(backEnd.deliveries()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308})
    void shouldNotFollowRedirects(int status) throws Exception {
        try (Receiver elsewhere = Receiver.start(answering("{}"));
                Receiver backEnd = Receiver.start(Receiver.writing("HTTP/1.1 " + status + " Moved\r\nLocation: "
                        + elsewhere.url("/") + "\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(proxy(backEnd).awaitConnect(connect()))
                    .isEqualTo(new ProxyOutcome.Failed<>(ProxyFailure.STATUS, "answered with " + status));
            assertThat(elsewhere.deliveries()).isEmpty();
        }
    }

    @Test
    void shouldTurnStatusesIntoCodes() throws Exception {
        List<StatusTransform> transforms = List.of(
                new StatusTransform.ToError(404, 404, "not found", false),
                new StatusTransform.ToDisconnect(403, 4504, "r".repeat(200)),
                new StatusTransform.ToError(403, 500, "second", true));
        try (Receiver backEnd = Receiver.start((delivery, number, out) ->
                Receiver.write(out, Receiver.empty(number == 1 ? 404 : number == 2 ? 403 : 500)))) {
            BackendProxy proxy = proxy(new ProxySettings(
                    "default",
                    URI.create(backEnd.url("/")),
                    TIMEOUT,
                    HeaderRules.NONE,
                    false,
                    false,
                    transforms,
                    ProxySettings.Bounds.DEFAULT));

            assertThat(proxy.awaitConnect(connect())).isEqualTo(new ProxyOutcome.Refused<>(404, "not found", false));
            assertThat(proxy.awaitConnect(connect())).isEqualTo(new ProxyOutcome.Disconnected<>(4504, "r".repeat(123)));
            assertThat(proxy.awaitConnect(connect()))
                    .isEqualTo(new ProxyOutcome.Failed<>(ProxyFailure.SERVER_ERROR, "answered with 500"));
        }
    }

    @Test
    void shouldUseConnectionsAgain() throws Exception {
        try (CountingBackEnd backEnd = new CountingBackEnd()) {
            BackendProxy proxy = proxy(ProxySettings.of("default", backEnd.uri(), TIMEOUT));

            for (int i = 0; i < 50; i++) {
                assertThat(proxy.awaitConnect(connect())).isInstanceOf(ProxyOutcome.Answer.class);
            }

            assertThat(backEnd.connections()).isEqualTo(1);
        }
    }

    @Test
    void shouldRefuseSettingsThatCannotWork() {
        assertThatThrownBy(() -> ProxySettings.of("p", URI.create("grpc://h:1"), TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("proxy p");
        assertThatThrownBy(() -> ProxySettings.of("p", URI.create("http://user:pw@h"), TIMEOUT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("pw");
        assertThatThrownBy(() -> ProxySettings.of("p", URI.create("http://h"), Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StatusTransform.ToDisconnect(403, 1000, ""))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new StatusTransform.ToError(403, 1, "", false))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldNotShowPathAndQueryOfAnEndpoint() {
        assertThat(ProxySettings.of("p", URI.create("https://h:1/s3cret?token=hidden"), TIMEOUT))
                .hasToString("ProxySettings[p, https://h:1]");
    }
}
