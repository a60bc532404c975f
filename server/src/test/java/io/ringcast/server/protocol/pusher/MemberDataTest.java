package io.ringcast.server.protocol.pusher;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.engine.presence.Member;
import io.ringcast.server.json.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberDataTest {
    private static RawJson raw(String json) {
        return RawJson.of(json.getBytes(StandardCharsets.UTF_8));
    }

    private static Member member(String channelData) {
        MemberData data = MemberData.parse(channelData, 2048);
        assertThat(data).isInstanceOf(MemberData.Valid.class);
        return ((MemberData.Valid) data).member();
    }

    @Test
    void shouldReadMember() {
        assertThat(member("{\"user_id\":\"10\",\"user_info\":{ \"name\":\"Mr. Channels\"} }"))
                .isEqualTo(new Member(
                        "10",
                        raw("\"10\"").toByteArray(),
                        raw("{ \"name\":\"Mr. Channels\"}").toByteArray()));
        assertThat(member("{\"user_id\":\"\\u0031\"}"))
                .isEqualTo(new Member("1", raw("\"\\u0031\"").toByteArray(), null));
        assertThat(member("{\"user_info\":null,\"user_id\":1}"))
                .isEqualTo(new Member("1", raw("1").toByteArray(), raw("null").toByteArray()));
    }

    @ParameterizedTest
    @CsvSource({
        "10,10",
        "-0,0",
        "10.0,10",
        "1.50,1.5",
        "1e3,1000",
        "12345678901234567891,12345678901234567891",
        "1e999999999,1e999999999",
        "1e99999999999999,1e99999999999999",
        "1e-999999999,1e-999999999",
        "0,0"
    })
    void shouldTakeTheTextOfNumbersAsJavaScriptDoes(String json, String id) {
        assertThat(member("{\"user_id\":" + json + "}").userId()).isEqualTo(id);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "5",
                "{",
                "{}",
                "{\"user_id\":null}",
                "{\"user_id\":true}",
                "{\"user_id\":{}}",
                "{\"user_id\":\"\"}",
                "{\"user_id\":\"1\"}x"
            })
    void shouldRefuseWhatIsNoMember(String channelData) {
        assertThat(MemberData.parse(channelData, 2048)).isInstanceOf(MemberData.Invalid.class);
    }

    @Test
    void shouldBoundMembers() {
        String longest = "{\"user_id\":\"" + "é".repeat(128) + "\"}";
        String tooLong = "{\"user_id\":\"" + "é".repeat(129) + "\"}";
        String info = "{\"user_id\":1,\"user_info\":\"é23456\"}";

        assertThat(member(longest).userId()).hasSize(128);
        assertThat(MemberData.parse(tooLong, 2048)).isInstanceOf(MemberData.Invalid.class);
        assertThat(MemberData.parse(info, 9)).isInstanceOf(MemberData.Valid.class);
        assertThat(MemberData.parse(info, 8)).isEqualTo(new MemberData.InfoTooLarge(9, 8));
    }

    @Test
    void shouldReadUser() {
        UserData data = UserData.parse(
                "{\"id\":\"12345\",\"user_info\":{\"a\":1},\"watchlist\":[\"u2\",\"u3\",\"u2\",4,null,{}]}");

        assertThat(data).isInstanceOfSatisfying(UserData.Valid.class, valid -> {
            assertThat(valid.user())
                    .isEqualTo(new Member(
                            "12345",
                            raw("\"12345\"").toByteArray(),
                            raw("{\"a\":1}").toByteArray()));
            assertThat(valid.watchlist()).containsExactly("u2", "u3", "4");
            assertThat(valid.watchlistTruncated()).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"id\":\"\"}", "{\"id\":null}", "{\"id\":[]}"})
    void shouldMissIdOfUser(String userData) {
        assertThat(UserData.parse(userData)).isInstanceOf(UserData.NoId.class);
    }

    @Test
    void shouldRefuseOtherUsers() {
        assertThat(UserData.parse("[]")).isInstanceOf(UserData.Malformed.class);
        assertThat(UserData.parse("{\"id\":\"1\"")).isInstanceOf(UserData.Malformed.class);
        assertThat(UserData.parse("{\"id\":\"" + "1".repeat(184) + "\"}")).isInstanceOf(UserData.Valid.class);
        assertThat(UserData.parse("{\"id\":\"" + "1".repeat(185) + "\"}")).isInstanceOf(UserData.IdTooLong.class);
    }

    @ParameterizedTest
    @CsvSource({"100,100,false", "101,100,true", "5000,100,true"})
    void shouldUseTheFirstHundredOfAWatchlist(int given, int used, boolean truncated) {
        String ids = IntStream.range(0, given).mapToObj(i -> "\"u" + i + "\"").collect(Collectors.joining(","));

        UserData data = UserData.parse("{\"id\":1,\"watchlist\":[" + ids + "]}");

        assertThat(data).isInstanceOfSatisfying(UserData.Valid.class, valid -> {
            assertThat(valid.watchlist()).hasSize(used).contains("u0", "u" + (used - 1));
            assertThat(valid.watchlistTruncated()).isEqualTo(truncated);
        });
    }

    @Test
    void shouldTakeWatchlistOfWrongTypeForNone() {
        assertThat(UserData.parse("{\"id\":1,\"watchlist\":\"u2\"}"))
                .isInstanceOfSatisfying(
                        UserData.Valid.class,
                        valid -> assertThat(valid.watchlist()).isEmpty());
    }
}
