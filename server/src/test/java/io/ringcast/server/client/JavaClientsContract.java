package io.ringcast.server.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonParser;
import com.pusher.client.PusherOptions;
import com.pusher.client.channel.PresenceChannel;
import com.pusher.client.connection.ConnectionState;
import com.pusher.rest.Pusher;
import com.pusher.rest.data.Event;
import com.pusher.rest.data.PresenceUser;
import com.pusher.rest.data.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * What pusher-java-client and pusher-http-java must be able to do. The numbers are those of the acceptance statements.
 *
 * <p>Thread: confined to the test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class JavaClientsContract {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String KEY = "app-key";
    private static final String SECRET = "app-secret";

    private final StartedServer server;
    private final List<com.pusher.client.Pusher> opened = new ArrayList<>();

    JavaClientsContract(String transport) throws IOException {
        server = StartedServer.start(transport);
    }

    @AfterEach
    void disconnect() {
        opened.forEach(com.pusher.client.Pusher::disconnect);
        opened.clear();
    }

    @AfterAll
    void stop() throws IOException {
        server.close();
    }

    @Test
    @DisplayName("12 public: what is published arrives intact")
    void shouldDeliverWhatIsPublished() {
        RecordingListener heard = new RecordingListener();
        client("1").subscribe("java-public", heard, "greeting");
        heard.awaitSubscribed(LIMIT);

        Result result = sdk().trigger("java-public", "greeting", Map.of("message", "grüße"));

        assertThat(result.getMessage()).isEqualTo("{}");
        assertThat(heard.awaitEvent(LIMIT).getData()).isEqualTo("{\"message\":\"grüße\"}");
    }

    @Test
    @DisplayName("17 private: a valid signature subscribes and receives")
    void shouldSubscribePrivateChannel() {
        RecordingListener heard = new RecordingListener();
        client("1").subscribePrivate("private-java", heard, "greeting");
        heard.awaitSubscribed(LIMIT);

        sdk().trigger("private-java", "greeting", "hello");

        assertThat(heard.awaitEvent(LIMIT).getData()).isEqualTo("\"hello\"");
    }

    @Test
    @DisplayName("22, 23 presence: members are there, come and go")
    void shouldTellMembers() {
        RecordingListener heard = new RecordingListener();
        PresenceChannel channel = client("1").subscribePresence("presence-java", heard);
        heard.awaitSubscribed(LIMIT);
        assertThat(channel.getMe().getId()).isEqualTo("1");

        com.pusher.client.Pusher visitor = client("2");
        visitor.subscribePresence("presence-java", new RecordingListener());
        await().atMost(LIMIT).untilAsserted(() -> assertThat(channel.getUsers()).hasSize(2));
        visitor.disconnect();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(channel.getUsers()).hasSize(1));
        assertThat(heard.comings()).containsExactly("2");
        assertThat(heard.goings()).containsExactly("2");
    }

    @Test
    @DisplayName("32 client event: another socket gets the same payload")
    void shouldDeliverClientEvents() {
        RecordingListener fromListener = new RecordingListener();
        RecordingListener toListener = new RecordingListener();
        var from = client("1").subscribePrivate("private-java-whisper", fromListener, "client-greeting");
        client("2").subscribePrivate("private-java-whisper", toListener, "client-greeting");
        fromListener.awaitSubscribed(LIMIT);
        toListener.awaitSubscribed(LIMIT);

        from.trigger("client-greeting", "{\"message\":\"hello\"}");

        assertThat(JsonParser.parseString(toListener.awaitEvent(LIMIT).getData()))
                .isEqualTo(JsonParser.parseString("{\"message\":\"hello\"}"));
        assertThat(fromListener.events()).isEmpty();
    }

    @Test
    @DisplayName("39 users: an event for the user reaches the signed-in client")
    void shouldReachSignedInUser() {
        com.pusher.client.Pusher client = client("java-user");
        RecordingListener heard = new RecordingListener();
        client.user().bind("greeting", heard);
        client.signin();
        await().atMost(LIMIT).until(() -> client.user().userId() != null);

        // This SDK has no call for it and refuses the name of the channel: the bare request that the others make.
        sdk().post(
                        "/events",
                        "{\"name\":\"greeting\",\"channels\":[\"#server-to-user-java-user\"],"
                                + "\"data\":\"{\\\"works\\\":true}\"}");

        assertThat(heard.awaitEvent(LIMIT).getData()).isEqualTo("{\"works\":true}");
    }

    @Test
    @DisplayName("47, 54 HTTP: a batch is delivered in order and answered {}")
    void shouldDeliverBatch() {
        RecordingListener heard = new RecordingListener();
        client("1").subscribe("java-batch", heard, "greeting");
        heard.awaitSubscribed(LIMIT);

        Result result = sdk().trigger(List.of(
                new Event("java-batch", "greeting", 1),
                new Event("java-batch", "greeting", 2),
                new Event("java-batch", "greeting", 3)));

        assertThat(result.getMessage()).isEqualTo("{}");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(heard.events()).hasSize(3));
        assertThat(heard.events()).extracting(event -> event.getData()).containsExactly("1", "2", "3");
    }

    @Test
    @DisplayName("43, 44, 45 HTTP: channels, channel and users")
    void shouldAnswerReads() {
        RecordingListener heard = new RecordingListener();
        client("7").subscribePresence("presence-java-read", heard);
        heard.awaitSubscribed(LIMIT);

        assertThat(sdk().get("/channels", Map.of("filter_by_prefix", "presence-java-read", "info", "user_count"))
                        .getMessage())
                .isEqualTo("{\"channels\":{\"presence-java-read\":{\"user_count\":1}}}");
        assertThat(sdk().get("/channels/presence-java-read").getMessage()).contains("\"occupied\":true");
        assertThat(sdk().get("/channels/presence-java-read/users").getMessage())
                .isEqualTo("{\"users\":[{\"id\":\"7\"}]}");
    }

    @Test
    @DisplayName("48, 49 HTTP: an unknown app is 404, a wrong secret 401")
    void shouldRefuseStrangers() {
        assertThat(sdk("nobody", SECRET).get("/channels").getHttpStatus()).isEqualTo(404);
        assertThat(sdk("app-id", "wrong").trigger("java-public", "greeting", 1).getStatus())
                .isEqualTo(Result.Status.AUTHENTICATION_ERROR);
    }

    @Test
    @DisplayName("18 private: a wrong token is refused")
    void shouldRefuseForgedToken() {
        PusherOptions options =
                options("1").setChannelAuthorizer((channel, socketId) -> "{\"auth\":\"app-key:forged\"}");
        com.pusher.client.Pusher client = connected(options);
        RecordingListener heard = new RecordingListener();

        client.subscribePrivate("private-java-forged", heard, "pusher:subscription_error");

        assertThat(heard.awaitEvent(LIMIT).getData()).contains("AuthError");
        assertThat(heard.isSubscribed()).isFalse();
    }

    private com.pusher.client.Pusher client(String member) {
        return connected(options(member));
    }

    private com.pusher.client.Pusher connected(PusherOptions options) {
        com.pusher.client.Pusher client = new com.pusher.client.Pusher(KEY, options);
        opened.add(client);
        client.connect();
        await().atMost(LIMIT).until(() -> client.getConnection().getState() == ConnectionState.CONNECTED);
        return client;
    }

    /** The customer's back end is this process: it signs what the client asks for. */
    private PusherOptions options(String member) {
        return new PusherOptions()
                .setHost("127.0.0.1")
                .setWsPort(server.port())
                .setUseTLS(false)
                .setChannelAuthorizer((channel, socketId) -> channel.startsWith("presence-")
                        ? sdk().authenticate(socketId, channel, new PresenceUser(member, Map.of("name", member)))
                        : sdk().authenticate(socketId, channel))
                .setUserAuthenticator(socketId -> signIn(socketId, member));
    }

    private Pusher sdk() {
        return sdk("app-id", SECRET);
    }

    private Pusher sdk(String appId, String secret) {
        Pusher sdk = new Pusher(appId, KEY, secret);
        sdk.setHost("127.0.0.1:" + server.port());
        sdk.setEncrypted(false);
        return sdk;
    }

    private static String signIn(String socketId, String user) {
        String escaped = "{\\\"id\\\":\\\"" + user + "\\\"}";
        String signature = hmac(socketId + "::user::{\"id\":\"" + user + "\"}");
        return "{\"auth\":\"" + KEY + ":" + signature + "\",\"user_data\":\"" + escaped + "\"}";
    }

    private static String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
