package io.ringcast.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelSignatureTest {
    private static final String SOCKET = "1234.1234";
    private static final String MEMBER = "{\"user_id\":\"10\",\"user_info\":{\"name\":\"Mr. Channels\"}}";
    private static final String PRIVATE = "app-key:695a8cd51a83b5a43d1f4f377be2765565eb8eed690c9cb02e4266a9f9c30fbd";
    private static final String PRESENCE = "app-key:e9961aa1dba2238f5f895c909890a6fcf647229938b9299de107f6ee43f71cd4";
    private static final String USER = "0df667f95dc3da186d3a20935a9e63960bdba316b4af02fa9b98138a22d3bf54";

    private final ChannelSignature signature = new ChannelSignature(app(new Credential("app-key", "app-secret")));

    private static App app(Credential... credentials) {
        return new App("app-id", List.of(credentials), true, AppLimits.DEFAULT, AppFeatures.DEFAULT, List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "private-foobar,695a8cd51a83b5a43d1f4f377be2765565eb8eed690c9cb02e4266a9f9c30fbd",
        "private-encrypted-foobar,49b23f81240c9ad0726edc1949becb3d014b7a3aeeb5e55239dae4dc056fb11e",
        "private-cache-foobar,bd82eee098c87735615957927d86ebf8fb4f22feb56edb67bb84d8ad35d8b2ba"
    })
    void shouldAllowWorkedExamplesOfPrivateChannels(String channel, String hex) {
        assertThat(signature.allowsPrivate("app-key:" + hex, SOCKET, channel, null))
                .isTrue();
        assertThat(signature.allowsPrivate("app-key:" + hex, "1234.1235", channel, null))
                .isFalse();
        assertThat(signature.allowsPrivate("app-key:" + hex, SOCKET, channel + "x", null))
                .isFalse();
    }

    @Test
    void shouldAllowWorkedExamplesOfPresenceAndSignin() {
        assertThat(signature.allowsPresence(PRESENCE, SOCKET, "presence-foobar", MEMBER))
                .isTrue();
        assertThat(signature.allowsPresence(PRESENCE, SOCKET, "presence-foobar", MEMBER + " "))
                .isFalse();
        assertThat(signature.allowsPresence(PRESENCE, SOCKET, "presence-foobar", null))
                .isFalse();
        assertThat(signature.allowsSignin("app-key:" + USER, SOCKET, "{\"id\":\"12345\"}"))
                .isTrue();
        assertThat(signature.allowsSignin(USER, SOCKET, "{\"id\":\"12345\"}")).isTrue();
        assertThat(signature.allowsSignin(USER, SOCKET, "{\"id\":\"12346\"}")).isFalse();
        assertThat(signature.allowsSignin("other:" + USER, SOCKET, "{\"id\":\"12345\"}"))
                .isFalse();
        assertThat(signature.allowsSignin(null, SOCKET, "{\"id\":\"12345\"}")).isFalse();
        assertThat(signature.allowsSignin(USER, SOCKET, null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1234.1234:private-foobar|58df8b0c36d6982b82c3ecf6b4662e34fe8c25bba48f5369f135bf843651c3a4",
                "1234.1234::user::{\"id\":\"12345\"}|4708d583dada6a56435fb8bc611c77c359a31eebde13337c16ab43aa6de336ba",
                "1234.1234:presence-foobar:{\"user_id\":10,\"user_info\":{\"name\":\"Mr. Channels\"}}"
                        + "|31935e7d86dba64c2a90aed31fdc61869f9b22ba9d8863bba239c03ca481bc80"
            })
    void shouldSignAsPusherDoes(String text, String hex) {
        assertThat(new Hmac("7ad3773142a6692b25b8").sign(text)).isEqualTo(hex);
    }

    @Test
    void shouldSignWebhookVector() {
        assertThat(new Hmac("app-secret")
                        .sign("{\"time_ms\":1700000000000,\"events\":[{\"name\":\"channel_occupied\","
                                + "\"channel\":\"my-channel\"}]}"))
                .isEqualTo("fec9fff324b82111ea03affc886e951bec5ee7a9e365bfd05cf254414c990a1a");
    }

    @Test
    void shouldSignLoneSurrogatesAsJavaScriptDoes() {
        Hmac hmac = new Hmac("s");

        assertThat(hmac.sign("a\ud800b")).isEqualTo(hmac.sign("a\ufffdb")).isNotEqualTo(hmac.sign("a?b"));
        assertThat(hmac.sign("😀")).isEqualTo(hmac.sign("😀".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void shouldSignOnManyThreadsAtOnce() throws Exception {
        Hmac shared = new Hmac("app-secret");
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String text = "text " + i;
            String expected = new Hmac("app-secret").sign(text);
            tasks.add(() -> IntStream.range(0, 200).allMatch(_ -> shared.verifies(text, expected)));
        }

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        }
    }

    @Test
    void shouldAllowEitherFormOnPrivateChannelsWithData() {
        String three = "app-key:" + new Hmac("app-secret").sign(SOCKET + ":private-foobar:{}");

        assertThat(signature.allowsPrivate(PRIVATE, SOCKET, "private-foobar", "{}"))
                .isTrue();
        assertThat(signature.allowsPrivate(three, SOCKET, "private-foobar", "{}"))
                .isTrue();
        assertThat(signature.allowsPrivate(three, SOCKET, "private-foobar", null))
                .isFalse();
        assertThat(signature.allowsPresence(
                        "app-key:" + new Hmac("app-secret").sign(SOCKET + ":presence-a"), SOCKET, "presence-a", "{}"))
                .isFalse();
    }

    @Test
    void shouldAllowEachKeyOfTheAppWithItsOwnSecret() {
        ChannelSignature rotating =
                new ChannelSignature(app(new Credential("new", "new-secret"), new Credential("old", "old-secret")));
        String byNew = new Hmac("new-secret").sign(SOCKET + ":private-a");
        String byOld = new Hmac("old-secret").sign(SOCKET + ":private-a");
        String signin = new Hmac("old-secret").sign(SOCKET + "::user::{}");

        assertThat(rotating.allowsPrivate("new:" + byNew, SOCKET, "private-a", null))
                .isTrue();
        assertThat(rotating.allowsPrivate("old:" + byOld, SOCKET, "private-a", null))
                .isTrue();
        assertThat(rotating.allowsPrivate("new:" + byOld, SOCKET, "private-a", null))
                .isFalse();
        assertThat(rotating.allowsPrivate("gone:" + byOld, SOCKET, "private-a", null))
                .isFalse();
        assertThat(rotating.allowsSignin(signin, SOCKET, "{}")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "app-key",
                "app-key:",
                "incorrect_token",
                "695a8cd51a83b5a43d1f4f377be2765565eb8eed690c9cb02e4266a9f9c30fbd",
                "app-key:695A8CD51A83B5A43D1F4F377BE2765565EB8EED690C9CB02E4266A9F9C30FBD",
                "app-key:695a8cd51a83b5a43d1f4f377be2765565eb8eed690c9cb02e4266a9f9c30fbd ",
                "app-key::695a8cd51a83b5a43d1f4f377be2765565eb8eed690c9cb02e4266a9f9c30fbd",
                "App-key:695a8cd51a83b5a43d1f4f377be2765565eb8eed690c9cb02e4266a9f9c30fbd"
            })
    void shouldRefuseOtherSignatures(String auth) {
        assertThat(signature.allowsPrivate(auth, SOCKET, "private-foobar", null))
                .isFalse();
        assertThat(signature.allowsPrivate(null, SOCKET, "private-foobar", null))
                .isFalse();
    }
}
