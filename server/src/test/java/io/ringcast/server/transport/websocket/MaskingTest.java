package io.ringcast.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final long SEED = 0x5eed_0002L;

    @Test
    void shouldEqualTheDefinitionAtAnyOffsetLengthAndPosition() {
        System.out.println("MaskingTest seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[64];
            byte[] key = new byte[4];
            random.nextBytes(bytes);
            random.nextBytes(key);
            int offset = random.nextInt(20);
            int length = random.nextInt(bytes.length - offset + 1);
            int position = random.nextInt(100);
            byte[] expected = bytes.clone();
            for (int j = 0; j < length; j++) {
                expected[offset + j] ^= key[(position + j) & 3];
            }

            Masking.apply(bytes, offset, length, Masking.key(key, 0), position);

            assertThat(bytes).isEqualTo(expected);
        }
    }
}
