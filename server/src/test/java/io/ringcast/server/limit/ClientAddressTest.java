package io.ringcast.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientAddressTest {
    private static final String PEER = "10.0.0.1";

    @ParameterizedTest
    @CsvSource({
        "0, '203.0.113.7', 10.0.0.1",
        "1, '203.0.113.7', 203.0.113.7",
        "1, '198.51.100.1, 203.0.113.7', 203.0.113.7",
        "2, '198.51.100.1, 203.0.113.7', 198.51.100.1",
        "2, '1.1.1.1, 198.51.100.1,203.0.113.7', 198.51.100.1",
        // Shorter than the chain of proxies: the leftmost is the one who entered it.
        "3, '198.51.100.1, 203.0.113.7', 198.51.100.1",
        "16, '203.0.113.7', 203.0.113.7",
        "1, '', 10.0.0.1",
        "1, ' , ,', 10.0.0.1",
        "1, '203.0.113.7, ', 203.0.113.7",
        // Garbage is passed over for what stands on its right.
        "2, 'unknown, 203.0.113.7', 203.0.113.7",
        "1, '203.0.113.7, unknown', 10.0.0.1",
        "2, '203.0.113.7, unknown', 203.0.113.7"
    })
    void shouldTakeTheEntryOfTheOutermostTrustedProxy(int trustHops, String header, String expected) {
        assertThat(ClientAddress.of(PEER, List.of(header), trustHops)).isEqualTo(expected);
    }

    @Test
    void shouldTakeSeveralHeadersForOne() {
        List<String> headers = List.of("1.1.1.1", "198.51.100.1, 203.0.113.7", "192.0.2.1");

        assertThat(ClientAddress.of(PEER, headers, 1)).isEqualTo("192.0.2.1");
        assertThat(ClientAddress.of(PEER, headers, 2)).isEqualTo("203.0.113.7");
        assertThat(ClientAddress.of(PEER, headers, 3)).isEqualTo("198.51.100.1");
        assertThat(ClientAddress.of(PEER, headers, 4)).isEqualTo("1.1.1.1");
        assertThat(ClientAddress.of(PEER, List.of(), 4)).isEqualTo(PEER);
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:1::7, 2001:db8:0:1::/64",
        "2001:DB8:0000:0001:ffff:ffff:ffff:ffff, 2001:db8:0:1::/64",
        "[2001:db8:0:1::7], 2001:db8:0:1::/64",
        "[2001:db8:0:1::7]:4711, 2001:db8:0:1::/64",
        "2001:db8:0:2::7, 2001:db8:0:2::/64",
        "fe80::1%eth0, fe80:0:0:0::/64",
        "::1, 0:0:0:0::/64",
        "::ffff:203.0.113.7, 203.0.113.7",
        "203.0.113.7:4711, 203.0.113.7"
    })
    void shouldKnowAnAddressInEverySpelling(String text, String expected) {
        assertThat(ClientAddress.canonical(text)).isEqualTo(expected);
        assertThat(ClientAddress.of("", List.of(text), 1)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unknown",
                "_hidden",
                "localhost",
                "example.com",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "16909060",
                "a.b.c.d",
                "1.2.3.4/24",
                "-1.2.3.4",
                "1..2.3",
                "[::1",
                ":::",
                "1:2:3:4:5:6:7:8:9",
                "::g",
                "%",
                "[]",
                ":",
                "...",
                "1.2.3.4 5"
            })
    void shouldNotTakeAnythingElseForAnAddress(String text) {
        assertThat(ClientAddress.canonical(text)).isNull();
        assertThat(ClientAddress.of(PEER, List.of(text), 1)).isEqualTo(PEER);
    }

    @Test
    void shouldGiveAllPeersWithoutAnAddressOneName() {
        assertThat(ClientAddress.of("", List.of(), 0)).isEqualTo("unknown");
        assertThat(ClientAddress.of("", List.of("203.0.113.7"), 0)).isEqualTo("unknown");
        assertThat(ClientAddress.of("", List.of("203.0.113.7"), 1)).isEqualTo("203.0.113.7");
    }

    @Test
    void shouldNotGrowWithTheHeader() {
        String long1 = "1".repeat(16_000);

        assertThat(ClientAddress.of(PEER, List.of(long1), 16)).isEqualTo(PEER);
        assertThat(ClientAddress.of(PEER, List.of(",".repeat(16_000)), 16)).isEqualTo(PEER);
        assertThat(ClientAddress.of(PEER, List.of("9.9.9.9," + "1.1.1.1,".repeat(2_000)), 16))
                .isEqualTo("1.1.1.1");
    }

    @Test
    void shouldNeverBeLedBeyondTheTrustedEntries() {
        long seed = new Random().nextLong();
        System.out.println("ClientAddressTest seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            int hops = 1 + random.nextInt(4);
            List<String> trusted = new ArrayList<>();
            for (int i = 0; i < hops; i++) {
                trusted.add("192.0.2." + random.nextInt(256));
            }
            char[] forged = new char[random.nextInt(40)];
            String alphabet = "0123456789abcdef.:,[]% \tx";
            for (int i = 0; i < forged.length; i++) {
                forged[i] = alphabet.charAt(random.nextInt(alphabet.length()));
            }
            List<String> lines = random.nextBoolean()
                    ? List.of(new String(forged), String.join(", ", trusted))
                    : List.of(new String(forged) + "," + String.join(",", trusted));

            assertThat(ClientAddress.of(PEER, lines, hops))
                    .as("%s, %d hops", lines, hops)
                    .isEqualTo(trusted.getFirst());
            String any = ClientAddress.of(new String(forged), List.of(new String(forged)), hops);
            assertThat(any).as(Arrays.toString(forged)).matches("unknown|[0-9.]{7,15}|[0-9a-f:]+::/64");
        }
    }
}
