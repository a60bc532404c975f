package io.ringcast.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRulesTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.b,https://a.b,true",
        "https://A.b,HTTPS://a.B,true",
        "https://a.b,http://a.b,false",
        "https://a.b,https://a.b:3000,false",
        "https://a.b:3000,https://a.b:3000,true",
        "a.b,https://a.b,true",
        "a.b,http://a.b,true",
        "a.b,https://x.a.b,false",
        "a.b,https://a.b:3000,false",
        "a.b:3000,http://a.b:3000,true",
        "*.a.b,https://a.b,true",
        "*.a.b,http://x.y.a.b,true",
        "*.a.b,https://xa.b,false",
        "*.a.b,https://x.a.b:80,false",
        "*.a.b:80,https://x.a.b:80,true",
        "https://*.a.b,https://x.a.b,true",
        "https://*.a.b,http://x.a.b,false",
        "https://*.a.b,https://a.b,false",
        "http://localhost:*,http://localhost:1,true",
        "http://localhost:*,http://localhost,false",
        "localhost,http://localhost,true",
        "*,https://a.b,true",
        "any,https://a.b,true",
        "ANY,null,true",
        "null,null,true",
        "a.b,null,false",
        "http://[::1]:8080,http://[::1]:8080,true"
    })
    void shouldMatch(String rule, String origin, boolean allowed) {
        assertThat(OriginRules.compile(List.of(rule)).allows(origin)).isEqualTo(allowed);
    }

    @Test
    void shouldNeedAnOriginWhenThereAreRules() {
        assertThat(OriginRules.compile(List.of()).allows(null)).isTrue();
        assertThat(OriginRules.compile(List.of()).allows("https://a.b")).isTrue();
        assertThat(OriginRules.compile(List.of("a.b")).allows(null)).isFalse();
        assertThat(OriginRules.compile(List.of("a.b", "*")).allows(null)).isTrue();
        assertThat(OriginRules.compile(List.of("x.y", "a.b")).allows("https://a.b"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "*.*.a",
                "**",
                "*.",
                "https://*.",
                "a..b",
                ".a.b",
                "a.b.",
                "a.b.:80",
                "*..a",
                "://a.b",
                "https://",
                "https://.a",
                "https://:80"
            })
    void shouldRefuseWhatIsNoRule(String rule) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginRules.compile(List.of("https://good.example", rule)))
                .withMessageStartingWith("allowed_origins has \"" + rule + "\", but ")
                .withMessageContaining("write an origin");
    }
}
