package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Signing in, events for users, ending their connections, and watchlists. */
abstract class UsersContract extends Contract {
    private static final String UNAUTHORIZED = "Connection not authorized.";
    private static final String NO_ID = "The returned user data must contain the \"id\" field.";

    private final TestNode node = node(Map.of("USER_AUTHENTICATION_TIMEOUT", "1"), TestNode.APP, """
            {"id":"closed","key":"closed","secret":"app-secret","disable_signin":true}""", """
            {"id":"must","key":"must","secret":"app-secret","enable_user_authentication":true}""");
    private final Api api = new Api(node.port(), "app-id", Wire.KEY, Wire.SECRET);

    UsersContract(String transport, int shards) {
        super(transport, shards);
    }

    private static String success(String userData) {
        return "{\"event\":\"pusher:signin_success\",\"data\":{\"user_data\":" + Wire.quote(userData) + "}}";
    }

    private RawClient user(String id) {
        String userData = "{\"id\":\"" + id + "\"}";
        return node.connect().signin(userData).expect(success(userData));
    }

    @Test
    @DisplayName("36, 40, 41 success has user_data as sent; the signature may be bare; ids may be numbers")
    void shouldSignIn() {
        String userData = "{ \"id\":12345, \"user_info\":{\"n\":\"\\u00e9/\"} }";
        RawClient client = node.connect().signin(userData).expect(success(userData));
        client.signin(userData).expect(success(userData));
        client.subscribe("#server-to-user-12345").expect(Wire.succeeded("#server-to-user-12345"));
        RawClient bare = node.connect();
        bare.send(Wire.signin(Wire.hmac(Wire.SECRET, bare.socketId() + "::user::" + userData), userData))
                .expect(success(userData));
    }

    @Test
    @DisplayName("36 what is sent right behind a signin finds the user signed in, wherever its channel lives")
    void shouldTakeEffectInOrder() {
        for (int i = 0; i < 12; i++) {
            String userData = "{\"id\":\"pipelined-" + i + "\"}";
            String own = "#server-to-user-pipelined-" + i;
            RawClient client = node.connect();
            client.signin(userData).subscribe(own).send("{\"event\":\"pusher:ping\"}");
            List<String> told = List.of(client.text(), client.text(), client.text());

            assertThat(told)
                    .containsExactlyInAnyOrder(success(userData), Wire.succeeded(own), "{\"event\":\"pusher:pong\"}");
            assertThat(told.indexOf(success(userData))).isLessThan(told.indexOf(Wire.succeeded(own)));
            RawClient member = node.connect();
            member.signin(userData)
                    .send(Wire.subscribe(
                            "presence-in-order-" + i, Wire.auth(member.socketId() + ":presence-in-order-" + i)));
            assertThat(List.of(member.text(), member.text()))
                    .contains(success(userData))
                    .anyMatch(frame -> frame.contains("subscription_succeeded"));
        }
    }

    @ParameterizedTest
    @DisplayName("36 user_data without an id is 4009")
    @ValueSource(strings = {"{}", "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":{}}"})
    void shouldRefuseUserWithoutId(String userData) {
        node.connect().signin(userData).expectFatal(4009, NO_ID);
    }

    @Test
    @DisplayName("36, 41 a bad signature and missing fields are 4009")
    void shouldRefuseSignin() {
        RawClient other = node.connect();
        String userData = "{\"id\":\"1\"}";
        for (String frame : new String[] {
            Wire.signin("app-key:bad", userData),
            Wire.signin("", userData),
            Wire.signin(Wire.auth(other.socketId() + "::user::" + userData), userData),
            "{\"event\":\"pusher:signin\",\"data\":{}}",
            "{\"event\":\"pusher:signin\"}"
        }) {
            node.connect().send(frame).expectFatal(4009, UNAUTHORIZED);
        }
    }

    @Test
    void shouldKeepIdentity() {
        RawClient client = user("1");
        client.signin("{\"id\":\"2\"}")
                .expect(Wire.error(4009, "The connection is signed in as another user already."))
                .quiet();
        client.subscribe("#server-to-user-2").expect(Wire.unauthorized("#server-to-user-2"));
        client.subscribe("#server-to-user-1").expect(Wire.succeeded("#server-to-user-1"));
    }

    @Test
    void shouldAnswerSigninWhereItIsDisabled() {
        RawClient client = node.open("/app/closed?protocol=7").established(120);
        client.signin("{\"id\":\"1\"}")
                .expect(Wire.error(4009, "Signing in is disabled for the app."))
                .quiet();
    }

    @Test
    @DisplayName("36, 37 4009 at the deadline, unless a private channel was joined; a public one does not count")
    void shouldDemandSignin() {
        RawClient silent = node.open("/app/must?protocol=7").established(120);
        RawClient pub = node.open("/app/must?protocol=7")
                .established(120)
                .subscribe("p")
                .expect(Wire.succeeded("p"));
        RawClient priv = node.open("/app/must?protocol=7").established(120);
        priv.send(Wire.subscribe("private-p", "must:" + Wire.hmac(Wire.SECRET, priv.socketId() + ":private-p")))
                .expect(Wire.succeeded("private-p"));
        silent.expectFatal(4009, "Connection not authorized within timeout.");
        pub.expectFatal(4009, "Connection not authorized within timeout.");
        priv.quiet();
    }

    @Test
    @DisplayName("39, 72 events reach every socket of the user once, subscribed or not, and nobody else")
    void shouldReachUser() {
        RawClient one = user("u");
        RawClient two = user("u");
        two.subscribe("#server-to-user-u").expect(Wire.succeeded("#server-to-user-u"));
        RawClient other = user("v");
        other.subscribe("#server-to-user-u").expect(Wire.unauthorized("#server-to-user-u"));
        RawClient guest = node.connect();
        guest.subscribe("#server-to-user-u").expect(Wire.unauthorized("#server-to-user-u"));
        RawClient presence = node.connect().subscribePresence("presence-x", "{\"user_id\":\"u\"}");
        presence.text();
        api.publish("#server-to-user-u", "my-event", "{\"works\":true}").is(200, "{}");
        String event = Wire.event("my-event", "#server-to-user-u", "{\"works\":true}");
        one.expect(event).quiet();
        two.expect(event).quiet();
        other.quiet();
        guest.quiet();
        presence.quiet();
        api.get("/channels").is(200, "{\"channels\":{\"presence-x\":{}}}");
    }

    @Test
    @DisplayName("38 terminate_connections: event and close 4009 for each socket of the user, who may come back")
    void shouldTerminateConnections() {
        RawClient one = user("t u/1");
        RawClient two = user("t u/1");
        RawClient other = user("t");
        api.post("/users/t%20u%2F1/terminate_connections", "{}").is(200, "{}");
        one.expectFatal(4009, "You got disconnected by the app.");
        two.expectFatal(4009, "You got disconnected by the app.");
        other.quiet();
        user("t u/1").quiet();
        api.post("/users/nobody/terminate_connections", "").is(200, "{}");
    }

    @Test
    @DisplayName("38 terminate by the path of the Python SDK, the app taken from auth_key")
    void shouldTerminateWithoutAppInPath() {
        RawClient client = user("py");
        api.signed("POST", "/users/py/terminate_connections", "{}").is(200, "{}");
        client.expectFatal(4009, "You got disconnected by the app.");
        node.api("x", "nope", "s")
                .signed("POST", "/users/py/terminate_connections", "{}")
                .isError(404, "The app could not be found.");
    }

    @Test
    @DisplayName("38 force_reconnect: event and close 4200")
    void shouldForceReconnect() {
        RawClient client = user("r");
        api.post("/users/r/force_reconnect", "").is(200, "{\"ok\":true}");
        client.expectFatal(4200, "Force reconnect requested by the app.");
    }

    @Test
    @DisplayName("74 watchlist: state behind signin_success, then online, then offline once the grace is over")
    void shouldTellWatcher() {
        RawClient friend = user("w2");
        String userData = "{\"id\":\"w1\",\"watchlist\":[\"w2\",\"w2\"]}";
        RawClient watcher = node.connect().signin(userData).expect(success(userData), watch("online", "w2"));
        RawClient again = user("w2");
        friend.close();
        watcher.quiet();
        again.close();
        watcher.expect(watch("offline", "w2"));
        user("w2");
        watcher.expect(watch("online", "w2")).quiet();
    }

    private static String watch(String name, String id) {
        return "{\"event\":\"pusher_internal:watchlist_events\",\"data\":"
                + Wire.quote("{\"events\":[{\"name\":\"" + name + "\",\"user_ids\":[\"" + id + "\"]}]}") + "}";
    }

    @Test
    @DisplayName("74 watchlist: 4302 for more than a hundred ids, and the signin stands; none for a hundred")
    void shouldBoundWatchlist() {
        for (int size : new int[] {100, 101}) {
            String ids =
                    IntStream.range(0, size).mapToObj(i -> "\"x" + i + "\"").collect(Collectors.joining(","));
            String userData = "{\"id\":\"many\",\"watchlist\":[" + ids + "]}";
            RawClient client = node.connect().signin(userData).expect(success(userData));
            if (size > 100) {
                client.expect(Wire.error(4302, "Watchlist limit exceeded. Only the first 100 user IDs are accepted."));
            }
            int offline = 0;
            while (offline < 100) {
                String text = client.text();
                assertThat(text)
                        .startsWith("{\"event\":\"pusher_internal:watchlist_events\"")
                        .doesNotContain("online");
                offline += text.split("x[0-9]+", -1).length - 1;
            }
            assertThat(offline).isEqualTo(100);
            client.quiet();
        }
    }
}
