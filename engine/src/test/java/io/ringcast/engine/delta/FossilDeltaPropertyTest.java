package io.ringcast.engine.delta;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FossilDeltaPropertyTest {
    private final FossilEncoder encoder = new FossilEncoder();

    private byte @Nullable [] patch(byte[] source, byte[] target, String what) {
        byte[] patch = encoder.encode(source, target);
        if (patch != null) {
            assertThat(patch.length).as(what).isLessThan(target.length);
            assertThat(FossilDelta.apply(source, patch)).as(what).isEqualTo(target);
        }
        return patch;
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void shouldMakeTheTargetOfAnyBytes(long seed) {
        Random random = new Random(seed);
        int patches = 0;
        for (int round = 0; round < 2000; round++) {
            byte[] source = Documents.random(random, random.nextInt(random.nextInt(10) == 0 ? 20_000 : 600));
            byte[] target =
                    random.nextInt(10) == 0 ? Documents.random(random, random.nextInt(600)) : edited(source, random);

            byte[] patch = patch(source, target, "seed %d, round %d".formatted(seed, round));

            patches += patch == null ? 0 : 1;
        }
        assertThat(patches).as("seed %d", seed).isGreaterThan(1000);
    }

    private static byte[] edited(byte[] source, Random random) {
        return Documents.edited(source, random);
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void shouldMakeTheTargetOfFewDifferentBytes(long seed) {
        Random random = new Random(seed);
        for (int round = 0; round < 3000; round++) {
            byte[] source = fewLetters(random);
            byte[] target = random.nextBoolean() ? fewLetters(random) : edited(source, random);

            patch(source, target, "seed %d, round %d".formatted(seed, round));
        }
    }

    // Runs and repetitions: matches overlap, end together and compete.
    private static byte[] fewLetters(Random random) {
        byte[] bytes = new byte[random.nextInt(400)];
        int period = 1 + random.nextInt(40);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i >= period && random.nextInt(50) != 0 ? bytes[i - period] : 'a' + random.nextInt(3));
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(longs = {31, 32, 33, 34})
    void shouldInsertWholeCharactersOnly(long seed) throws CharacterCodingException {
        Random random = new Random(seed);
        int patches = 0;
        for (int round = 0; round < 3000; round++) {
            String source = Documents.text(random, random.nextInt(300));
            String target = Documents.edited(source, random);

            byte[] patch = patch(source.getBytes(UTF_8), target.getBytes(UTF_8), "seed " + seed + ", round " + round);

            if (patch != null) {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(patch));
                patches++;
            }
        }
        assertThat(patches).as("seed %d", seed).isGreaterThan(1000);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 42})
    void shouldInsertWholeCharactersWhereOnlyTheirLastByteDiffers(long seed) throws CharacterCodingException {
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            StringBuilder source = new StringBuilder();
            StringBuilder target = new StringBuilder();
            for (int i = 0; i < 200; i++) {
                int character = 0x1F600 + random.nextInt(64);
                source.appendCodePoint(character);
                target.appendCodePoint(random.nextInt(25) == 0 ? 0x1F600 + random.nextInt(64) : character);
            }

            byte[] patch = patch(
                    Documents.utf8(source.toString()),
                    Documents.utf8(target.toString()),
                    "seed " + seed + ", round " + round);

            if (patch != null) {
                UTF_8.newDecoder().decode(ByteBuffer.wrap(patch));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53, 54})
    void shouldSurviveDamagedPatches(long seed) {
        Random random = new Random(seed);
        int refused = 0;
        for (int round = 0; round < 5000; round++) {
            String before = Documents.quotes(10, random);
            byte[] source = Documents.utf8(before);
            byte[] patch = encoder.encode(source, Documents.utf8(Documents.edited(before, random)));
            if (patch != null) {
                refused += refuses(source, damaged(patch, random), seed) ? 1 : 0;
            }
        }
        assertThat(refused).as("seed %d", seed).isGreaterThan(3000);
    }

    private static boolean refuses(byte[] source, byte[] patch, long seed) {
        try {
            FossilDelta.apply(source, patch);
            return false;
        } catch (FossilPatchException refusal) {
            assertThat(refusal).as("seed %d", seed).hasMessageStartingWith("a patch of " + patch.length + " bytes");
            return true;
        }
    }

    private static byte[] damaged(byte[] patch, Random random) {
        byte[] marks = "0~z@,:;\n".getBytes(UTF_8);
        byte[] damaged = random.nextInt(4) == 0 ? Arrays.copyOf(patch, random.nextInt(patch.length)) : patch.clone();
        for (int i = random.nextInt(3); i >= 0 && damaged.length > 0; i--) {
            int at = random.nextInt(Math.min(damaged.length, random.nextBoolean() ? 8 : damaged.length));
            damaged[at] = random.nextBoolean() ? marks[random.nextInt(marks.length)] : (byte) random.nextInt();
        }
        return damaged;
    }
}
