package io.ringcast.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.centrifugal.centrifuge.Client;
import io.github.centrifugal.centrifuge.ClientInfo;
import io.github.centrifugal.centrifuge.ClientState;
import io.github.centrifugal.centrifuge.ConnectionTokenEvent;
import io.github.centrifugal.centrifuge.ConnectionTokenGetter;
import io.github.centrifugal.centrifuge.DisconnectedEvent;
import io.github.centrifugal.centrifuge.DuplicateSubscriptionException;
import io.github.centrifugal.centrifuge.EventListener;
import io.github.centrifugal.centrifuge.HistoryOptions;
import io.github.centrifugal.centrifuge.HistoryResult;
import io.github.centrifugal.centrifuge.Options;
import io.github.centrifugal.centrifuge.PresenceResult;
import io.github.centrifugal.centrifuge.PublicationEvent;
import io.github.centrifugal.centrifuge.PublishResult;
import io.github.centrifugal.centrifuge.ResultCallback;
import io.github.centrifugal.centrifuge.SubscribedEvent;
import io.github.centrifugal.centrifuge.Subscription;
import io.github.centrifugal.centrifuge.SubscriptionEventListener;
import io.github.centrifugal.centrifuge.SubscriptionOptions;
import io.github.centrifugal.centrifuge.TokenCallback;
import io.ringcast.server.auth.token.TokenMaker;
import io.ringcast.server.config.CommandLine;
import io.ringcast.server.config.SettingsLoader;
import io.ringcast.server.json.RawJson;
import io.ringcast.server.node.RingcastServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** centrifuge-java, which speaks Protobuf, against a node in this process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CentrifugeJavaIT {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String SECRET = "a secret for these tests only";
    private static final String SETTINGS = """
            {"client": {"allow_anonymous_connect_without_token": true, "token": {"hmac_secret_key": "SECRET"}},
             "http_server": {"address": "127.0.0.1", "port": 0},
             "channel": {"namespaces": [{"name": "room", "presence": true, "history_size": 300, "history_ttl": "60s",
               "allow_recovery": true, "allow_subscribe_for_client": true, "allow_subscribe_for_anonymous": true,
               "allow_publish_for_client": true, "allow_publish_for_anonymous": true,
               "allow_presence_for_client": true, "allow_history_for_client": true, "allow_history_for_anonymous": true}]}}
            """;

    private final List<Client> opened = new ArrayList<>();
    private @Nullable RingcastServer server;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("centrifugo.json"), SETTINGS.replace("SECRET", SECRET));
        CommandLine line = CommandLine.parse(List.of("--centrifugo-config", file.toString()));
        Map<String, String> env = Map.of("HOST", "127.0.0.1", "PORT", "0", "METRICS_PORT", "0");
        server = RingcastServer.start(SettingsLoader.load(line, env).settings(), () -> SettingsLoader.load(line, env));
    }

    @AfterEach
    void disconnect() throws InterruptedException {
        for (Client client : opened) {
            client.close(LIMIT.toMillis());
        }
        opened.clear();
    }

    @AfterAll
    void stop() {
        node().close();
    }

    @Test
    void shouldPublishAndHearWithWhoSaidIt() throws Exception {
        Heard heard = new Heard();
        Client client = connected(token("ada", "{\"name\":\"Ada\"}"));
        Subscription subscription = subscribed(client, "room:java-1", new SubscriptionOptions(), heard);

        CompletableFuture<PublishResult> published = new CompletableFuture<>();
        subscription.publish(bytes("{\"text\":\"größe\"}"), into(published));

        published.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        await().atMost(LIMIT).until(() -> heard.publications.size() == 1);
        PublicationEvent publication = heard.publications.getFirst();
        assertThat(publication.getData()).asString(StandardCharsets.UTF_8).isEqualTo("{\"text\":\"größe\"}");
        assertThat(publication.getInfo().getUser()).isEqualTo("ada");
        assertThat(publication.getInfo().getConnInfo())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("{\"name\":\"Ada\"}");
    }

    @Test
    void shouldTellWhoIsThereAndWhatWasSaid() throws Exception {
        Client client = connected(token("ada", "{}"));
        subscribed(client, "room:java-2", new SubscriptionOptions(), new Heard());
        publish(client, "room:java-2", 1, 3);

        CompletableFuture<PresenceResult> presence = new CompletableFuture<>();
        client.presence("room:java-2", into(presence));
        CompletableFuture<HistoryResult> history = new CompletableFuture<>();
        client.history(
                "room:java-2",
                new HistoryOptions.Builder().withLimit(2).withReverse(true).build(),
                into(history));

        assertThat(presence.get(LIMIT.toSeconds(), TimeUnit.SECONDS)
                        .getClients()
                        .values())
                .extracting(ClientInfo::getUser)
                .containsExactly("ada");
        HistoryResult page = history.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        assertThat(page.getOffset()).isEqualTo(3);
        assertThat(page.getPublications())
                .extracting(publication -> new String(publication.getData(), StandardCharsets.UTF_8))
                .containsExactly("3", "2");
    }

    @Test
    void shouldRecoverWhatItMissed() throws Exception {
        Heard heard = new Heard();
        Client client = connected("");
        SubscriptionOptions options = new SubscriptionOptions();
        options.setRecoverable(true);
        subscribed(client, "room:java-3", options, heard);
        Client publisher = connected("");
        publish(publisher, "room:java-3", 1, 1);
        await().atMost(LIMIT).until(() -> heard.publications.size() == 1);

        client.disconnect();
        await().atMost(LIMIT).until(() -> client.getState() == ClientState.DISCONNECTED);
        publish(publisher, "room:java-3", 2, 200);
        client.connect();

        await().atMost(LIMIT).until(() -> heard.publications.size() == 200);
        for (int i = 0; i < 200; i++) {
            assertThat(heard.publications.get(i).getOffset()).isEqualTo(i + 1L);
        }
        assertThat(heard.subscribed).hasSize(2);
        assertThat(heard.subscribed.getLast().getRecovered()).isTrue();
    }

    @Test
    void shouldStayAwayWithAWrongToken() {
        List<Integer> codes = new CopyOnWriteArrayList<>();
        Client client = client(token("ada", "{}") + "x", event -> codes.add(event.getCode()), null);

        client.connect();

        await().atMost(LIMIT).until(() -> !codes.isEmpty());
        assertThat(codes).containsExactly(3500);
    }

    @Test
    void shouldExchangeAnExpiredToken() {
        AtomicInteger asked = new AtomicInteger();
        String fresh = token("ada", "{}");
        Client client = client(
                new TokenMaker(SECRET).make(Map.of("sub", RawJson.ofString("ada"), "exp", json("1"))),
                event -> {},
                new ConnectionTokenGetter() {
                    @Override
                    public void getConnectionToken(ConnectionTokenEvent event, TokenCallback callback) {
                        asked.incrementAndGet();
                        callback.Done(null, fresh);
                    }
                });

        client.connect();

        await().atMost(LIMIT).until(() -> client.getState() == ClientState.CONNECTED);
        assertThat(asked).hasValue(1);
    }

    // ---- clients ----------------------------------------------------------------------------------------------------

    private static final class Heard extends SubscriptionEventListener {
        final List<PublicationEvent> publications = new CopyOnWriteArrayList<>();
        final List<SubscribedEvent> subscribed = new CopyOnWriteArrayList<>();

        @Override
        public void onPublication(Subscription subscription, PublicationEvent event) {
            publications.add(event);
        }

        @Override
        public void onSubscribed(Subscription subscription, SubscribedEvent event) {
            subscribed.add(event);
        }
    }

    private Client client(
            String token, Consumer<DisconnectedEvent> onDisconnected, @Nullable ConnectionTokenGetter getter) {
        Options options = new Options();
        options.setToken(token);
        if (getter != null) {
            options.setTokenGetter(getter);
        }
        String url = "ws://127.0.0.1:" + node().centrifugePort() + "/connection/websocket";
        Client client = new Client(url, options, new EventListener() {
            @Override
            public void onDisconnected(Client from, DisconnectedEvent event) {
                onDisconnected.accept(event);
            }
        });
        opened.add(client);
        return client;
    }

    private Client connected(String token) {
        Client client = client(token, event -> {}, null);
        client.connect();
        await().atMost(LIMIT).until(() -> client.getState() == ClientState.CONNECTED);
        return client;
    }

    private static Subscription subscribed(Client client, String channel, SubscriptionOptions options, Heard heard)
            throws DuplicateSubscriptionException {
        Subscription subscription = client.newSubscription(channel, options, heard);
        subscription.subscribe();
        await().atMost(LIMIT).until(() -> !heard.subscribed.isEmpty());
        return subscription;
    }

    private static void publish(Client client, String channel, int from, int to) throws Exception {
        for (int i = from; i <= to; i++) {
            CompletableFuture<PublishResult> published = new CompletableFuture<>();
            client.publish(channel, bytes(Integer.toString(i)), into(published));
            published.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static <T> ResultCallback<T> into(CompletableFuture<T> future) {
        return (error, result) -> {
            if (error == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(error);
            }
        };
    }

    private static String token(String user, String info) {
        Map<String, RawJson> claims = new LinkedHashMap<>();
        claims.put("sub", RawJson.ofString(user));
        claims.put("info", json(info));
        return new TokenMaker(SECRET).make(claims);
    }

    private RingcastServer node() {
        return Optional.ofNullable(server).orElseThrow();
    }

    private static RawJson json(String text) {
        return RawJson.of(bytes(text));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
