package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AppRecordsTest {
    private static final AppLimits ALL_LIMITS = new AppLimits(
            5, 4100, 6, 7, 8, 9, 10, 1536, 12, 13, 14, 20480, 15, Duration.ofSeconds(16), Duration.ofSeconds(17));

    @TempDir
    Path directory = Path.of("");

    private LoadedSettings load(String record) {
        return Loading.json(directory, "{\"app_manager\":{\"array\":{\"apps\":[" + record + "]}}}");
    }

    private App app(String record) {
        return load(record).settings().apps().getFirst();
    }

    private App appWith(String fields) {
        return app("{\"id\":\"a\",\"key\":\"k\",\"secret\":\"s\"," + fields + "}");
    }

    private List<String> problems(String record) {
        return Loading.problems(() -> load(record)).stream()
                .map(problem -> Loading.withoutPlace(problem, directory.resolve("ringcast.json")))
                .toList();
    }

    private List<String> problemsWith(String fields) {
        return problems("{\"id\":\"a\",\"key\":\"k\",\"secret\":\"s\"," + fields + "}");
    }

    @Test
    void shouldGiveAnAppOurDefaults() {
        App app = app("{\"id\":\"a\",\"key\":\"k\",\"secret\":\"s\"}");

        assertThat(app)
                .isEqualTo(new App(
                        "a",
                        List.of(new Credential("k", "s")),
                        true,
                        AppLimits.DEFAULT,
                        AppFeatures.DEFAULT,
                        List.of()));
    }

    @Test
    void shouldReadTheFlatForm() {
        App app = app("""
                {"id":"a","key":"k","secret":"s","enabled":false,"max_connections":5,"over_quota_code":4100,
                 "max_channels_per_connection":6,"max_client_events_per_second":7,"max_backend_events_per_second":8,
                 "max_read_requests_per_second":9,"max_presence_members_per_channel":10,
                 "max_presence_member_size_in_kb":1.5,"max_channel_name_length":12,"max_event_channels_at_once":13,
                 "max_event_name_length":14,"max_event_payload_in_kb":20,"max_event_batch_size":15,
                 "cache_ttl_seconds":16,"activity_timeout":17,"enable_client_messages":true,
                 "enable_user_authentication":true,"enable_watchlist_events":true,"enable_subscription_count":true,
                 "tls_only":true,"allow_colon":false,"disable_signin":true,"terminate_on_limit":true,
                 "allowed_origins":["https://A.b","*.c.d"],"created_at":"2026-01-01","updated_at":null}""");

        assertThat(app.enabled()).isFalse();
        assertThat(app.limits()).isEqualTo(ALL_LIMITS);
        assertThat(app.features()).isEqualTo(new AppFeatures(true, true, true, true, true, false, false, true));
        assertThat(app.allowedOrigins()).containsExactly("https://a.b", "*.c.d");
    }

    @Test
    void shouldReadTheNestedFormAboveTheFlatOne() {
        LoadedSettings loaded = load("""
                {"id":"a","key":"k","secret":"s","max_connections":1,"max_event_batch_size":3,
                 "policy":{"limits":{"max_connections":5,"max_event_batch_size":null,"decay_seconds":1},
                           "features":{"enable_client_messages":true},
                           "channels":{"allowed_origins":["a.b"]},
                           "webhooks":[{"url":"http://h","event_types":["cache_miss"]}]}}""");

        App app = loaded.settings().apps().getFirst();
        assertThat(app.limits().maxConnections()).isEqualTo(5);
        assertThat(app.limits().maxEventBatchSize()).isEqualTo(3);
        assertThat(app.features().clientMessages()).isTrue();
        assertThat(app.allowedOrigins()).containsExactly("a.b");
        assertThat(loaded.settings().appWebhooks().get("a")).hasSize(1);
        assertThat(loaded.warnings())
                .anySatisfy(text -> assertThat(text).contains("app_manager.array.apps[0].policy.limits.decay_seconds"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "max_backend_events_per_second",
                "max_backend_events_per_sec",
                "maxBackendEventsPerSecond",
                "MaxBackendEventsPerSecond",
                "maxBackendEventsPerSec",
                "MAX_BACKEND_EVENTS_PER_SECOND"
            })
    void shouldReadEverySpelling(String name) {
        assertThat(appWith("\"" + name + "\":\" 42 \"").limits().maxBackendEventsPerSecond())
                .isEqualTo(42);
    }

    @Test
    void shouldReadCamelAndPascalCaseOfEveryField() {
        App camel = app("""
                {"id":"a","key":"k","secret":"s","maxConnections":"5","overQuotaCode":"4100",
                 "maxChannelsPerConnection":"6","maxClientEventsPerSec":"7","maxBackendEventsPerSecond":"8",
                 "maxReadRequestsPerSecond":"9","maxPresenceMembersPerChannel":"10","maxPresenceMemberSizeInKb":"1.5",
                 "maxChannelNameLength":"12","maxEventChannelsAtOnce":"13","maxEventNameLength":"14",
                 "maxEventPayloadInKb":"20","maxEventBatchSize":"15","cacheTtlSeconds":"16","activityTimeout":"17",
                 "enableClientMessages":"on","allowedOrigins":"a.b, c.d"}""");
        App pascal =
                app("{\"Id\":\"a\",\"Key\":\"k\",\"Secret\":\"s\",\"EnableClientMessages\":1,\"MaxConnections\":5}");

        assertThat(camel.limits()).isEqualTo(ALL_LIMITS);
        assertThat(camel.features().clientMessages()).isTrue();
        assertThat(camel.allowedOrigins()).containsExactly("a.b", "c.d");
        assertThat(pascal.id()).isEqualTo("a");
        assertThat(pascal.features().clientMessages()).isTrue();
        assertThat(pascal.limits().maxConnections()).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"0,-1", "-1,-1", "-7,-1", "4294967295,2147483647", "1,1"})
    void shouldTakeZeroAndLessForUnlimited(String value, int expected) {
        App app = appWith("\"max_connections\":" + value + ",\"max_client_events_per_second\":\"" + value + "\"");

        assertThat(app.limits().maxConnections()).isEqualTo(expected);
        assertThat(app.limits().maxClientEventsPerSecond()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"key\":\"a:b\",\"secret\":\"s\"", "\"keys\":[{\"key\":\"a/b\",\"secret\":\"s\"}]"})
    void shouldRefuseKeysThatNobodyCouldUse(String credentials) {
        assertThat(problems("{\"id\":\"a\"," + credentials + "}"))
                .anySatisfy(problem -> assertThat(problem).contains("a text without a colon or a slash"));
    }

    @Test
    void shouldTakeNullAndEmptyTextForTheDefault() {
        App app = appWith("\"max_connections\":null,\"max_event_batch_size\":\"\",\"enabled\":\"\","
                + "\"allowed_origins\":null,\"webhooks\":\"\",\"activity_timeout\":\" \"");

        assertThat(app.limits()).isEqualTo(AppLimits.DEFAULT);
        assertThat(app.enabled()).isTrue();
    }

    @Test
    void shouldTakeNumbersForIdentities() {
        App app = app("{\"id\":3,\"key\":17,\"secret\":99}");

        assertThat(app.id()).isEqualTo("3");
        assertThat(app.secretOf("17")).isEqualTo("99");
    }

    @Test
    void shouldInheritGlobalLimits() {
        Settings settings = Loading.toml(directory, """
                        channel_limits = { max_name_length = 50, cache_ttl = 5 }
                        event_limits = { max_channels_at_once = 6, max_name_length = 7, max_payload_in_kb = 8, max_batch_size = 9 }
                        presence = { max_members_per_channel = 10, max_member_size_in_kb = 11 }
                        [[app_manager.array.apps]]
                        id = "a"
                        key = "k"
                        secret = "s"
                        max_event_batch_size = 2
                        """).settings();

        assertThat(settings.apps().getFirst().limits())
                .isEqualTo(new AppLimits(
                        -1, 4004, -1, 10, -1, -1, 10, 11264, 50, 6, 7, 8192, 2, Duration.ofSeconds(5), null));
    }

    @Test
    void shouldTakeSeveralKeysForRotation() {
        App both = app("{\"id\":\"a\",\"key\":\"k1\",\"secret\":\"s1\",\"keys\":[{\"key\":\"k2\",\"secret\":\"s2\"}]}");
        App only =
                app("{\"id\":\"a\",\"keys\":[{\"key\":\"k2\",\"secret\":\"s2\"},{\"key\":\"k3\",\"secret\":\"s3\"}]}");

        assertThat(both.credentials()).containsExactly(new Credential("k1", "s1"), new Credential("k2", "s2"));
        assertThat(only.credentials()).containsExactly(new Credential("k2", "s2"), new Credential("k3", "s3"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"max_connections\":\"many\" | max_connections=many | a whole number; 0 or less is unlimited",
                "\"max_connections\":1.5 | max_connections=1.5 | a whole number; 0 or less is unlimited",
                "\"maxConnections\":true | maxConnections=true | a whole number; 0 or less is unlimited",
                "\"max_connections\":99999999999 | max_connections=99999999999 | a whole number; 0 or less is unlimited",
                "\"over_quota_code\":4050 | over_quota_code=4050 | 4004 or 4100",
                "\"max_presence_members_per_channel\":0 | max_presence_members_per_channel=0 |"
                        + " a whole number from 1 to 10000000",
                "\"max_event_payload_in_kb\":0 | max_event_payload_in_kb=0 | a number of KiB from 0.001 to 65536",
                "\"enabled\":\"maybe\" | enabled=maybe | true or false",
                "\"policy\":{\"limits\":{\"max_connections\":\"x\"}} | policy.limits.max_connections=x |"
                        + " a whole number; 0 or less is unlimited",
                "\"webhooks\":\"{\" | webhooks=*** | a list of objects, or one as JSON text",
                "\"keys\":[{\"key\":\"x\"}] | keys[0]=*** | an object with key and secret",
                "\"allowed_origins\":[1] | allowed_origins=*** | a list of texts"
            })
    void shouldRefuseABadField(String field, String shown, String expected) {
        assertThat(problemsWith(field))
                .containsExactly("app_manager.array.apps[0]." + shown + " is not valid: expected " + expected
                        + ". It was set in FILE; correct it there.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*.*", "a*b*", "*.", "*.a..b", ".a.b", "a.b.", "://a", "https://", "https://.a"})
    void shouldRefuseABadOriginPattern(String pattern) {
        assertThat(problemsWith("\"allowed_origins\":[\"" + pattern + "\"]"))
                .containsExactly("app_manager.array.apps[0].allowed_origins=" + pattern
                        + " is not valid: expected an origin or a host, with at most one * and without empty parts. It"
                        + " was set in FILE; correct it there.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "any", "https://a.b:3000", "a.b", "a.b:80", "*.a.b", "https://*.a.b", "http://localhost:*"})
    void shouldAcceptAnOriginPattern(String pattern) {
        assertThat(appWith("\"allowed_origins\":[\"" + pattern + "\"]").allowedOrigins())
                .containsExactly(pattern);
    }

    @Test
    void shouldNameWhatAnAppLacks() {
        assertThat(problems("{\"key\":\"k\"}"))
                .containsExactly(
                        "app_manager.array.apps[0] has no id: give it one.",
                        "app_manager.array.apps[0] has no secret: give it one.");
        assertThat(problems("5"))
                .containsExactly("app_manager.array.apps[0]=*** is not valid: expected an app. It was set in FILE;"
                        + " correct it there.");
        assertThat(Loading.problemsOfToml(directory, "app_manager.array.apps = 'x'"))
                .containsExactly("app_manager.array.apps=*** is not valid: expected a list of apps. It was set in FILE;"
                        + " correct it there.");
    }

    @Test
    void shouldRefuseIdsAndKeysThatStandTwice() {
        List<String> problems = problems("{\"id\":\"a\",\"key\":\"k\",\"secret\":\"s\"},"
                + "{\"id\":\"a\",\"key\":\"l\",\"secret\":\"s\",\"keys\":[{\"key\":\"k\",\"secret\":\"t\"}]}");

        assertThat(problems)
                .containsExactly(
                        "The app id a stands at app_manager.array.apps[0] (file FILE) and at app_manager.array.apps[1]"
                                + " (file FILE): give each app an id of its own.",
                        "The app key k stands at app_manager.array.apps[0] (file FILE) and at app_manager.array.apps[1]"
                                + " (file FILE): give each app a key of its own.");
    }

    private static final Map<String, String> ENV_APP = Map.of(
            "SOCKUDO_DEFAULT_APP_ID", "e",
            "SOCKUDO_DEFAULT_APP_KEY", "ek",
            "SOCKUDO_DEFAULT_APP_SECRET", "es");

    private static Map<String, String> envApp(String... more) {
        Map<String, String> env = new HashMap<>(ENV_APP);
        for (int i = 0; i < more.length; i += 2) {
            env.put(more[i], more[i + 1]);
        }
        return env;
    }

    @Test
    void shouldAppendTheAppOfTheEnvironment() {
        Path file =
                Loading.write(directory, "a.toml", "[[app_manager.array.apps]]\nid = 'a'\nkey = 'k'\nsecret = 's'\n");

        LoadedSettings loaded = Loading.file(
                file,
                envApp(
                        "SOCKUDO_ENABLE_CLIENT_MESSAGES", "true",
                        "SOCKUDO_DEFAULT_APP_MAX_CONNECTIONS", "7",
                        "RINGCAST_DEFAULT_APP_MAX_CONNECTIONS", "8",
                        "RINGCAST_DEFAULT_APP_ID", "ours",
                        "SOCKUDO_DEFAULT_APP_ALLOWED_ORIGINS", "a.b,,c.d"));

        App app = loaded.settings().apps().getLast();
        assertThat(loaded.settings().apps()).extracting(App::id).containsExactly("a", "ours");
        assertThat(app.limits().maxConnections()).isEqualTo(8);
        assertThat(app.limits().maxClientEventsPerSecond()).isEqualTo(10);
        assertThat(app.features().clientMessages()).isTrue();
        assertThat(app.allowedOrigins()).containsExactly("a.b", "c.d");
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldGiveTheAppOfTheEnvironmentSockudosBoundsInItsProfileOnly() {
        AppLimits ours = Loading.env(ENV_APP).settings().apps().getFirst().limits();
        AppLimits sockudos = Loading.env(
                        envApp("RINGCAST_PROFILE", "sockudo", "SOCKUDO_DEFAULT_APP_MAX_EVENT_BATCH_SIZE", "4"))
                .settings()
                .apps()
                .getFirst()
                .limits();

        assertThat(ours).isEqualTo(AppLimits.DEFAULT);
        assertThat(sockudos)
                .isEqualTo(new AppLimits(
                        100,
                        4004,
                        -1,
                        100,
                        100,
                        100,
                        100,
                        102400,
                        100,
                        100,
                        100,
                        102400,
                        4,
                        Duration.ofHours(1),
                        null));
    }

    @Test
    void shouldLeaveOutADisabledAppOfTheEnvironment() {
        Settings settings =
                Loading.env(envApp("SOCKUDO_DEFAULT_APP_ENABLED", "false")).settings();

        assertThat(settings.apps()).isEmpty();
        assertThat(settings.developmentDefaults()).isFalse();
    }

    @Test
    void shouldNotTakeHalfAnAppOfTheEnvironment() {
        Map<String, String> half = Map.of("SOCKUDO_DEFAULT_APP_ID", "e", "RINGCAST_DEFAULT_APP_KEY", "k");
        Path file =
                Loading.write(directory, "a.toml", "[[app_manager.array.apps]]\nid = 'a'\nkey = 'k'\nsecret = 's'\n");
        String text = "The app of the environment is left out, because these are not set:"
                + " RINGCAST_DEFAULT_APP_SECRET. Set them, or unset the other RINGCAST_DEFAULT_APP_ and"
                + " SOCKUDO_DEFAULT_APP_ variables.";

        assertThat(Loading.problemsOfEnv(half)).containsExactly(text);
        assertThat(Loading.file(file, half).warnings()).containsExactly(text);
    }

    @Test
    void shouldNameTheVariableOfABadField() {
        assertThat(Loading.problemsOfEnv(envApp("SOCKUDO_DEFAULT_APP_MAX_CONNECTIONS", "lots")))
                .containsExactly(
                        "max_connections=lots is not valid: expected a whole number; 0 or less is unlimited. It"
                                + " was set by SOCKUDO_DEFAULT_APP_MAX_CONNECTIONS in the environment; correct it there or"
                                + " unset it.");
    }
}
