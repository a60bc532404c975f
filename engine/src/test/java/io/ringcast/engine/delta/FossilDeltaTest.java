package io.ringcast.engine.delta;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FossilDeltaTest {
    private static final byte[] ALPHABET = ascii("abcdefghijklmnopqrstuvwxyz0123456789");

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }

    private static String patch(String source, String target) {
        byte[] patch = FossilDelta.create(ascii(source), ascii(target));
        return patch == null ? "none" : new String(patch, US_ASCII);
    }

    private static byte[] existing(byte[] source, byte[] target) {
        return Objects.requireNonNull(FossilDelta.create(source, target), "no patch");
    }

    @Test
    void shouldWriteTheFormat() {
        // 36 is "_" in base 64. The npm package fossil-delta 2.0.0 applies it.
        assertThat(patch("abcdefghijklmnopqrstuvwxyz0123456789", "abcdefghijklmnopqrstuvwxyz0123456789"))
                .isEqualTo("_\n_@0,1bRnpo;");
    }

    @Test
    void shouldInsertWhatIsNew() {
        String before = "{\"symbol\":\"EURUSD\",\"price\":1.0712,\"venue\":\"Frankfurt am Main\"}";
        String after = "{\"symbol\":\"EURUSD\",\"price\":1.0835,\"venue\":\"Frankfurt am Main\"}";

        String patch = patch(before, after);

        assertThat(patch).startsWith("z\nU@0,3:835T@X,").endsWith(";");
        assertThat(FossilDelta.apply(ascii(before), ascii(patch))).isEqualTo(ascii(after));
    }

    @Test
    void shouldBeNoLongerThanHundredFiftyBytesForThreeNumbersOfALargeDocument() {
        String before = Documents.quotes(80, new Random(1));
        String after = before.replaceFirst("(SYM1003\",\"price\":)[0-9.]+", "$117.5")
                .replaceFirst("(SYM1040\",\"price\":)[0-9.]+", "$1999.999")
                .replaceFirst("(SYM1070\",\"volume\":)[0-9]+", "$17");

        byte[] patch = existing(ascii(before), ascii(after));

        assertThat(before.length()).isBetween(4000, 4200);
        assertThat(patch).hasSizeLessThan(80);
        assertThat(FossilDelta.apply(ascii(before), patch)).isEqualTo(ascii(after));
    }

    @Test
    void shouldFindWhatMoved() {
        String first = Documents.quotes(20, new Random(2));
        String second = Documents.quotes(20, new Random(3));

        byte[] patch = existing(ascii(first + second), ascii(second + first));

        assertThat(patch).hasSizeLessThan(40);
        assertThat(FossilDelta.apply(ascii(first + second), patch)).isEqualTo(ascii(second + first));
    }

    @Test
    void shouldFollowAWindowOverRowsThatLookAlike() {
        List<String> rows = List.of(Documents.quotes(81, new Random(8)).split("(?<=}),"));
        String before = String.join(",", rows.subList(1, 80));
        String after = String.join(",", rows.subList(2, 81));

        byte[] patch = existing(ascii(before), ascii(after));

        assertThat(patch).hasSizeLessThan(80);
        assertThat(FossilDelta.apply(ascii(before), patch)).isEqualTo(ascii(after));
    }

    @Test
    void shouldMakeNoPatchThatIsNotShorter() {
        assertThat(patch("", "")).isEqualTo("none");
        assertThat(patch("", "abc")).isEqualTo("none");
        assertThat(patch("abc", "")).isEqualTo("none");
        assertThat(patch("abcdefgh", "abcdefgh")).isEqualTo("none");
        assertThat(patch("{\"price\":1.0712}", "{\"price\":2.0835}")).isEqualTo("none");
        assertThat(FossilDelta.create(Documents.random(new Random(4), 5000), Documents.random(new Random(5), 5000)))
                .isNull();
    }

    @Test
    void shouldStillMakePatchesOfWhatIsNoText() {
        byte[] source = new byte[1000];
        Arrays.fill(source, (byte) 0x80);
        byte[] target = source.clone();
        target[500] = 1;

        byte[] patch = existing(source, target);

        assertThat(patch).hasSizeLessThan(30);
        assertThat(FossilDelta.apply(source, patch)).isEqualTo(target);
    }

    @Test
    void shouldForgetTheSourceBefore() {
        FossilEncoder encoder = new FossilEncoder();
        String large = Documents.quotes(5000, new Random(6));
        String other = Documents.quotes(30, new Random(7));
        encoder.encode(ascii(large), ascii("x" + large));
        encoder.encode(ascii(large), ascii(other));

        byte[] patch = encoder.encode(ascii(other), ascii("x" + other + "y" + other));

        assertThat(patch).isEqualTo(FossilDelta.create(ascii(other), ascii("x" + other + "y" + other)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''              | it ends early
                    ';'             | a number is missing at 0
                    '3'             | it ends early
                    '3;'            | its size does not end with a line
                    '3^'            | it ends early
                    '3^;'           | a number is missing at 2
                    '3^3'           | it ends early
                    '3^3!abc'       | there is no command at 2
                    '3^3:ab'        | it ends within an insert of 3 bytes
                    '3^4:abcd0;'    | it makes more than the 3 bytes that it promises
                    '3^2:ab!0;'     | a number is missing at 6
                    '3^2:ab0;'      | it makes 2 of the 3 bytes that it promises
                    '3^3:abc0;'     | its checksum is wrong, as if it was made from another source
                    '3^3:abc1XY8R0;'| its checksum is wrong, as if it was made from another source
                    '3^3@0;'        | a copy does not end with a comma at 5
                    '3^3@Y,0;'      | it copies up to byte 37 of a source of 36
                    '3^Z@2,0;'      | it copies up to byte 37 of a source of 36
                    '3^3@~~~~~,0;'  | it copies up to byte 1073741826 of a source of 36
                    '3^3@~~~~~~,0;' | the number at 4 is larger than 32 bits
                    '3^~~~~~~@0,0;' | the number at 2 is larger than 32 bits
                    '~~~^0;'        | it promises 262143 bytes, expected at most 216
                    """)
    void shouldRefuseAPatch(String patch, String why) {
        byte[] bytes = ascii(patch.replace('^', '\n'));

        assertThatThrownBy(() -> FossilDelta.apply(ALPHABET, bytes))
                .isInstanceOf(FossilPatchException.class)
                .hasMessage("a patch of " + bytes.length + " bytes is not valid: " + why);
    }

    private static String quotes(String euro, String yen) {
        return "[{\"symbol\":\"EURUSD\",\"price\":" + euro + ",\"venue\":\"Zürich, Bahnhofstraße\"},"
                + "{\"symbol\":\"USDJPY\",\"price\":" + yen + ",\"venue\":\"東京証券取引所\"}]";
    }

    // The patches were made by createStringDelta of the npm package fossil-delta 2.0.0, the port of the original.
    @Test
    void shouldApplyWhatTheOriginalMakes() {
        String one = quotes("1", "2");
        String other = quotes("3", "4");

        assertThat(applied(quotes("1.0712", "149.3"), "27\nV@0,1:814@Y,1:5Y@1b,dEVN1;"))
                .isEqualTo(quotes("1.08", "149.35"));
        assertThat(applied(one, "1~\n1~@0,1ibkix;")).isEqualTo(one);
        assertThat(applied(one, "2\n2:[]1RNG00;")).isEqualTo("[]");
        assertThat(applied("", "1~\n1~:" + one + "1ibkix;")).isEqualTo(one);
        assertThat(applied(one + other, "3z\nS@0,1:3~@T,1:4z@1T,1Z@S,CadFS;")).isEqualTo(other + one);
    }

    private static String applied(String source, String patch) {
        return new String(FossilDelta.apply(source.getBytes(UTF_8), patch.getBytes(UTF_8)), UTF_8);
    }

    @Test
    void shouldRefuseWhatFollowsTheEnd() {
        byte[] patch = existing(ALPHABET, ALPHABET);

        assertThatThrownBy(() -> FossilDelta.apply(ALPHABET, Arrays.copyOf(patch, patch.length + 1)))
                .isInstanceOf(FossilPatchException.class)
                .hasMessageEndingWith("it goes on behind its end at " + patch.length);
    }

    @Test
    void shouldRefuseASourceThatIsNotTheOne() {
        byte[] patch = existing(ALPHABET, ALPHABET);

        assertThatThrownBy(() -> FossilDelta.apply(new byte[36], patch))
                .isInstanceOf(FossilPatchException.class)
                .hasMessageEndingWith("its checksum is wrong, as if it was made from another source");
    }

    @Test
    void shouldRefuseAShortPatchForATargetThatIsTooLong() {
        byte[] source = new byte[32 << 20];
        byte[] patch = ascii("~~~~~\n" + "1~~~~@0,".repeat(10) + "0;");

        assertThatThrownBy(() -> FossilDelta.apply(source, patch))
                .isInstanceOf(FossilPatchException.class)
                .hasMessageEndingWith("it promises 1073741823 bytes, expected at most 67108864");
    }

    @Test
    void shouldCountTheChecksumOfAnUnfinishedWord() {
        byte[] target = "\u00ff\u00ff\u00ff\u00ff\u0001\u0002\u0003".getBytes(ISO_8859_1);

        assertThat(FossilFormat.checksum(target)).isEqualTo(0x01020300 - 1);
        assertThat(FossilFormat.checksum(Arrays.copyOf(target, 6))).isEqualTo(0x01020000 - 1);
        assertThat(FossilFormat.checksum(Arrays.copyOf(target, 5))).isEqualTo(0x01000000 - 1);
        assertThat(FossilFormat.checksum(Arrays.copyOf(target, 4))).isEqualTo(-1);
        assertThat(FossilFormat.checksum(new byte[0])).isZero();
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "35,Z", "36,_", "37,a", "62,z", "63,~", "64,10", "4095,~~", "4096,100", "-1,3~~~~~"})
    void shouldWriteNumbers(int number, String text) {
        byte[] written = new byte[FossilFormat.digits(number)];

        assertThat(FossilFormat.putNumber(written, 0, number)).isEqualTo(text.length());
        assertThat(new String(written, US_ASCII)).isEqualTo(text);
    }
}
