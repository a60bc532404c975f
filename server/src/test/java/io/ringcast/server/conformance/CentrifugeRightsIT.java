package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.conformance.CentrifugeClient.Form;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing becomes readable or writable through one door that the other one's rules refuse. */
final class CentrifugeRightsIT extends CentrifugeContract {
    private static final String DENIED = "permission denied";

    private final TestNode node = centrifugo("""
            "client":{"token":{"hmac_secret_key":"secret"},"allow_anonymous_connect_without_token":true},
            "channel":{"without_namespace":{"allow_subscribe_for_client":true,"allow_publish_for_client":true,
              "allow_publish_for_subscriber":true,"presence":true,"allow_presence_for_client":true,
              "allow_history_for_client":true,"history_size":5,"history_ttl":"60s"},
             "namespaces":[
              {"name":"open","allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
               "allow_user_limited_channels":true},
              {"name":"named","allow_subscribe_for_client":true},
              {"name":"shut"},
              {"name":"asked","allow_subscribe_for_client":true,"allow_subscribe_for_anonymous":true,
               "subscribe_proxy_enabled":true}],
             "proxy":{"subscribe":{"endpoint":"http://127.0.0.1:9/"}}}""");

    CentrifugeRightsIT() {
        super("auto", 1);
    }

    @Test
    @DisplayName("a Pusher client comes into a namespace only where the namespace lets everybody in")
    void shouldRefusePusherClientsWhereTheNamespaceDoes() {
        RawClient pusher = node.connect();
        pusher.subscribe("open:a").expect(Wire.succeeded("open:a"));
        for (String shut : new String[] {"named:a", "shut:a", "asked:a", "open:a#42", "$open:a"}) {
            assertThat(pusher.subscribe(shut).text()).as(shut).contains("pusher:subscription_error");
        }
        pusher.signin("{\"id\":\"42\"}").text();
        pusher.subscribe("named:a").expect(Wire.succeeded("named:a"));
        assertThat(pusher.subscribe("shut:a").text()).contains("pusher:subscription_error");
    }

    @Test
    @DisplayName("a Pusher client comes to a name without a namespace only by its rights if names are not public")
    void shouldCloseNamesWithoutANamespaceOnRequest() {
        TestNode strict = centrifugo("\"client\":{\"insecure\":true}", Map.of("CENTRIFUGE_PUBLIC_NAMES", "false"));
        RawClient pusher = strict.connect();
        assertThat(pusher.subscribe("orders").text()).contains("pusher:subscription_error");
        assertThat(pusher.subscribe("unknown:orders").text()).contains("pusher:subscription_error");
        node.connect().subscribe("orders").expect(Wire.succeeded("orders"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-a", "presence-a", "private-encrypted-a", "private-cache-a", "$a"})
    @DisplayName(
            "a Centrifugo client needs a token for what needs a signature there, and sees nothing of it without one")
    void shouldRefuseCentrifugoClientsWhatNeedsASignature(String channel) {
        CentrifugeClient client = open(node, Form.JSON).connect(token("42"));
        client.refused("\"subscribe\":{\"channel\":\"" + channel + "\"}", 103, DENIED);
        client.refused("\"presence\":{\"channel\":\"" + channel + "\"}", 103, DENIED);
        client.refused("\"presence_stats\":{\"channel\":\"" + channel + "\"}", 103, DENIED);
        client.refused("\"history\":{\"channel\":\"" + channel + "\"}", 103, DENIED);
        if (!channel.startsWith("$")) {
            client.refused(CentrifugeClient.publish(channel, "1"), 103, DENIED);
        }
        client.done("\"subscribe\":{\"channel\":\"" + channel + "\",\"token\":\""
                + token("42", ",\"channel\":\"" + channel + "\"") + "\"}");
        client.done("\"presence_stats\":{\"channel\":\"" + channel + "\"}");
        if (channel.contains("encrypted")) {
            client.refused(CentrifugeClient.publish(channel, "1"), 103, DENIED);
        } else {
            client.done(CentrifugeClient.publish(channel, "1")).expectPublication(channel, "1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"#server-to-user-42", "#server-to-user-43"})
    @DisplayName("nobody comes to the messages of a Pusher user by the name of a channel, token or not")
    void shouldKeepUsersMessagesApart(String channel) {
        RawClient pusher = node.connect().signin("{\"id\":\"42\"}");
        pusher.text();
        CentrifugeClient client = open(node, Form.PROTOBUF).connect(token("42"));
        client.refused("\"subscribe\":{\"channel\":\"" + channel + "\"}", 103, DENIED);
        client.refused(
                "\"subscribe\":{\"channel\":\"" + channel + "\",\"token\":\""
                        + token("42", ",\"channel\":\"" + channel + "\"") + "\"}",
                103,
                DENIED);
        client.refused(CentrifugeClient.publish(channel, "1"), 103, DENIED);
        pusher.quiet();
    }

    @Test
    @DisplayName("anonymous clients have what is theirs, and no more")
    void shouldGiveAnonymousClientsTheirs() {
        CentrifugeClient client = open(node, Form.JSON).connect();
        client.subscribe("open:a");
        for (String shut : new String[] {"plain", "named:a", "open:a#"}) {
            client.refused("\"subscribe\":{\"channel\":\"" + shut + "\"}", 103, DENIED);
        }
        client.refused(CentrifugeClient.publish("open:a", "1"), 103, DENIED);
        CentrifugeClient asked = open(node, Form.JSON).connect(token("42"));
        asked.refused("\"subscribe\":{\"channel\":\"asked:a\"}", 100, "internal server error");
    }
}
