package io.ringcast.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class NameLookupTest {
    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(20);

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:1/,127.0.0.1", "http://[::1]/,::1", "http://localhost/,localhost"})
    void shouldFindAddresses(String uri, String host) throws Exception {
        try (NameLookup lookup = new NameLookup()) {
            assertThat(lookup.await(URI.create(uri), LIMIT_NS)).contains(InetAddress.getByName(host));
            assertThat(lookup.await(URI.create(uri), LIMIT_NS)).contains(InetAddress.getByName(host));
        }
    }

    @Test
    void shouldSayThatAHostIsNotKnown() {
        try (NameLookup lookup = new NameLookup()) {
            assertThatThrownBy(() -> lookup.await(URI.create("http://no-such-host.invalid"), LIMIT_NS))
                    .isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void shouldLookNothingUpOnceClosed() {
        NameLookup lookup = new NameLookup();

        lookup.close();

        assertThatThrownBy(() -> lookup.await(URI.create("http://localhost"), LIMIT_NS))
                .isInstanceOf(UnknownHostException.class);
    }
}
