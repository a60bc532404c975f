package io.ringcast.server.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret never leaves: not in a message, not in a print, not in a toString. */
class SecretsTest {
    private static final String SECRET = "hunter2";

    @TempDir
    Path directory = Path.of("");

    record WithSecret(
            @Setting(value = "", secret = true, doc = "A password.")
            String password) {}

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"key\":\"k\",\"secret\":\"hunter2\",\"enabled\":9}]}}}",
                "{\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"key\":\"k\",\"secret\":[\"hunter2\"]}]}}}",
                "{\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"keys\":[{\"secret\":\"hunter2\"}]}]}}}",
                "{\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"key\":\"k\",\"secret\":\"s\",\"webhooks\":[\"hunter2\"]}]}}}",
                "{\"app_manager\":{\"array\":{\"apps\":[\"a:k:hunter2\"]}}}",
                "{\"app_manager\":{\"array\":{\"apps\":\"a:k:hunter2\"}}}",
                "{\"app_manager\":{\"array\":\"a:k:hunter2\"}}",
                "{\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"key\":\"k\",\"secret\":hunter2}]}}}",
                "{\"cors\":{\"origin\":{\"token\":\"hunter2\"}}}",
                "{\"app_manager\":{\"array\":{\"apps\":[{\"id\":\"a\",\"key\":\"k\",\"secret\":\"hunter2\"},"
                        + "{\"id\":\"a\",\"key\":\"k\",\"secret\":\"hunter2\"}]}}}"
            })
    void shouldStayOutOfProblems(String text) {
        Path file = Loading.write(directory, "a.json", text);

        List<String> problems = Loading.problems(() -> Loading.file(file, Map.of()));

        assertThat(problems).isNotEmpty().noneMatch(problem -> problem.contains(SECRET));
    }

    @Test
    void shouldStayOutOfPrintsWarningsAndStrings() {
        String text = "[[app_manager.array.apps]]\nid = 'a'\nkey = 'k'\nsecret = '${S}'\nwebhooks ="
                + " [{ url = 'http://h/hunter2?hunter2', event_types = ['cache_miss'], headers = { Authorization = 'hunter2' } }]\n"
                + "[database.mysql]\npassword = 'hunter2'\n";
        Path file = Loading.write(directory, "a.toml", text);
        Map<String, String> env = Map.of(
                "S", SECRET,
                "RINGCAST_UNKNOWN", SECRET,
                "RINGCAST_DEFAULT_APP_ID", "b",
                "RINGCAST_DEFAULT_APP_KEY", "bk",
                "RINGCAST_DEFAULT_APP_SECRET", SECRET);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        LoadedSettings loaded = Loading.file(file, env);
        int code = new ConfigCommand(new PrintStream(bytes, true, UTF_8), env, settings -> List.of())
                .run(List.of("print", "--config", file.toString()));

        assertThat(code).isEqualTo(ConfigCommand.OK);
        assertThat(loaded.settings().apps())
                .extracting(app -> app.secretOf(app.key()))
                .containsOnly(SECRET);
        assertThat(bytes.toString(UTF_8)).doesNotContain(SECRET);
        assertThat(loaded.toString()).doesNotContain(SECRET);
    }

    @Test
    void shouldMaskAKeyThatIsSecret() {
        Key key = Keys.of(WithSecret.class).getFirst();

        assertThat(key.toToml(SECRET)).isEqualTo("\"***\"");
        assertThat(key.toToml("")).isEqualTo("\"\"");
        assertThat(key.parse(SECRET)).isEqualTo(SECRET);
    }
}
