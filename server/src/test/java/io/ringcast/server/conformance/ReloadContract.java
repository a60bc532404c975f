package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.node.ReloadResult;
import io.ringcast.server.webhook.Receiver;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reload changes for clients that are there, for those to come, and for the HTTP API. */
abstract class ReloadContract extends Contract {
    private static final String ROOM = "private-room";
    private static final String TOKEN = "0123456789abcdef";
    private static final String OTHER = "{\"id\":\"other\",\"key\":\"other-key\",\"secret\":\"other-secret\"}";

    private final TestNode node = node(Map.of("ADMIN_TOKEN", TOKEN), app(""));

    ReloadContract(String transport, int shards) {
        super(transport, shards);
    }

    private static String app(String fields) {
        return "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\",\"enable_client_messages\":true"
                + fields + "}";
    }

    @AfterEach
    final void goBack() {
        applied(Map.of("EVENT_LIMITS_MAX_NAME_LENGTH", "", "PORT", "0", "MAX_CONNECTIONS", ""), app(""));
    }

    private ReloadResult.Applied applied(Map<String, String> keys, String... apps) {
        ReloadResult result = node.reload(keys, apps);
        assertThat(result).isInstanceOf(ReloadResult.Applied.class);
        return (ReloadResult.Applied) result;
    }

    private RawClient member() {
        return node.connect().subscribePrivate(ROOM).expect(Wire.succeeded(ROOM));
    }

    private static String event(String name) {
        return "{\"event\":\"" + name + "\",\"channel\":\"" + ROOM + "\",\"data\":1}";
    }

    @Test
    void shouldServeAnAppThatWasAdded() {
        node.open("/app/other-key?protocol=7").expectFatal(4001, "App key other-key does not exist.");

        ReloadResult.Applied applied = applied(Map.of(), app(""), OTHER);

        assertThat(applied.added()).containsExactly("other");
        assertThat(applied.changed()).isEmpty();
        RawClient client = node.open("/app/other-key?protocol=7").established(120);
        client.subscribe("news").expect(Wire.succeeded("news"));
        node.api("other", "other-key", "other-secret")
                .publish("news", "tick", "1")
                .is(200, "{}");
        client.expect(Wire.event("tick", "news", "1"));
    }

    @Test
    void shouldCloseSessionsOfAnAppThatWasRemovedAndNoOthers() {
        applied(Map.of(), app(""), OTHER);
        RawClient gone = node.open("/app/other-key?protocol=7").established(120);
        gone.subscribe("news").expect(Wire.succeeded("news"));
        RawClient stays = member();

        ReloadResult.Applied applied = applied(Map.of(), app(""));

        assertThat(applied.removed()).containsExactly("other");
        // Pusher protocol: live sockets of an app that was disabled or deleted get 4003; a key that is unknown 4001.
        gone.expectFatal(4003, "The app is not enabled.");
        node.open("/app/other-key?protocol=7").expectFatal(4001, "App key other-key does not exist.");
        assertThat(node.api("other", "other-key", "other-secret")
                        .publish("news", "tick", "1")
                        .status())
                .isEqualTo(404);
        stays.quiet();
    }

    @Test
    void shouldCloseSessionsOfAnAppThatWasDisabled() {
        RawClient client = member();

        ReloadResult.Applied applied = applied(Map.of(), app(",\"enabled\":false"));

        assertThat(applied.changed()).containsExactly("app-id");
        client.expectFatal(4003, "The app is not enabled.");
        node.open("/app/app-key?protocol=7").expectFatal(4003, "The app is not enabled.");
        assertThat(node.api().publish("news", "tick", "1").status()).isEqualTo(403);

        applied(Map.of(), app(""));
        member().quiet();
    }

    @Test
    void shouldHoldConnectedClientsToChangedLimits() {
        RawClient sender = member();
        RawClient receiver = member();
        sender.send(event("client-a-long-name"));
        receiver.expect(event("client-a-long-name"));

        applied(
                Map.of(),
                app(",\"max_event_name_length\":10,\"max_channel_name_length\":10,\"max_event_batch_size\":1,"
                        + "\"max_event_channels_at_once\":1,\"max_channels_per_connection\":1"));

        sender.send(event("client-a-long-name"))
                .expect(Wire.error(ROOM, 4301, "Event name is too long. Maximum allowed size is 10."));
        sender.send(event("client-a"));
        receiver.expect(event("client-a"));
        sender.subscribe("a-channel-name-that-is-too-long");
        assertThat(sender.text()).contains("subscription_error");
        sender.subscribe("second");
        assertThat(sender.text()).contains("subscription_error");
        assertThat(node.api().post("/batch_events", batch(2)).status()).isBetween(400, 413);
        assertThat(node.api().publish("news", "a-long-name-too", "1").status()).isBetween(400, 413);
        node.api().post("/batch_events", batch(1)).is(200, "{}");
    }

    private static String batch(int events) {
        return "{\"batch\":[" + "{\"name\":\"e\",\"channel\":\"news\",\"data\":\"1\"},".repeat(events - 1)
                + "{\"name\":\"e\",\"channel\":\"news\",\"data\":\"1\"}]}";
    }

    @Test
    void shouldChangeTheRateOfConnectedClients() {
        applied(Map.of(), app(",\"max_client_events_per_second\":1"));
        RawClient sender = member();
        RawClient receiver = member();
        sender.send(event("client-x"));
        receiver.expect(event("client-x"));
        sender.send(event("client-x"))
                .expect(Wire.error(ROOM, 4301, "The rate limit for sending client events exceeded the quota."));

        applied(Map.of(), app(",\"max_client_events_per_second\":0"));

        for (int i = 0; i < 20; i++) {
            sender.send(event("client-x"));
            receiver.expect(event("client-x"));
        }
        applied(Map.of(), "{\"id\":\"app-id\",\"key\":\"app-key\",\"secret\":\"app-secret\"}");
        sender.send(event("client-x"))
                .expect(Wire.error(ROOM, 4301, "The app does not have client messaging enabled."));
    }

    @Test
    void shouldTakeOverLimitsThatAppsInherit() {
        RawClient sender = member();

        ReloadResult.Applied applied = applied(Map.of("EVENT_LIMITS_MAX_NAME_LENGTH", "9"), app(""));

        assertThat(applied.keys()).containsExactly("event_limits.max_name_length");
        assertThat(applied.changed()).containsExactly("app-id");
        sender.send(event("client-long"))
                .expect(Wire.error(ROOM, 4301, "Event name is too long. Maximum allowed size is 9."));
    }

    @Test
    void shouldBoundConnectionsAnewAndDropNone() {
        RawClient first = member();
        RawClient second = member();

        applied(Map.of(), app(",\"max_connections\":1"));

        first.quiet();
        second.quiet();
        node.open("/app/app-key?protocol=7").expectFatal(4004, "Application is over connection quota");
        applied(Map.of("MAX_CONNECTIONS", "2"), app(""));
        node.open("/app/app-key?protocol=7").expectFatal(4100, "Over capacity");
    }

    @Test
    void shouldTakeANewSecretForWhatIsSignedFromNowOn() {
        RawClient before = member();

        applied(Map.of(), app("").replace("app-secret", "new-secret"));

        before.quiet();
        before.subscribePrivate("private-other").expect(Wire.unauthorized("private-other"));
        assertThat(node.api().publish("news", "tick", "1").status()).isEqualTo(401);
        node.api("app-id", "app-key", "new-secret").publish("news", "tick", "1").is(200, "{}");
    }

    @Test
    void shouldSendWebhooksThatWereAdded() {
        try (Receiver receiver = Receiver.answering(200)) {
            member();
            applied(
                    Map.of(),
                    app(",\"webhooks\":[{\"url\":\"" + receiver.url("/hook")
                            + "\",\"event_types\":[\"channel_occupied\"]}]"));

            node.connect().subscribe("fresh").expect(Wire.succeeded("fresh"));

            assertThat(receiver.awaitAbout("fresh", 1).getFirst().body()).contains("channel_occupied", "fresh");
        }
    }

    @Test
    void shouldKeepEverythingWhenTheNewSettingsAreBad() {
        RawClient client = member();

        ReloadResult result = node.reload(Map.of(), app(",\"max_connections\":\"many\""), OTHER);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ReloadResult.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .startsWith("app_manager.array.apps[0].max_connections=many is not valid"));
        client.quiet();
        node.open("/app/other-key?protocol=7").expectFatal(4001, "App key other-key does not exist.");
    }

    @Test
    void shouldNameWhatNeedsARestart() {
        ReloadResult.Applied applied = applied(Map.of("PORT", "22999"), app(""));

        assertThat(applied.needingRestart()).containsExactly("port");
        assertThat(applied.changed()).isEmpty();
        assertThat(applied(Map.of(), app("")).needingRestart()).containsExactly("port");
    }

    @Test
    void shouldReloadOverTheAdminEndpoint() {
        node.rewrite(Map.of(), app(""), OTHER);

        Api metrics = node.metrics();
        metrics.send("POST", "/admin/reload", "", "Authorization", "Bearer " + TOKEN)
                .is(200, "{\"added\":[\"other\"],\"changed\":[],\"removed\":[],\"needing_restart\":[]}");
        node.rewrite(Map.of(), app(",\"enabled\":\"perhaps\""));
        Api.Reply refused = metrics.send("POST", "/admin/reload", "", "Authorization", "Bearer " + TOKEN);
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.response().body()).contains("enabled=perhaps is not valid");
        assertThat(metrics.send("POST", "/admin/reload", "").status()).isEqualTo(401);
    }

    @Test
    void shouldTakeAnEmptyListOfAppsThatWasMeant() {
        ReloadResult emptied = node.reload(Map.of());

        assertThat(emptied).isInstanceOf(ReloadResult.Applied.class);
        assertThat(((ReloadResult.Applied) emptied).warnings())
                .isEqualTo(List.of("No app is configured: every connection" + " is closed with 4001."));
    }
}
