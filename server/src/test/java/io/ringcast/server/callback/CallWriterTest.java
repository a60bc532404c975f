package io.ringcast.server.callback;

import static io.ringcast.server.callback.Calls.CALLER;
import static io.ringcast.server.callback.Calls.bytes;
import static io.ringcast.server.callback.Calls.data;
import static io.ringcast.server.callback.Calls.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
final class CallWriterTest {
    private static final String HEAD =
            "{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"json\",\"encoding\":\"json\"";

    private static String written(ProxyCall call) {
        return text(CallWriter.write(call, false, true));
    }

    private static String text(byte @Nullable [] body) {
        return new String(Objects.requireNonNull(body), StandardCharsets.UTF_8);
    }

    @Test
    void shouldWriteConnect() {
        assertThat(written(new ProxyCall.Connect(CALLER, data("{\"a\":1}"), "js", "5.0", List.of("a", "b\"c"))))
                .isEqualTo(HEAD
                        + ",\"name\":\"js\",\"version\":\"5.0\",\"channels\":[\"a\",\"b\\\"c\"],\"data\":{\"a\":1}}");
    }

    @Test
    void shouldLeaveOutWhatIsEmpty() {
        assertThat(written(new ProxyCall.Connect(CALLER, Payload.NONE, "", "", List.of())))
                .isEqualTo(HEAD + "}");
    }

    @Test
    void shouldWriteRefresh() {
        assertThat(written(new ProxyCall.Refresh(CALLER, "42", json("[1]"))))
                .isEqualTo(HEAD + ",\"user\":\"42\",\"meta\":[1]}");
    }

    @Test
    void shouldWriteSubscribe() {
        assertThat(written(new ProxyCall.Subscribe(CALLER, "42", "chat:1", "t", data("1"), json("{}"))))
                .isEqualTo(HEAD + ",\"user\":\"42\",\"channel\":\"chat:1\",\"token\":\"t\",\"data\":1,\"meta\":{}}");
    }

    @Test
    void shouldWritePublish() {
        assertThat(written(new ProxyCall.Publish(CALLER, "42", "chat:1", data("\"x\""), null)))
                .isEqualTo(HEAD + ",\"user\":\"42\",\"channel\":\"chat:1\",\"data\":\"x\"}");
    }

    @Test
    void shouldWriteSubRefresh() {
        assertThat(written(new ProxyCall.SubRefresh(CALLER, "42", "chat:1", json("null"))))
                .isEqualTo(HEAD + ",\"user\":\"42\",\"channel\":\"chat:1\",\"meta\":null}");
    }

    @Test
    void shouldWriteRpc() {
        assertThat(written(new ProxyCall.Rpc(CALLER, "42", "sum", data("[1,2]"), json("{\"m\":1}"))))
                .isEqualTo(HEAD + ",\"user\":\"42\",\"method\":\"sum\",\"data\":[1,2],\"meta\":{\"m\":1}}");
    }

    @Test
    void shouldKeepBytesOfData() {
        String odd = "{ \"b\" : 1.50e+2,\t\"a\":\"\\u00e9\\/\", \"a\":12345678901234567890 }";

        assertThat(written(new ProxyCall.Publish(CALLER, "", "c", data(odd), null)))
                .contains("\"data\":" + odd + "}");
    }

    @Test
    void shouldKeepMetaToItselfUnlessItIsWanted() {
        byte @Nullable [] body =
                CallWriter.write(new ProxyCall.Refresh(CALLER, "42", json("{\"secret\":1}")), false, false);

        assertThat(text(body)).isEqualTo(HEAD + ",\"user\":\"42\"}");
    }

    @Test
    void shouldWriteBase64WithTheBinaryEncoding() {
        Caller binary = new Caller("c1", "websocket", "protobuf", List.of(), Map.of());
        byte @Nullable [] body =
                CallWriter.write(new ProxyCall.Rpc(binary, "", "m", bytes(0, 255, '"', 10), null), true, true);

        assertThat(text(body))
                .isEqualTo("{\"client\":\"c1\",\"transport\":\"websocket\",\"protocol\":\"protobuf\","
                        + "\"encoding\":\"binary\",\"method\":\"m\",\"b64data\":\"AP8iCg==\"}");
    }

    @Test
    void shouldNotWriteDataThatIsNotJson() {
        assertThat(CallWriter.write(new ProxyCall.Rpc(CALLER, "", "m", bytes(0, 255), null), false, true))
                .isNull();
        assertThat(CallWriter.write(new ProxyCall.Rpc(CALLER, "", "m", bytes('1', '}', ',', '"'), null), false, true))
                .isNull();
    }

    @Test
    void shouldWriteBytesThatAreJsonAsTheyAre() {
        assertThat(written(new ProxyCall.Rpc(CALLER, "", "m", bytes('[', '1', ']'), null)))
                .endsWith(",\"data\":[1]}");
    }

    @Test
    void shouldNotShowSecretsAsText() {
        Caller caller = new Caller(
                "c1",
                "websocket",
                "json",
                List.of(new Caller.Header("Cookie", "hidden")),
                Map.of("Authorization", "hidden"));

        assertThat(List.of(
                                new ProxyCall.Connect(caller, data("\"hidden\""), "", "", List.of()),
                                new ProxyCall.Refresh(caller, "u", json("\"hidden\"")),
                                new ProxyCall.Subscribe(caller, "u", "c", "hidden", data("\"hidden\""), null),
                                new ProxyCall.Publish(caller, "u", "c", data("\"hidden\""), json("\"hidden\"")),
                                new ProxyCall.SubRefresh(caller, "u", "c", json("\"hidden\"")),
                                new ProxyCall.Rpc(caller, "u", "m", data("\"hidden\""), null),
                                caller,
                                caller.headers(),
                                new HeaderRules(Set.of(), Set.of(), Map.of("x-key", "hidden")))
                        .toString())
                .contains("subscribe of c1")
                .doesNotContain("hidden");
    }
}
