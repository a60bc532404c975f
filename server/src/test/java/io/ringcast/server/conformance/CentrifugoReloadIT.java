package io.ringcast.server.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.server.node.ReloadResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a reload changes for the clients of Centrifugo. */
class CentrifugoReloadIT {
    private static final Map<String, String> KEYS = Map.of(
            "CENTRIFUGE_ENABLED", "true",
            "CENTRIFUGE_HTTP_SERVER_PORT", "0",
            "CENTRIFUGE_HTTP_SERVER_ADDRESS", "127.0.0.1",
            "CENTRIFUGE_CLIENT_ALLOW_ANONYMOUS_CONNECT_WITHOUT_TOKEN", "true");

    private final TestNode node = TestNode.start("auto", KEYS);

    @AfterEach
    void stop() {
        node.close();
    }

    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final WebSocket socket;

        Client(int port) {
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/connection/websocket"), this)
                    .join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard.add(text.toString());
            from.request(1);
            return null;
        }

        String ask(String command) throws InterruptedException {
            socket.sendText(command, true).join();
            return String.valueOf(heard.poll(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void shouldTakeOverNothingWhereTokensCouldNotBeChecked() throws InterruptedException {
        Client client = new Client(node.server().centrifugePort());
        client.ask("{\"id\":1,\"connect\":{}}");

        ReloadResult result = node.reload(
                Map.of(
                        "CENTRIFUGE_CHANNEL_WITHOUT_NAMESPACE_ALLOW_SUBSCRIBE_FOR_ANONYMOUS", "true",
                        "CENTRIFUGE_CLIENT_TOKEN_RSA_PUBLIC_KEY", "nope"),
                TestNode.APP);

        assertThat(result)
                .isInstanceOfSatisfying(
                        ReloadResult.Refused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .contains("client.token.rsa_public_key is not usable"));
        assertThat(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}"))
                .contains("\"code\":103");
    }

    @Test
    void shouldTakeOverWhatClientsMayDoAndTellWhatItDoesNot() throws InterruptedException {
        Client client = new Client(node.server().centrifugePort());
        assertThat(client.ask("{\"id\":1,\"connect\":{}}")).startsWith("{\"id\":1,\"connect\":{\"client\":");
        assertThat(client.ask("{\"id\":2,\"subscribe\":{\"channel\":\"news\"}}"))
                .contains("\"code\":103");

        ReloadResult result = node.reload(
                Map.of(
                        "CENTRIFUGE_CHANNEL_WITHOUT_NAMESPACE_ALLOW_SUBSCRIBE_FOR_CLIENT", "true",
                        "CENTRIFUGE_CHANNEL_WITHOUT_NAMESPACE_ALLOW_SUBSCRIBE_FOR_ANONYMOUS", "true",
                        "CENTRIFUGE_HTTP_API_KEY", "other"),
                TestNode.APP);

        assertThat(result).isInstanceOfSatisfying(ReloadResult.Applied.class, applied -> {
            assertThat(applied.keys())
                    .containsExactlyInAnyOrder(
                            "centrifuge.channel.without_namespace.allow_subscribe_for_client",
                            "centrifuge.channel.without_namespace.allow_subscribe_for_anonymous");
            assertThat(applied.needingRestart()).containsExactly("centrifuge.http_api.key");
        });
        assertThat(client.ask("{\"id\":3,\"subscribe\":{\"channel\":\"news\"}}"))
                .isEqualTo("{\"id\":3,\"subscribe\":{}}");
    }
}
