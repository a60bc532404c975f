package io.ringcast.server.protocol.centrifuge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.CodedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireBufferTest {
    private static String text(WireBuffer buffer) {
        return new String(buffer.toByteArray(), StandardCharsets.UTF_8);
    }

    @Test
    void shouldGrowUpToItsLimitAndNoFurther() {
        WireBuffer buffer = new WireBuffer(1, 100);

        buffer.put(new byte[99]);
        buffer.put(1);

        assertThat(buffer.length()).isEqualTo(100);
        assertThatExceptionOfType(MessageTooLargeException.class)
                .isThrownBy(() -> buffer.put(1))
                .withMessage("a message of 101 bytes or more does not fit into a buffer of at most 100 bytes:"
                        + " ask for less at once, or allow larger messages.");
    }

    @Test
    void shouldUseTheLastByteOfItsLimit() {
        WireBuffer numbers = new WireBuffer(1, 6);
        WireBuffer varints = new WireBuffer(1, 3);
        WireBuffer lengths = new WireBuffer(1, 2);
        WireBuffer strings = new WireBuffer(1, 4);

        numbers.number(-12345);
        varints.varint(127);
        varints.varint(128);
        long mark = lengths.beginLength(0);
        lengths.put(7);
        lengths.endLength(mark);
        strings.jsonString("\n");

        assertThat(text(numbers)).isEqualTo("-12345");
        assertThat(varints.toByteArray()).containsExactly(127, 0x80, 1);
        assertThat(lengths.toByteArray()).containsExactly(1, 7);
        assertThat(text(strings)).isEqualTo("\"\\n\"");
    }

    @Test
    void shouldStartAgainWhenCleared() {
        WireBuffer buffer = new WireBuffer(4, 1_000_000);
        buffer.put(new byte[500]);
        byte[] small = buffer.array();
        buffer.clear();

        assertThat(buffer.length()).isZero();
        assertThat(buffer.last()).isZero();
        assertThat(buffer.array()).isSameAs(small);
    }

    @Test
    void shouldLetLargeArraysGo() {
        WireBuffer buffer = new WireBuffer(4, 1_000_000);
        buffer.put(new byte[500_000]);

        buffer.clear();

        assertThat(buffer.array()).hasSize(4);
    }

    @Test
    void shouldRefuseImpossibleSizes() {
        assertThatIllegalArgumentException().isThrownBy(() -> new WireBuffer(0, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new WireBuffer(2, 1))
                .withMessage("a buffer of 2 to 1 bytes is not possible: expected at least 1, and no more at first than"
                        + " at last.");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 9, 10, -1, -10, 1700000000000L, Long.MAX_VALUE, Long.MIN_VALUE})
    void shouldWriteNumbers(long number) {
        WireBuffer buffer = new WireBuffer(1, 100);

        buffer.number(number);

        assertThat(text(buffer)).isEqualTo(Long.toString(number));
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 127, 128, 16383, 16384, 0xffff_ffffL, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void shouldWriteVarints(long number) throws Exception {
        WireBuffer buffer = new WireBuffer(1, 100);
        byte[] expected = new byte[CodedOutputStream.computeUInt64SizeNoTag(number)];
        CodedOutputStream.newInstance(expected).writeUInt64NoTag(number);

        buffer.varint(number);

        assertThat(buffer.toByteArray()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16383, 16384, 2097151, 2097152, Integer.MAX_VALUE})
    void shouldKnowTheLengthOfVarints(int number) {
        assertThat(WireBuffer.varintLength(number)).isEqualTo(CodedOutputStream.computeUInt32SizeNoTag(number));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 127, 128, 16383, 16384, 20000})
    void shouldMoveContentWhenTheLengthWasGuessedWrong(int length) {
        byte[] content = new byte[length];
        new Random(7).nextBytes(content);
        for (int guess : new int[] {0, 128, 16384, length}) {
            WireBuffer buffer = new WireBuffer(1, 30_000);
            buffer.put(9);
            long mark = buffer.beginLength(guess);
            buffer.put(content);
            buffer.endLength(mark);
            buffer.put(8);

            WireBuffer expected = new WireBuffer(1, 30_000);
            expected.put(9);
            expected.varint(length);
            expected.put(content);
            expected.put(8);
            assertThat(buffer.toByteArray()).as("guess %d", guess).isEqualTo(expected.toByteArray());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "é", "€", "😀", "a\ud800", "\udc00\ud800b", "\ud83dx"})
    void shouldWriteTextBehindItsLength(String text) {
        WireBuffer buffer = new WireBuffer(1, 100);
        WireBuffer expected = new WireBuffer(1, 100);

        buffer.prefixedText(text);

        expected.prefixed(text.getBytes(StandardCharsets.UTF_8));
        assertThat(buffer.toByteArray()).isEqualTo(expected.toByteArray());
    }
}
