package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pusher's cache channels as Centrifugo's clients find them. */
final class CentrifugeCacheIT extends CentrifugeContract {
    private static final String LAST = "{\"event\":\"e\",\"data\":{\"n\":1}}";

    private final TestNode node = centrifugo("""
            "client":{"token":{"hmac_secret_key":"secret"}},
            "channel":{"without_namespace":{"allow_subscribe_for_client":true,"history_size":5,"history_ttl":"60s",
             "allow_recovery":true,"allowed_delta_types":["fossil"],"allow_tags_filter":true}}""");

    CentrifugeCacheIT() {
        super("auto", 1);
    }

    private CentrifugeClient connected(Form form) {
        return open(node, form).connect(token("42"));
    }

    private static JsonNode subscribe(CentrifugeClient client, String channel, String more) {
        return client.call("\"subscribe\":{\"channel\":\"" + channel + "\"" + more + "}")
                .path("subscribe");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("whoever subscribes is given the last event with the answer, and what follows behind it")
    void shouldGiveTheLastEventToWhoeverComes(Form form) {
        CentrifugeClient client = connected(form);
        assertThat(subscribe(client, "cache-a-" + form, "").has("publications")).isFalse();
        node.api().publish("cache-a-" + form, "e", "{\"n\":1}").is(200, "{}");
        client.expectPublication("cache-a-" + form, LAST);

        CentrifugeClient late = connected(form);
        JsonNode publications = subscribe(late, "cache-a-" + form, "").path("publications");
        assertThat(publications).hasSize(1);
        assertThat(publications.get(0).path("data").toString()).isEqualTo(LAST);
        assertThat(publications.get(0).has("offset")).isFalse();
        node.api().publish("cache-a-" + form, "e", "2").is(200, "{}");
        late.expectPublication("cache-a-" + form, "{\"event\":\"e\",\"data\":2}");
        late.quiet();
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("a private cache channel gives it with a token, and at connect to whom the server subscribes")
    void shouldGiveItToWhomTheServerLetsIn(Form form) {
        node.api().publish("private-cache-a-" + form, "e", "{\"n\":1}").is(200, "{}");
        CentrifugeClient client = connected(form);
        client.refused("\"subscribe\":{\"channel\":\"private-cache-a-" + form + "\"}", 103, "permission denied");
        JsonNode subscribed = subscribe(
                client,
                "private-cache-a-" + form,
                ",\"token\":\"" + token("42", ",\"channel\":\"private-cache-a-" + form + "\"") + "\"");
        assertThat(subscribed.path("publications").get(0).path("data").toString())
                .isEqualTo(LAST);

        JsonNode connect = open(node, form)
                .call("\"connect\":{\"token\":\"" + token("42", ",\"channels\":[\"private-cache-a-" + form + "\"]")
                        + "\"}")
                .path("connect");
        assertThat(connect.path("subs")
                        .path("private-cache-a-" + form)
                        .path("publications")
                        .get(0)
                        .path("data")
                        .toString())
                .isEqualTo(LAST);
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("who recovers gets it once: with what it missed, or not at all if it missed nothing")
    void shouldNotRepeatWhatIsRecovered(Form form) {
        node.api().publish("cache-r-" + form, "e", "1").is(200, "{}");
        node.api().publish("cache-r-" + form, "e", "2").is(200, "{}");
        String recover = ",\"recoverable\":true,\"recover\":true,\"offset\":";

        JsonNode missedOne = subscribe(connected(form), "cache-r-" + form, recover + 1);
        assertThat(missedOne.path("recovered").asBoolean()).isTrue();
        assertThat(missedOne.path("publications")).hasSize(1);
        assertThat(missedOne.path("publications").get(0).path("offset").asInt()).isEqualTo(2);
        JsonNode missedNone = subscribe(connected(form), "cache-r-" + form, recover + 2);
        assertThat(missedNone.path("recovered").asBoolean()).isTrue();
        assertThat(missedNone.has("publications")).isFalse();
        JsonNode lost = subscribe(connected(form), "cache-r-" + form, recover + "2,\"epoch\":\"other\"");
        assertThat(lost.has("recovered")).isFalse();
        assertThat(lost.path("publications")).hasSize(1);
        assertThat(lost.path("publications").get(0).path("data").toString()).isEqualTo("{\"event\":\"e\",\"data\":2}");
    }

    @ParameterizedTest
    @EnumSource(Form.class)
    @DisplayName("with differences it comes whole; with a filter it does not come")
    void shouldKeepToWhatWasAgreed(Form form) {
        node.api().publish("cache-d-" + form, "e", "{\"n\":1}").is(200, "{}");
        JsonNode whole = subscribe(connected(form), "cache-d-" + form, ",\"delta\":\"fossil\"");
        assertThat(whole.path("delta").asBoolean()).isTrue();
        JsonNode data = whole.path("publications").get(0).path("data");
        assertThat(form == Form.JSON ? data.textValue() : data.toString()).isEqualTo(LAST);
        JsonNode filtered =
                subscribe(connected(form), "cache-d-" + form, ",\"tf\":{\"key\":\"k\",\"cmp\":\"eq\",\"val\":\"v\"}");
        assertThat(filtered.has("publications")).isFalse();
    }
}
