package io.ringcast.server.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.server.callback.Caller.Header;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
final class HeaderRulesTest {
    private static Caller caller(List<Header> real, Map<String, String> emulated) {
        return new Caller("c1", "websocket", "json", real, emulated);
    }

    @Test
    void shouldPassListedNamesOnly() {
        HeaderRules rules = new HeaderRules(Set.of("Cookie"), Set.of("Authorization"), Map.of());

        HeaderRules.Chosen chosen = rules.choose(caller(
                List.of(new Header("COOKIE", "a=1"), new Header("Authorization", "real"), new Header("X-Other", "1")),
                Map.of("authorization", "made up", "Cookie", "made up", "X-Other", "2")));

        assertThat(chosen.headers())
                .containsExactly(new Header("authorization", "made up"), new Header("cookie", "a=1"));
        assertThat(chosen.dropped()).isZero();
    }

    @Test
    void shouldPreferRealToEmulatedToStatic() {
        HeaderRules rules = new HeaderRules(
                Set.of("x-a", "x-b"),
                Set.of("X-A", "X-B", "X-C"),
                Map.of("X-A", "s", "X-B", "s", "X-C", "s", "X-D", "s"));

        HeaderRules.Chosen chosen =
                rules.choose(caller(List.of(new Header("X-A", "real")), Map.of("X-A", "made up", "x-b", "made up")));

        assertThat(chosen.headers())
                .containsExactly(
                        new Header("x-a", "real"),
                        new Header("x-b", "made up"),
                        new Header("x-c", "s"),
                        new Header("x-d", "s"));
    }

    @Test
    void shouldPassAllValuesOfARealHeader() {
        HeaderRules rules = new HeaderRules(Set.of("x-forwarded-for"), Set.of(), Map.of());

        assertThat(rules.choose(caller(
                                List.of(
                                        new Header("X-Forwarded-For", "1.1.1.1"),
                                        new Header("x-forwarded-for", "2.2.2.2")),
                                Map.of()))
                        .headers())
                .containsExactly(new Header("x-forwarded-for", "1.1.1.1"), new Header("x-forwarded-for", "2.2.2.2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "Keep-Alive",
                "Proxy-Authorization",
                "TE",
                "Trailer",
                "Transfer-Encoding",
                "Upgrade",
                "Expect",
                "Host",
                "Content-Length",
                "Content-Type",
                "Accept-Encoding"
            })
    void shouldNeverPassWhatBelongsToOneConnection(String name) {
        HeaderRules rules = new HeaderRules(Set.of(name), Set.of(name), Map.of());

        assertThat(rules.choose(caller(List.of(new Header(name, "x")), Map.of(name, "x")))
                        .headers())
                .isEmpty();
        assertThatThrownBy(() -> new HeaderRules(Set.of(), Set.of(), Map.of(name, "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Admin: 1", "a\nb", "a\rb", "a\u0000b", "caf\u00e9", "a\u010ab", "\u007f"})
    void shouldDropValuesThatAreNotOneLineOfAscii(String value) {
        HeaderRules rules = new HeaderRules(Set.of("x-a"), Set.of("x-a"), Map.of("x-a", "static"));

        HeaderRules.Chosen chosen = rules.choose(caller(List.of(new Header("X-A", value)), Map.of("x-a", value)));

        assertThat(chosen.headers()).containsExactly(new Header("x-a", "static"));
        assertThat(chosen.dropped()).isEqualTo(2);
    }

    @Test
    void shouldBoundWhatPasses() {
        String large = "v".repeat(HeaderRules.MAX_VALUE_LENGTH);
        HeaderRules rules = new HeaderRules(Set.of("x-a", "x-b"), Set.of(), Map.of());

        HeaderRules.Chosen tooLong =
                rules.choose(caller(List.of(new Header("x-a", large + "v"), new Header("x-b", large)), Map.of()));
        HeaderRules.Chosen tooMany = rules.choose(caller(Collections.nCopies(10, new Header("x-a", large)), Map.of()));

        assertThat(tooLong.headers()).containsExactly(new Header("x-b", large));
        assertThat(tooMany.headers()).hasSize(3);
        assertThat(tooMany.dropped()).isEqualTo(7);
    }

    @Test
    void shouldIgnoreNamesThatAreNone() {
        HeaderRules rules = new HeaderRules(Set.of("a b", ""), Set.of("x:y"), Map.of());

        assertThat(rules.choose(caller(List.of(new Header("a b", "1")), Map.of("x:y", "1", "", "1")))
                        .headers())
                .isEmpty();
    }
}
