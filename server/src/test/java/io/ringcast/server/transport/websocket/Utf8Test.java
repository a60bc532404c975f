package io.ringcast.server.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class Utf8Test {
    private static final long SEED = 0x5eed_0001L;
    private static final byte[] AWKWARD = {
        0x00,
        0x41,
        0x7f,
        (byte) 0x80,
        (byte) 0x8f,
        (byte) 0x90,
        (byte) 0x9f,
        (byte) 0xa0,
        (byte) 0xbf,
        (byte) 0xc0,
        (byte) 0xc1,
        (byte) 0xc2,
        (byte) 0xdf,
        (byte) 0xe0,
        (byte) 0xe1,
        (byte) 0xec,
        (byte) 0xed,
        (byte) 0xee,
        (byte) 0xef,
        (byte) 0xf0,
        (byte) 0xf1,
        (byte) 0xf3,
        (byte) 0xf4,
        (byte) 0xf5,
        (byte) 0xff
    };

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer output = CharBuffer.allocate(256);

    @Test
    void shouldAgreeWithTheJdkOnEveryCodePoint() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
                require(Utf8.validate(Utf8.COMPLETE, bytes, 0, bytes.length) == Utf8.COMPLETE, bytes);
            }
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnAllShortAwkwardInputs() {
        int n = AWKWARD.length;
        byte[] bytes = new byte[4];
        for (int i = 0; i < n * n * n * n; i++) {
            bytes[0] = AWKWARD[i % n];
            bytes[1] = AWKWARD[i / n % n];
            bytes[2] = AWKWARD[i / n / n % n];
            bytes[3] = AWKWARD[i / n / n / n];
            assertAgrees(bytes);
        }
    }

    @Test
    void shouldAgreeWithTheJdkOnRandomInputsAndTheirPrefixes() {
        System.out.println("Utf8Test seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            assertAgrees(randomText(random));
        }
    }

    @Test
    void shouldNotDependOnHowTheTextIsSplit() {
        Random random = new Random(SEED + 1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = randomText(random);
            int whole = Utf8.validate(Utf8.COMPLETE, bytes, 0, bytes.length);
            for (int split = 0; split <= bytes.length; split++) {
                int state = Utf8.validate(Utf8.COMPLETE, bytes, 0, split);
                if (state != Utf8.INVALID) {
                    state = Utf8.validate(state, bytes, split, bytes.length - split);
                }
                require(state == whole, bytes);
            }
        }
    }

    private static byte[] randomText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            int codePoint = random.nextInt(1 << (7 + random.nextInt(14)));
            boolean usable = codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
            text.appendCodePoint(usable && codePoint <= Character.MAX_CODE_POINT ? codePoint : 'x');
        }
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextBoolean()) {
            bytes[random.nextInt(bytes.length)] = AWKWARD[random.nextInt(AWKWARD.length)];
        }
        return bytes;
    }

    /** Compares acceptance, and that a mistake is seen at the first octet behind which no text is valid. */
    private void assertAgrees(byte[] bytes) {
        int failsAt = -1;
        int state = Utf8.COMPLETE;
        for (int i = 0; i < bytes.length && failsAt < 0; i++) {
            state = Utf8.validate(state, bytes, i, 1);
            failsAt = state == Utf8.INVALID ? i : -1;
        }

        require(Utf8.validate(Utf8.COMPLETE, bytes, 0, bytes.length) == state, bytes);
        require((state == Utf8.COMPLETE) == decodes(bytes), bytes);
        if (failsAt < 0) {
            require(canBecomeValid(bytes), bytes);
        } else {
            require(canBecomeValid(Arrays.copyOf(bytes, failsAt)), bytes);
            require(!canBecomeValid(Arrays.copyOf(bytes, failsAt + 1)), bytes);
        }
    }

    /** An assertion that costs nothing when it holds: it runs over a million times. */
    private static void require(boolean holds, byte[] bytes) {
        if (!holds) {
            assertThat(holds).as(() -> Arrays.toString(bytes)).isTrue();
        }
    }

    /** Up to three octets complete any character, and if any do, then the lowest or the highest ones. */
    private boolean canBecomeValid(byte[] prefix) {
        boolean valid = decodes(prefix);
        for (int more = 1; more <= 3 && !valid; more++) {
            byte[] longer = Arrays.copyOf(prefix, prefix.length + more);
            Arrays.fill(longer, prefix.length, longer.length, (byte) 0x80);
            valid = decodes(longer);
            Arrays.fill(longer, prefix.length, longer.length, (byte) 0xbf);
            valid |= decodes(longer);
        }
        return valid;
    }

    private boolean decodes(byte[] bytes) {
        decoder.reset();
        output.clear();
        return !decoder.decode(ByteBuffer.wrap(bytes), output, true).isError();
    }
}
