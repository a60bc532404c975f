package io.ringcast.server.listener.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyHeaderTest {
    private static final String SIGNATURE = "0d0a0d0a000d0a515549540a";
    private static final int SEEDS = 2000;

    /** What was read, and what is left. */
    private record Outcome(Optional<InetSocketAddress> client, String rest) {}

    private static Outcome read(byte[] bytes) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(bytes);
        Optional<InetSocketAddress> client = ProxyHeader.read(Channels.newChannel(in));
        return new Outcome(client, new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
    }

    private static byte[] line(String text) {
        return (text + "\r\nGET /").getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] binary(String hex) {
        return HexFormat.of().parseHex(SIGNATURE + hex.replace(" ", "") + "474554202f");
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 203.0.113.7 10.0.0.1 56324 443, 203.0.113.7, 56324",
        "PROXY TCP4 1.2.3.4 5.6.7.8 0 65535, 1.2.3.4, 0",
        "PROXY TCP6 2001:db8::7 ::1 1 2, 2001:db8:0:0:0:0:0:7, 1",
        "PROXY TCP6 ffff:f...f:ffff ::1 1 2, , ",
    })
    void shouldReadLines(String header, String address, Integer port) throws IOException {
        if (address == null) {
            assertThatThrownBy(() -> read(line(header))).isInstanceOf(MalformedProxyHeaderException.class);
            return;
        }
        Outcome outcome = read(line(header));

        assertThat(outcome.client().orElseThrow().getAddress().getHostAddress()).isEqualTo(address);
        assertThat(outcome.client().orElseThrow().getPort()).isEqualTo(port);
        assertThat(outcome.rest()).isEqualTo("GET /");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN",
                "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535"
            })
    void shouldKeepThePeerWhereTheProxyDoesNotKnow(String header) throws IOException {
        assertThat(read(line(header))).isEqualTo(new Outcome(Optional.empty(), "GET /"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2 3",
                "PROXY TCP4 1.2.3.4  5.6.7.8 1 2",
                "PROXY TCP4 1.2.3.256 5.6.7.8 1 2",
                "PROXY TCP4 localhost 5.6.7.8 1 2",
                "PROXY TCP4 ::1 5.6.7.8 1 2",
                "PROXY TCP6 1.2.3.4 ::1 1 2",
                "PROXY TCP4 1.2.3.4 5.6.7.8 65536 2",
                "PROXY TCP4 1.2.3.4 5.6.7.8 01 2",
                "PROXY TCP4 1.2.3.4 5.6.7.8 -1 2",
                "PROXY UDP4 1.2.3.4 5.6.7.8 1 2",
                "proxy TCP4 1.2.3.4 5.6.7.8 1 2",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\nX",
            })
    void shouldRefuseOtherLines(String header) {
        assertThatThrownBy(() -> read(line(header))).isInstanceOf(MalformedProxyHeaderException.class);
    }

    @Test
    void shouldRefuseALineWithoutEnd() {
        assertThatThrownBy(() -> read(line("PROXY UNKNOWN " + "x".repeat(100))))
                .isInstanceOf(MalformedProxyHeaderException.class)
                .hasMessage("expected a PROXY protocol header, found a line of more than 107 bytes");
    }

    @Test
    void shouldReadBinaryHeaders() throws IOException {
        assertThat(read(binary("21 11 000c cb007107 0a000001 dc04 01bb")))
                .isEqualTo(new Outcome(Optional.of(new InetSocketAddress("203.0.113.7", 56324)), "GET /"));
        assertThat(read(binary(
                        "21 21 0024 20010db8000000000000000000000007 00000000000000000000000000000001 0001 0002")))
                .isEqualTo(new Outcome(Optional.of(new InetSocketAddress("2001:db8::7", 1)), "GET /"));
        // Extensions behind the addresses are skipped.
        assertThat(read(binary("21 11 0013 cb007107 0a000001 dc04 01bb 01 0004 68322d31")))
                .isEqualTo(new Outcome(Optional.of(new InetSocketAddress("203.0.113.7", 56324)), "GET /"));
        // LOCAL, whatever it says else; an unspecified family; a Unix socket.
        assertThat(read(binary("20 11 000c cb007107 0a000001 dc04 01bb")))
                .isEqualTo(new Outcome(Optional.empty(), "GET /"));
        assertThat(read(binary("20 00 0000"))).isEqualTo(new Outcome(Optional.empty(), "GET /"));
        assertThat(read(binary("21 00 0002 ffff"))).isEqualTo(new Outcome(Optional.empty(), "GET /"));
        assertThat(read(binary("21 31 00d8" + "00".repeat(216)))).isEqualTo(new Outcome(Optional.empty(), "GET /"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11 11 000c cb007107 0a000001 dc04 01bb",
                "22 11 000c cb007107 0a000001 dc04 01bb",
                "21 12 000c cb007107 0a000001 dc04 01bb",
                "21 41 000c cb007107 0a000001 dc04 01bb",
                "21 11 000b cb007107 0a000001 dc04 01",
                "21 21 000c cb007107 0a000001 dc04 01bb",
                "21 11 1001",
                "21 11 0fff",
                "21"
            })
    void shouldRefuseOtherBinaryHeaders(String hex) {
        assertThatThrownBy(() -> read(binary(hex))).isInstanceOf(MalformedProxyHeaderException.class);
    }

    @Test
    void shouldTakeOrRefuseWhateverComes() {
        long seed = System.nanoTime();
        for (int i = 0; i < SEEDS; i++) {
            Random random = new Random(seed + i);
            byte[] bytes = mutated(random);
            try {
                Outcome outcome = read(bytes);
                assertThat(outcome.rest().length()).as("seed %s", seed + i).isLessThan(bytes.length);
            } catch (MalformedProxyHeaderException refused) {
                assertThat(refused).hasMessageStartingWith("expected a PROXY protocol header, found ");
            } catch (IOException | RuntimeException bug) {
                throw new AssertionError("seed " + (seed + i), bug);
            }
        }
    }

    private static byte[] mutated(Random random) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(
                random.nextBoolean()
                        ? line("PROXY TCP4 203.0.113.7 10.0.0.1 56324 443")
                        : binary("21 11 0013 cb007107 0a000001 dc04 01bb 01 0004 68322d31"));
        byte[] bytes = whole.toByteArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return java.util.Arrays.copyOf(bytes, 1 + random.nextInt(bytes.length));
    }
}
