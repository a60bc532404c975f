package io.ringcast.server.auth.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwksEndpointsTest {
    @Test
    void shouldKnowOneAddressWithoutPlaceholders() {
        JwksEndpoints endpoints = JwksEndpoints.of("https://a.example/jwks?x=1", "", "");

        assertThat(endpoints.of(Map.of("x", "y"))).isEqualTo(URI.create("https://a.example/jwks?x=1"));
        assertThat(endpoints.none()).isFalse();
        assertThat(JwksEndpoints.of("", "", "").none()).isTrue();
    }

    @Test
    void shouldFillPlaceholdersWithKnownTextsOnly() {
        JwksEndpoints endpoints = JwksEndpoints.of(
                "https://{{host}}/{{realm_1}}/jwks",
                "^https://(?P<host>a\\.example|b\\.example:8443)/.*$",
                "^(?<realm_1>one|two/three)$");

        assertThat(endpoints.of(Map.of("host", "b.example:8443", "realm_1", "two/three", "other", "x")))
                .isEqualTo(URI.create("https://b.example:8443/two/three/jwks"));
        assertThat(endpoints.of(Map.of("host", "evil.example", "realm_1", "one")))
                .isNull();
        assertThat(endpoints.of(Map.of("host", "a.example"))).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(?P<a>.*)",
                "(?P<a>[a-z]+)",
                "(?P<a>\\w)",
                "(?P<a>x|y.z)",
                "(?P<a>x+)",
                "(?P<a>x?)",
                "(?P<a>)",
                "(?P<a>x|)",
                "(?P<a>x|(y))",
                "(?P<a>x{2})",
                "(?P<a>^x)",
                "(?P<b>x)",
                "(?P<a>x)(?P<a>y)",
                "x"
            })
    void shouldRefuseGroupsThatFindAnythingElse(String pattern) {
        assertThatThrownBy(() -> JwksEndpoints.of("https://a.example/{{a}}", pattern, ""))
                .isInstanceOf(TokenSettingsException.class);
        assertThatThrownBy(() -> JwksEndpoints.of("https://a.example/{{a}}", "", pattern))
                .isInstanceOf(TokenSettingsException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "/jwks",
                "ftp://a.example/",
                "file:///etc/passwd",
                "https:///x",
                "https://user@a.example/",
                "https://a.example/../x",
                "https://a.example/{{a}}/x y",
                "https://a.example/{{a-b}}"
            })
    void shouldRefuseWhatIsNoAddress(String address) {
        assertThatThrownBy(() -> JwksEndpoints.of(address, "(?P<a>x)", ""))
                .isInstanceOf(TokenSettingsException.class)
                .hasMessageStartingWith("jwks_public_endpoint is not valid");
    }

    @Test
    void shouldRefuseTextsThatLeadElsewhere() {
        assertThatThrownBy(() -> JwksEndpoints.of("https://a.example/{{a}}/x", "(?P<a>b|\\.\\.)", ""))
                .isInstanceOf(TokenSettingsException.class);
        assertThatThrownBy(() -> JwksEndpoints.of("https://{{a}}", "(?P<a>b@c)", ""))
                .isInstanceOf(TokenSettingsException.class);
    }

    @Test
    void shouldBoundTheNumberOfAddresses() {
        String many = "(?P<a>" + "x|".repeat(16) + "y)(?P<b>" + "x|".repeat(16) + "y)";

        assertThatThrownBy(() -> JwksEndpoints.of("https://a.example/{{a}}/{{b}}", many, ""))
                .hasMessageContaining("more than 256 addresses");
    }
}
