package io.ringcast.server.listener.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyTrustTest {
    private static SocketAddress peer(String address) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.1.2, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.200, true",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "fd00::/8, fdab::1, true",
        "fd00::/8, fe80::1, false",
        "::1, ::1, true",
        "127.0.0.1, ::ffff:127.0.0.1, true",
    })
    void shouldKnowWhatIsInARange(String range, String address, boolean inside) {
        assertThat(AddressRange.parse(range).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "10", "10.0", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::1/129", "/8", "a:b"
            })
    void shouldRefuseWhatIsNoRange(String text) {
        assertThat(AddressRange.isValid(text)).isFalse();
    }

    @Test
    void shouldTrustThisMachineUnlessOthersAreNamed() {
        ProxyTrust named = new ProxyTrust(List.of(AddressRange.parse("10.0.0.0/8")), true);
        ProxyTrust unnamed = new ProxyTrust(List.of(), true);

        assertThat(unnamed.trusts(peer("127.0.0.1"))).isTrue();
        assertThat(unnamed.trusts(peer("::1"))).isTrue();
        assertThat(unnamed.trusts(peer("10.0.0.1"))).isFalse();
        assertThat(named.trusts(peer("10.0.0.1"))).isTrue();
        assertThat(named.trusts(peer("127.0.0.1"))).isFalse();
        assertThat(named.trusts(UnixDomainSocketAddress.of(""))).isTrue();
        assertThat(named.expectsHeaderFrom(peer("10.0.0.1"))).isTrue();
        assertThat(named.expectsHeaderFrom(peer("127.0.0.1"))).isFalse();
        assertThat(ProxyTrust.LOCAL.expectsHeaderFrom(peer("127.0.0.1"))).isFalse();
    }
}
