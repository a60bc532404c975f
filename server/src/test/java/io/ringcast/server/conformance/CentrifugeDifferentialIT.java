package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same commands give the same results in JSON and in Protobuf. */
final class CentrifugeDifferentialIT extends CentrifugeContract {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final String[] CHANNELS = {"full:a", "full:b", "plain", "shut:a", "nowhere:a", "cache:a", "full:ü"};
    private static final String[] DATA = {
        "{}", "null", "0", "\"text ü \\\\u20ac\"", "[1,{\"a\":[]}]", "{\"n\":1.50,\"s\":\"x\"}", "true", "\"\""
    };
    private static final String SETTINGS = """
            "client":{"token":{"hmac_secret_key":"secret"},"allow_anonymous_connect_without_token":true,
              "subscribe_to_user_personal_channel":{"enabled":true,"personal_channel_namespace":"full"}},
            "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_subscriber":true},
             "namespaces":[
              {"name":"full","allow_subscribe_for_client":true,"allow_publish_for_client":true,"presence":true,
               "join_leave":true,"history_size":5,"history_ttl":"60s","allow_recovery":true,"allow_positioning":true,
               "allow_presence_for_client":true,"allow_history_for_client":true,"allowed_delta_types":["fossil"],
               "delta_publish":true,"allow_tags_filter":true,"allow_user_limited_channels":true},
              {"name":"cache","allow_subscribe_for_client":true,"allow_publish_for_client":true,"history_size":1,
               "history_ttl":"60s","force_recovery":true,"force_recovery_mode":"cache","auto_cache_recover":true,
               "allow_history_for_client":true},
              {"name":"shut"}]}""";

    CentrifugeDifferentialIT() {
        super("auto", 1);
    }

    // A node of its own for each run, so that streams begin anew.
    private List<String> run(Form form, List<String> script) {
        try (TestNode node = TestNode.start("auto", centrifugoKeys(SETTINGS))) {
            List<String> results = new ArrayList<>();
            try (CentrifugeClient other = open(node, form);
                    CentrifugeClient client = open(node, form)) {
                other.connect(token("other")).subscribe("full:a");
                for (String request : script) {
                    int id = client.ask(request);
                    JsonNode message;
                    do {
                        message = client.next();
                        results.add(normal(message));
                    } while (message.path("id").asInt() != id);
                }
                // What another one saw of it, up to something that both know.
                client.done(CentrifugeClient.publish("full:a", "\"last\""));
                String last;
                do {
                    last = normal(other.next());
                    results.add("other " + last);
                } while (!last.contains("\"last\""));
            }
            return results;
        }
    }

    private static String normal(JsonNode message) {
        return withoutIds(sorted(message).toString()).replaceAll("\"epoch\":\"[^\"]+\"", "\"epoch\":\"E\"");
    }

    private static String withoutIds(String text) {
        return UUID.matcher(text).replaceAll("CLIENT");
    }

    // Members come in no order; here they come in that of their text.
    private static JsonNode sorted(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        var object = CentrifugeWords.JSON.createObjectNode();
        node.properties().stream()
                .map(entry -> Map.entry(entry.getKey(), sorted(entry.getValue())))
                .sorted(Comparator.comparing((Map.Entry<String, JsonNode> entry) ->
                                entry.getKey().length() == 36 ? "" : entry.getKey())
                        .thenComparing(entry -> withoutIds(entry.getValue().toString())))
                .forEach(entry -> object.set(entry.getKey(), entry.getValue()));
        return object;
    }

    @Test
    void shouldAnswerTheSameToAScript() {
        String info = ",\"info\":{\"name\":\"Ann ü\"}";
        List<String> script = new ArrayList<>(List.of(
                "\"connect\":{\"token\":\"" + token("42", info + ",\"channels\":[\"full:s\",\"plain2\"]")
                        + "\",\"name\":\"x\",\"version\":\"1\"}",
                "\"subscribe\":{\"channel\":\"full:a\",\"positioned\":true,\"recoverable\":true,\"join_leave\":true}",
                "\"presence\":{\"channel\":\"full:a\"}",
                "\"presence_stats\":{\"channel\":\"full:a\"}",
                "\"history\":{\"channel\":\"full:a\"}"));
        for (String data : DATA) {
            script.add(CentrifugeClient.publish("full:a", data));
        }
        script.addAll(List.of(
                "\"history\":{\"channel\":\"full:a\",\"limit\":-1}",
                "\"history\":{\"channel\":\"full:a\",\"limit\":2,\"reverse\":true}",
                "\"history\":{\"channel\":\"full:a\",\"limit\":2,\"since\":{\"offset\":5,\"epoch\":\"\"}}",
                "\"history\":{\"channel\":\"full:a\",\"limit\":2,\"since\":{\"offset\":6,\"epoch\":\"wrong\"}}",
                "\"unsubscribe\":{\"channel\":\"full:a\"}",
                "\"presence\":{\"channel\":\"full:a\"}",
                "\"subscribe\":{\"channel\":\"full:a\",\"recoverable\":true,\"recover\":true,\"offset\":5}",
                "\"unsubscribe\":{\"channel\":\"full:a\"}",
                "\"subscribe\":{\"channel\":\"full:a\",\"recoverable\":true,\"recover\":true,\"offset\":1}",
                "\"unsubscribe\":{\"channel\":\"full:a\"}",
                "\"subscribe\":{\"channel\":\"full:a\",\"recoverable\":true,\"recover\":true,\"offset\":1,\"flag\":2}",
                "\"subscribe\":{\"channel\":\"full:a\",\"tf\":{\"op\":\"or\",\"nodes\":[{\"key\":\"k\",\"cmp\":\"in\","
                        + "\"vals\":[\"1\",\"2\"]},{\"op\":\"not\",\"nodes\":[{\"key\":\"k\",\"cmp\":\"ex\"}]}]}}",
                "\"subscribe\":{\"channel\":\"full:b\",\"tf\":{\"op\":\"xor\"}}",
                "\"subscribe\":{\"channel\":\"full:r#42\"}",
                "\"subscribe\":{\"channel\":\"full:r#43\"}",
                CentrifugeClient.publish("cache:a", "{\"latest\":1}"),
                "\"subscribe\":{\"channel\":\"cache:a\"}",
                CentrifugeClient.publish("plain", "1"),
                "\"subscribe\":{\"channel\":\"plain\"}",
                CentrifugeClient.publish("plain", "1"),
                "\"subscribe\":{\"channel\":\"$plain\",\"token\":\""
                        + token("42", ",\"channel\":\"$plain\",\"info\":{\"i\":1},\"data\":{\"d\":[2]}") + "\"}",
                "\"sub_refresh\":{\"channel\":\"$plain\",\"token\":\"" + token("42", ",\"channel\":\"$plain\"") + "\"}",
                "\"rpc\":{\"method\":\"m\",\"data\":1}",
                "\"refresh\":{\"token\":\"" + token("42", ",\"channels\":[\"full:s\",\"plain2\"]") + "\"}"));

        List<String> json = run(Form.JSON, script);

        assertThat(json).hasSizeGreaterThan(script.size());
        // In cache mode whoever comes is given the latest one.
        assertThat(json)
                .anyMatch(result -> result.contains("\"subscribe\":{") && result.contains("{\"data\":{\"latest\":1}"));
        assertSame(json, run(Form.PROTOBUF, script), "the script");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20_261_122, 77})
    void shouldAnswerTheSameToRandomScripts(long seed) {
        Random random = new Random(seed);
        List<String> script = new ArrayList<>();
        script.add("\"connect\":{\"token\":\"" + token("42") + "\"}");
        for (int i = 0; i < 150; i++) {
            String of = "\"channel\":\"" + CHANNELS[random.nextInt(CHANNELS.length)] + "\"";
            script.add(
                    switch (random.nextInt(8)) {
                        case 0 -> "\"unsubscribe\":{" + of + "}";
                        case 1, 2 -> "\"publish\":{" + of + ",\"data\":" + DATA[random.nextInt(DATA.length)] + "}";
                        case 3 -> "\"presence\":{" + of + "}";
                        case 4 -> "\"presence_stats\":{" + of + "}";
                        case 5 ->
                            "\"history\":{" + of + ",\"limit\":" + (random.nextInt(5) - 1) + ",\"reverse\":"
                                    + random.nextBoolean() + "}";
                        default ->
                            "\"subscribe\":{" + of + ",\"recoverable\":" + random.nextBoolean() + ",\"recover\":"
                                    + random.nextBoolean() + ",\"offset\":" + random.nextInt(12) + ",\"join_leave\":"
                                    + random.nextBoolean() + ",\"flag\":" + random.nextInt(4) + "}";
                    });
        }
        assertSame(run(Form.JSON, script), run(Form.PROTOBUF, script), "seed " + seed);
    }

    private static void assertSame(List<String> json, List<String> protobuf, String of) {
        for (int i = 0; i < Math.min(json.size(), protobuf.size()); i++) {
            assertThat(protobuf.get(i))
                    .as("message %s of %s, behind %s", i, of, i == 0 ? "" : json.get(i - 1))
                    .isEqualTo(json.get(i));
        }
        assertThat(protobuf).hasSameSizeAs(json);
    }
}
