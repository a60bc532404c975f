package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Which test sees the effect of each key of the Centrifugo side, by the longest path that a key begins with. A key without
 * an entry fails here.
 */
class CentrifugeKeyEffectsTest {
    private static final String TABLE = """
            enabled config.CentrifugoFileTest
            app config.CentrifugoFileTest
            config_file config.CentrifugoFileTest
            proxies config.CentrifugoFileTest
            channel.namespaces config.CentrifugoFileTest
            channel.private_prefix config.CentrifugeChecksTest
            """;

    /** What comes with capabilities that are not there yet; the entry goes when it is. */
    private static final List<String> AWAITED = List.of(
            "client.",
            "channel.",
            "rpc.",
            "http_server.",
            "http_api.",
            "health.",
            "prometheus.",
            "websocket.",
            "sse.",
            "http_stream.",
            "emulation.",
            "uni_websocket.",
            "uni_sse.",
            "uni_http_stream.");

    private static Map<String, String> table() {
        Map<String, String> table = new LinkedHashMap<>();
        TABLE.lines().map(line -> line.split(" +", 2)).forEach(row -> table.put(row[0], row[1]));
        return table;
    }

    private static boolean has(String start) {
        return CentrifugeKeys.all().stream().anyMatch(key -> key.path().startsWith(CentrifugeKeys.PREFIX + start));
    }

    @Test
    void shouldHaveATestThatSeesTheEffectOfEachKey() {
        for (Key key : CentrifugeKeys.all()) {
            String path = key.path().substring(CentrifugeKeys.PREFIX.length());
            boolean known = table().keySet().stream().anyMatch(path::startsWith);

            assertThat(known || AWAITED.stream().anyMatch(path::startsWith))
                    .as(path)
                    .isTrue();
        }
    }

    @Test
    void shouldNameTestsAndKeysThatAreThere() {
        assertThat(table().keySet()).allMatch(CentrifugeKeyEffectsTest::has);
        assertThat(AWAITED).allMatch(CentrifugeKeyEffectsTest::has);
        table().values()
                .forEach(test -> assertThatCode(() -> Class.forName("io.ringcast.server." + test))
                        .doesNotThrowAnyException());
    }
}
