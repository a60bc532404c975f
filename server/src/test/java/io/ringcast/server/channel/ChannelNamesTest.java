package io.ringcast.server.channel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelNamesTest {
    @ParameterizedTest
    @CsvSource({
        "private-encrypted-cache-a,PRIVATE_ENCRYPTED_CACHE",
        "private-encrypted-a,PRIVATE_ENCRYPTED",
        "private-cache-a,PRIVATE_CACHE",
        "private-a,PRIVATE",
        "private-,PRIVATE",
        "presence-cache-a,PRESENCE_CACHE",
        "presence-a,PRESENCE",
        "cache-a,CACHE",
        "my-cache-x,PUBLIC",
        "not-private-x,PUBLIC",
        "Private-a,PUBLIC",
        "private,PUBLIC",
        "private-encrypted,PRIVATE",
        "#server-to-user-1,USER",
        "#other,PUBLIC"
    })
    void shouldTellKindByPrefix(String name, ChannelNameKind kind) {
        assertThat(ChannelNameKind.of(name)).isEqualTo(kind);
    }

    @Test
    void shouldKnowWhatKindsMean() {
        assertThat(ChannelNameKind.PRIVATE_ENCRYPTED_CACHE.requiresAuth()).isTrue();
        assertThat(ChannelNameKind.PRIVATE_ENCRYPTED_CACHE.cache()).isTrue();
        assertThat(ChannelNameKind.PRIVATE_ENCRYPTED_CACHE.encrypted()).isTrue();
        assertThat(ChannelNameKind.PRIVATE_ENCRYPTED_CACHE.acceptsClientEvents())
                .isFalse();
        assertThat(ChannelNameKind.PRESENCE_CACHE.requiresAuth()).isTrue();
        assertThat(ChannelNameKind.PRESENCE_CACHE.presence()).isTrue();
        assertThat(ChannelNameKind.PRESENCE_CACHE.acceptsClientEvents()).isTrue();
        assertThat(ChannelNameKind.PRIVATE_CACHE.requiresAuth()).isTrue();
        assertThat(ChannelNameKind.CACHE.requiresAuth()).isFalse();
        assertThat(ChannelNameKind.PUBLIC.acceptsClientEvents()).isFalse();
        assertThat(ChannelNameKind.USER.acceptsClientEvents()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "AZaz09_-=@,.;", "a:b", "#server-to-user-12345", "#server-to-user-a b+c@d"})
    void shouldAcceptNames(String name) {
        assertThat(ChannelNames.check(name, 30, true)).isEqualTo(ChannelNames.Verdict.VALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a b", "a/b", "é", "a\n", "\u0000", "#a", "#server-to-user-", "a#", "a*", "[", "`", "\uff41"})
    void shouldRefuseOtherCharacters(String name) {
        assertThat(ChannelNames.check(name, 30, true)).isEqualTo(ChannelNames.Verdict.INVALID);
    }

    @Test
    void shouldTellEmptyFromTooLongFromInvalid() {
        assertThat(ChannelNames.check(null, 5, true)).isEqualTo(ChannelNames.Verdict.EMPTY);
        assertThat(ChannelNames.check("", 5, true)).isEqualTo(ChannelNames.Verdict.EMPTY);
        assertThat(ChannelNames.check("abcde", 5, true)).isEqualTo(ChannelNames.Verdict.VALID);
        assertThat(ChannelNames.check("abcdef", 5, true)).isEqualTo(ChannelNames.Verdict.TOO_LONG);
        assertThat(ChannelNames.check("a:b", 5, false)).isEqualTo(ChannelNames.Verdict.INVALID);
        assertThat(ChannelNames.check("#server-to-user-" + "1".repeat(184), 5, false))
                .isEqualTo(ChannelNames.Verdict.VALID);
        assertThat(ChannelNames.check("#server-to-user-" + "1".repeat(185), 5, false))
                .isEqualTo(ChannelNames.Verdict.TOO_LONG);
    }

    @Test
    void shouldNameUserChannels() {
        assertThat(ChannelNames.userChannel("7")).isEqualTo("#server-to-user-7");
        assertThat(ChannelNames.userOf("#server-to-user-7")).isEqualTo("7");
        assertThat(ChannelNames.userOf("#server-to-user-")).isNull();
        assertThat(ChannelNames.userOf("a")).isNull();
    }
}
