package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.webhook.RetryPolicy;
import io.ringcast.server.webhook.Webhook;
import io.ringcast.server.webhook.WebhookEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Webhooks of app records, in the spellings of the originals. */
class WebhookRecordsTest {
    private static final String APP = "app_manager.array.apps[0].";

    @TempDir
    Path directory = Path.of("");

    private Path file(String webhooks, String... more) {
        return Loading.write(
                directory,
                "a.json",
                "{" + String.join("", more)
                        + "\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"key\":\"k\",\"secret\":\"s\",\"webhooks\":"
                        + webhooks + "}]}}}");
    }

    private LoadedSettings load(String webhooks, String... more) {
        return Loading.file(file(webhooks, more), Map.of());
    }

    private List<String> problems(String webhook) {
        Path file = file("[{" + webhook + "}]");
        return Loading.problems(() -> Loading.file(file, Map.of())).stream()
                .map(problem -> Loading.withoutPlace(problem, file))
                .toList();
    }

    private static List<Webhook> webhooks(LoadedSettings loaded) {
        return Objects.requireNonNull(loaded.settings().appWebhooks().get("a"));
    }

    @Test
    void shouldReadEveryField() {
        LoadedSettings loaded = load("""
                [{"url":"https://h:8443/p?q=1","event_types":["channel_occupied","client_event"],
                  "headers":{"X-A":"b","X-N":1},"filter":{"channel_prefix":"x"},"request_timeout_ms":"700",
                  "retry":{"enabled":"yes","max_attempts":3,"max_elapsed_time_ms":1000,"initial_backoff_ms":5,
                  "max_backoff_ms":50}}]""");

        Webhook webhook = webhooks(loaded).getFirst();
        assertThat(webhook.target().shown()).isEqualTo("https://h:8443");
        assertThat(webhook.events())
                .containsExactlyInAnyOrder(WebhookEvent.CHANNEL_OCCUPIED, WebhookEvent.CLIENT_EVENT);
        assertThat(webhook.headers()).containsExactlyInAnyOrderEntriesOf(Map.of("X-A", "b", "X-N", "1"));
        assertThat(webhook.filter().accepts("xa")).isTrue();
        assertThat(webhook.filter().accepts("ax")).isFalse();
        assertThat(webhook.timeout()).isEqualTo(Duration.ofMillis(700));
        assertThat(webhook.retry())
                .isEqualTo(
                        new RetryPolicy(true, 3, Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMillis(50)));
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldTakeWhatItDoesNotSayFromTheSection() {
        LoadedSettings loaded = load(
                "[{\"url\":\"http://h\",\"event_types\":[\"cache_miss\"],\"retry\":{\"max_attempts\":2}}]",
                "\"webhooks\":{\"request_timeout_ms\":900,\"retry\":{\"max_backoff_ms\":1234}},");

        Webhook webhook = webhooks(loaded).getFirst();
        assertThat(webhook.timeout()).isEqualTo(Duration.ofMillis(900));
        assertThat(webhook.retry())
                .isEqualTo(new RetryPolicy(
                        true, 2, Duration.ofMinutes(5), Duration.ofMillis(500), Duration.ofMillis(1234)));
        assertThat(webhook.headers()).isEmpty();
        assertThat(webhook.filter().accepts("anything")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"url\":\"http://h\",\"event_types\":[\"cache_miss\"]}]",
                "[{\"Url\":\"http://h\",\"EventTypes\":[\"cache_miss\"]}]",
                "[{\"url\":\"http://h/\u00e4\",\"event_types\":[\"cache_miss\"],\"filter\":[],\"headers\":[],\"retry\":[]}]",
                "[{\"url\":\"http://h\",\"eventTypes\":\"cache_miss\",\"lambda_function\":null,\"filter\":null}]",
                "\"[{\\\"url\\\":\\\"http://h\\\",\\\"event_types\\\":[\\\"cache_miss\\\"]}]\""
            })
    void shouldReadEverySpelling(String webhooks) {
        LoadedSettings loaded = load(webhooks);

        assertThat(webhooks(loaded)).hasSize(1);
        assertThat(webhooks(loaded).getFirst().events()).containsExactly(WebhookEvent.CACHE_MISS);
        assertThat(loaded.warnings()).isEmpty();
    }

    @Test
    void shouldTakeTheWebhooksOfTheAppOfTheEnvironment() {
        Map<String, String> env = Map.of(
                "SOCKUDO_DEFAULT_APP_ID", "a",
                "SOCKUDO_DEFAULT_APP_KEY", "k",
                "SOCKUDO_DEFAULT_APP_SECRET", "s",
                "RINGCAST_DEFAULT_APP_WEBHOOKS", "[{\"url\":\"file:///etc\",\"event_types\":[\"cache_miss\"]}]");

        assertThat(Loading.problems(() -> Loading.env(env)))
                .containsExactly("webhooks[0].url=file:*** is not valid: expected an http or https URL with a host of"
                        + " letters, digits, dots and hyphens, without a user name, in at most 2048 characters. It was set by RINGCAST_DEFAULT_APP_WEBHOOKS"
                        + " in the environment; correct it there or unset it.");
    }

    @Test
    void shouldNameWebhooksApartAndTheSameInEveryProcess() {
        String twice = "[{\"url\":\"http://h\",\"event_types\":[\"cache_miss\"]},"
                + "{\"url\":\"http://h\",\"event_types\":[\"cache_miss\"]},"
                + "{\"url\":\"http://h\",\"event_types\":[\"client_event\"]}]";

        List<String> ids = webhooks(load(twice)).stream().map(Webhook::id).toList();

        assertThat(ids).doesNotHaveDuplicates().hasSize(3);
        assertThat(webhooks(load(twice)).stream().map(Webhook::id)).containsExactlyElementsOf(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://h/",
                "file:///etc/passwd",
                "javascript:alert(1)",
                "//h/path",
                "h/path",
                "http://",
                "http:///path",
                "http://user:hunter2@h/",
                "http://h/#part",
                "http://h:0/",
                "http://h:70000/",
                "http://h/ space",
                "http://under_score/",
                "gopher://h",
                ""
            })
    void shouldRefuseWhatIsNoHttpUrl(String url) {
        List<String> problems = problems("\"url\":\"" + url + "\",\"event_types\":[\"cache_miss\"]");

        assertThat(problems)
                .singleElement()
                .asString()
                .contains(APP + "webhooks[0]")
                .doesNotContain("hunter2");
    }

    @Test
    @DisplayName("62 a lambda target is refused: no driver of functions is part of this version")
    void shouldRefuseLambdaTargets() {
        String expected = APP + "webhooks[0] names the lambda function f, and this version has no driver that calls"
                + " functions: give the webhook a url, or remove it.";

        assertThat(problems("\"lambda_function\":\"f\",\"event_types\":[\"cache_miss\"]"))
                .containsExactly(expected);
        assertThat(problems("\"lambda\":{\"function_name\":\"f\",\"region\":\"r\"},\"event_types\":[\"cache_miss\"]"))
                .containsExactly(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"event_types\":[] | event_types= | a list of",
                "\"event_types\":[\"nope\"] | event_types=nope | names of channel_occupied",
                "\"event_types\":{\"a\":1} | event_types=*** | a list of channel_occupied",
                "\"event_types\":[\"cache_miss\"],\"filter\":[1] | filter=*** | an object",
                "\"event_types\":[\"cache_miss\"],\"filter\":{\"channel_prefix\":1} | filter.channel_prefix=*** | a text",
                "\"event_types\":[\"cache_miss\"],\"headers\":{\"A B\":\"c\"} | headers.A B=*** | a header of printable",
                "\"event_types\":[\"cache_miss\"],\"headers\":{\"A\":\"b\\r\\nC: d\"} | headers.A=*** | a header of printable",
                "\"event_types\":[\"cache_miss\"],\"headers\":[1] | headers=*** | an object of at most 50",
                "\"event_types\":[\"cache_miss\"],\"retry\":1 | retry=*** | an object",
                "\"event_types\":[\"cache_miss\"],\"retry\":{\"enabled\":2} | retry.enabled=2 | true or false",
                "\"event_types\":[\"cache_miss\"],\"retry\":{\"max_attempts\":-1} | retry.max_attempts=-1 | a whole number",
                "\"event_types\":[\"cache_miss\"],\"request_timeout_ms\":0 | request_timeout_ms=0 | a whole number from 1"
            })
    void shouldRefuseABadField(String fields, String shown, String expected) {
        assertThat(problems("\"url\":\"http://h\"," + fields))
                .singleElement()
                .asString()
                .startsWith(APP + "webhooks[0]." + shown + " is not valid: expected " + expected)
                .endsWith(". It was set in FILE; correct it there.");
    }

    @Test
    void shouldRefuseHeadersThatHttpSets() {
        assertThat(
                        problems(
                                "\"url\":\"http://h\",\"event_types\":[\"cache_miss\"],\"headers\":{\"Host\":\"x\",\"Content-Length\":1}"))
                .containsExactly(
                        APP + "webhooks[0].headers.Host can't be set: HTTP sets this header. Remove it.",
                        APP + "webhooks[0].headers.Content-Length can't be set: HTTP sets this header. Remove it.");
    }

    @Test
    void shouldWarnOfWhatHasNoEffect() {
        LoadedSettings loaded = load("""
                [{"url":"http://h","event_types":["cache_miss","member_updated"],"colour":"red",
                  "headers":{"x-pusher-KEY":"x"},"filter":{"channel_pattern":"(","channel_color":"x"}}]""");

        assertThat(webhooks(loaded).getFirst().headers()).isEmpty();
        assertThat(webhooks(loaded).getFirst().filter().accepts("a")).isFalse();
        assertThat(loaded.warnings())
                .anyMatch(warning ->
                        warning.contains("event_types names member_updated, which this version does not tell"))
                .anyMatch(warning ->
                        warning.contains("headers.x-pusher-KEY has no effect: the protocol sets this header"))
                .anyMatch(warning -> warning.contains("channel_pattern=( is no regular expression")
                        && warning.contains("this webhook is never sent"))
                .anyMatch(warning ->
                        warning.contains("webhooks[0].colour") && warning.contains("webhooks[0].filter.channel_color"));
    }

    @Test
    void shouldWarnOfAQueueThatIsNone() {
        LoadedSettings loaded =
                load("[{\"url\":\"http://h\",\"event_types\":[\"cache_miss\"]}]", "\"queue\":{\"driver\":\"none\"},");

        assertThat(loaded.warnings())
                .containsExactly("queue.driver=none: no webhook is sent. Set queue.driver=memory to send them.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"channel_name_starts_with\":\"a-\",\"channel_name_ends_with\":\"-z\"} | a-m-z | a-m",
                "{\"channelNameStartsWith\":\"a-\"} | a-m | b-a-",
                "{\"channel_prefix\":\"a-\",\"channel_suffix\":\"-z\"} | a--z | -z",
                "{\"channel_pattern\":\"[0-9]{2}$\"} | room-42 | room-4",
                "{\"channel_pattern\":\"oo\"} | room-42 | rom",
                "{\"channel_namespace\":\"chat\"} | chat:1 | chat-1",
                "{\"channel_namespaces\":[\"chat\",\"game\"]} | game:1 | :1",
                "{\"channel_prefix\":\"\",\"channel_suffix\":null,\"channel_namespaces\":[],\"channel_pattern\":\"a\"} | a | b"
            })
    void shouldFilterByAllConditionsTogether(String filter, String right, String wrong) {
        Webhook webhook = webhooks(
                        load("[{\"url\":\"http://h\",\"event_types\":[\"cache_miss\"],\"filter\":" + filter + "}]"))
                .getFirst();

        assertThat(webhook.filter().accepts(right)).isTrue();
        assertThat(webhook.filter().accepts(wrong)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "has a space in it!", "ümläute-ümläute-"})
    void shouldRefuseATokenThatIsNone(String token) {
        assertThat(Loading.problems(() -> Loading.env(Map.of("RINGCAST_ADMIN_TOKEN", token))))
                .containsExactly(
                        "admin.token=*** is not valid: expected nothing, or a token of 16 to 512 letters, digits"
                                + " and -._~+/=. It was set by RINGCAST_ADMIN_TOKEN in the environment; correct it there or unset it.");
    }
}
