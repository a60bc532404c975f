package io.ringcast.server.protocol.centrifuge;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.app.App;
import io.ringcast.engine.app.AppFeatures;
import io.ringcast.engine.app.AppLimits;
import io.ringcast.engine.app.Credential;
import io.ringcast.engine.channel.NameMarks;
import io.ringcast.engine.channel.Namespace;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rules of another protocol leave to clients here. */
class PusherNameRightsTest {
    private static final App APP = new App(
            "app",
            List.of(new Credential("key", "secret")),
            true,
            AppLimits.DEFAULT,
            new AppFeatures(true, false, false, false, false, true, true, false),
            List.of());

    @ParameterizedTest
    @ValueSource(strings = {"private-encrypted-x", "private-encrypted-cache-x", "#server-to-user-42"})
    void shouldLetNobodyWriteWhereClientsOfPusherMayNotEvenWhenInsecure(String channel) {
        assertThat(mayPublish(channel, true, true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"private-x", "presence-x", "private-cache-x", "presence-cache-x"})
    void shouldLetOnlySubscribersWriteWhereClientsOfPusherHaveToBeSubscribed(String channel) {
        assertThat(mayPublish(channel, false, true)).isFalse();
        assertThat(mayPublish(channel, true, true)).isTrue();
    }

    @Test
    void shouldLetEverybodyWriteToPublicChannelsOnlyWhenInsecure() {
        assertThat(mayPublish("news", false, true)).isTrue();
        assertThat(mayPublish("cache-news", false, true)).isTrue();
        assertThat(mayPublish("news", true, false)).isFalse();
    }

    @Test
    void shouldAskForAGrantForWhatNeedsASignatureOrAToken() {
        assertThat(Rights.needsGrant("$news", NameMarks.DEFAULT)).isTrue();
        assertThat(Rights.needsGrant("private-news#42", NameMarks.DEFAULT)).isTrue();
        assertThat(Rights.needsGrant("presence-news", NameMarks.DEFAULT)).isTrue();
        assertThat(Rights.needsGrant("news", NameMarks.DEFAULT)).isFalse();
        assertThat(Rights.needsGrant("cache-news", NameMarks.DEFAULT)).isFalse();
    }

    private static boolean mayPublish(String channel, boolean subscribed, boolean insecure) {
        return Rights.mayPublish(APP, channel, Namespace.PLAIN, "", subscribed, insecure);
    }
}
