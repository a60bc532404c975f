package io.ringcast.engine.delta;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long a patch takes, counted and not timed. */
class FossilEncoderStepsTest {
    private static final int MEBIBYTE = 1 << 20;

    private final FossilEncoder encoder = new FossilEncoder();

    private long steps(byte[] source, byte[] target) {
        byte[] patch = encoder.encode(source, target);
        if (patch != null) {
            assertThat(FossilDelta.apply(source, patch)).isEqualTo(target);
        }
        return encoder.steps();
    }

    private static byte[] equalBytes(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }

    @Test
    void shouldReadWhatIsTheSameByWords() {
        byte[] source = Documents.random(new Random(1), MEBIBYTE);

        assertThat(steps(source, source)).isLessThanOrEqualTo(MEBIBYTE / 8);
    }

    @Test
    void shouldSkipThroughWhatHasNothingInCommon() {
        byte[] source = Documents.random(new Random(1), MEBIBYTE);
        byte[] target = Documents.random(new Random(2), MEBIBYTE);

        assertThat(steps(source, target)).isLessThan(MEBIBYTE / 2);
        assertThat(encoder.encode(source, target)).isNull();
    }

    @Test
    void shouldNotIndexASourceWhoseNumbersKeepTheirLength() {
        byte[] source = Documents.utf8(Documents.quotes(500, new Random(1)));
        byte[] target = source.clone();
        for (int i = 1000; i < target.length; i += 1000) {
            target[i]++;
        }

        assertThat(steps(source, target)).isLessThan(source.length / 8 + 27 * 64L);
    }

    @Test
    void shouldFindARunWhateverItsLength() {
        byte[] target = equalBytes(MEBIBYTE);
        target[0] = 'b';
        target[MEBIBYTE / 3] = 'c';
        target[MEBIBYTE - 1] = 'd';

        byte[] patch = encoder.encode(equalBytes(MEBIBYTE + 7), target);

        assertThat(patch).isNotNull().hasSizeLessThan(60);
        assertThat(encoder.steps()).isLessThan(2L * MEBIBYTE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8, 16})
    void shouldTakeTimeInProportionForWhatIsMadeUpToMislead(int scale) {
        int length = scale << 16;
        // Every block of the source equals many others, and every match ends soon.
        byte[] source = new byte[length];
        byte[] target = new byte[length];
        Random random = new Random(scale);
        for (int i = 0; i < length; i++) {
            source[i] = (byte) (i % 33 == 32 ? random.nextInt() : 'x');
            target[i] = (byte) (i % 18 == 17 ? random.nextInt() : 'x');
        }

        assertThat(steps(source, target)).isLessThan(6L * (source.length + target.length));
        assertThat(steps(target, source)).isLessThan(6L * (source.length + target.length));
    }

    @Test
    void shouldEndTheSearchForBlocksThatAllLookAlike() {
        byte[] source = new byte[MEBIBYTE];
        byte[] target = new byte[MEBIBYTE];
        // Blocks that repeat with a period of two blocks, so that none equals its neighbour and the chains are long.
        for (int i = 0; i < MEBIBYTE; i++) {
            source[i] = (byte) ('a' + i % 32 + (i % 4096 == 0 ? i / 4096 : 0));
            target[i] = (byte) ('a' + i % 32 + (i % 64 == 40 ? 99 + i / 64 : 0));
        }

        assertThat(steps(source, target)).isLessThan(6L * (source.length + target.length));
    }
}
