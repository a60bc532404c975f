package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    @TempDir
    Path directory = Path.of("");

    private List<String> problems(String name, String text, Map<String, String> env) {
        Path file = Loading.write(directory, name, text);
        return Loading.problems(() -> ConfigFile.read(file, env)).stream()
                .map(problem -> problem.replace(file.toString(), "FILE"))
                .toList();
    }

    @Test
    void shouldSayThatAFileIsMissing() {
        Path file = directory.resolve("none.toml");

        assertThat(Loading.problems(() -> ConfigFile.read(file, Map.of())))
                .containsExactly(file + " does not exist. Correct --config or RINGCAST_CONFIG, or create the file.");
    }

    @Test
    void shouldSayThatADirectoryIsNoFile() {
        assertThat(Loading.problems(() -> ConfigFile.read(directory, Map.of())))
                .containsExactly(directory
                        + " cannot be read (IOException). It must be a file that the server's user may read.");
    }

    @Test
    void shouldNameTheLineOfAMistakeWithoutQuotingIt() {
        assertThat(problems("a.json", "{\n  \"port\": 1,\n  \"secret\": hunter2\n}", Map.of()))
                .containsExactly("FILE, line 3, column 13, is not valid JSON: look there for a missing comma, quote or"
                        + " bracket.");
        assertThat(problems("a.toml", "port = 1\nsecret = hunter2\n", Map.of()))
                .singleElement()
                .asString()
                .startsWith("FILE, line 2, column ")
                .endsWith(", is not valid TOML: look there for a missing quote or bracket, or a text without quotes.")
                .doesNotContain("hunter");
    }

    @Test
    void shouldRefuseAKeyThatStandsTwice() {
        assertThat(problems("a.json", "{\"port\":1,\n\"port\":2}", Map.of()))
                .singleElement()
                .asString()
                .startsWith("FILE, line 2, ")
                .endsWith("is not valid JSON: a key stands there twice. Remove one of them.");
        assertThat(problems("a.toml", "port = 1\nport = 2", Map.of()))
                .singleElement()
                .asString()
                .endsWith("is not valid TOML: a key stands there twice. Remove one of them.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[1]", "5", "\"a\"", "null"})
    void shouldRefuseJsonThatIsNoObject(String text) {
        assertThat(problems("a.json", text, Map.of()))
                .containsExactly("FILE is not a JSON object. It must begin with { and hold keys.");
    }

    @Test
    void shouldRefuseWhatIsNotUtf8() throws IOException {
        Path file = Files.write(directory.resolve("a.toml"), new byte[] {'a', (byte) 0xff});

        assertThat(Loading.problems(() -> ConfigFile.read(file, Map.of())))
                .containsExactly(file + " is not UTF-8 text. Save it as UTF-8.");
    }

    @Test
    void shouldAcceptAByteOrderMarkAndAnEmptyTomlFile() {
        Path marked = Loading.write(directory, "a.json", "\uFEFF{\"port\":1}");
        Path empty = Loading.write(directory, "b.toml", "");

        assertThat(ConfigFile.read(marked, Map.of()).tree().path("port").asInt())
                .isEqualTo(1);
        assertThat(ConfigFile.read(empty, Map.of()).tree()).isEmpty();
    }

    @Test
    void shouldBoundTheSizeOfAFile() {
        String line = "#" + "x".repeat(1023) + "\n";

        assertThat(problems("a.toml", line.repeat(4096), Map.of()))
                .containsExactly("FILE is larger than 4 MiB. Keep apps in a database, or split them off.");
        assertThat(problems("b.toml", "a = '${V}'\n".repeat(5000), Map.of("V", "x".repeat(10000))))
                .containsExactly("FILE is larger than 4 MiB. Keep apps in a database, or split them off.");
    }

    @ParameterizedTest
    @ValueSource(ints = {70, 100_000})
    void shouldBoundTheDepthOfAFile(int depth) {
        assertThat(problems("a.json", "{\"a\":".repeat(depth) + "1" + "}".repeat(depth), Map.of()))
                .singleElement()
                .asString()
                .contains("nested deeper than 64 levels");
        assertThat(problems("a.toml", "a = " + "[".repeat(depth) + "]".repeat(depth), Map.of()))
                .singleElement()
                .asString()
                .contains("nested deeper than 64 levels");
        assertThat(problems("b.toml", "a = " + "{ a = ".repeat(depth) + "1" + "}".repeat(depth), Map.of()))
                .singleElement()
                .asString()
                .contains("nested deeper than 64 levels");
        assertThat(problems("c.toml", "a" + ".a".repeat(depth) + " = 1", Map.of()))
                .singleElement()
                .asString()
                .contains("nested deeper than 64 levels");
    }

    @Test
    void shouldReplaceVariablesBeforeParsing() {
        Path file = Loading.write(directory, "a.toml", """
                # ${COMMENTED}
                port = ${PORT}
                mode = "${MODE:-dev}-${EMPTY:-x}"
                host = "${HOST:-}"
                plain = "$PORT ${not valid}"
                """);

        ConfigFile read = ConfigFile.read(file, Map.of("PORT", "7000", "EMPTY", "", "MODE", "a$1\\\\b"));

        assertThat(read.tree().path("port").asInt()).isEqualTo(7000);
        assertThat(read.tree().path("mode").asText()).isEqualTo("a$1\\b-x");
        assertThat(read.tree().path("host").asText()).isEmpty();
        assertThat(read.tree().path("plain").asText()).isEqualTo("$PORT ${not valid}");
        assertThat(read.variables()).containsExactlyInAnyOrder("PORT", "MODE", "EMPTY", "HOST");
    }

    @Test
    void shouldReportAllMissingVariablesAtOnce() {
        assertThat(problems("a.json", "{\"a\":\"${B}\",\"b\":\"${A}\",\"c\":\"${EMPTY}\"}", Map.of("EMPTY", "")))
                .containsExactly("FILE uses environment variables that are not set: A, B, EMPTY. Set them, or write"
                        + " ${NAME:-default}.");
    }

    @Test
    void shouldAnswerAnyTextWithATreeOrAProblem() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> parts = Stream.of(
                        "[",
                        "]",
                        "{",
                        "}",
                        "\"",
                        "'",
                        "=",
                        ".",
                        ",",
                        ":",
                        "\n",
                        "a",
                        "1",
                        "-",
                        "e9",
                        "#",
                        "${A}",
                        "${",
                        "true",
                        "\\u0000",
                        "\"\"\"",
                        "[[",
                        "]]",
                        "1979-05-27")
                .toList();

        for (int i = 0; i < 2000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(40);
            for (int j = 0; j < length; j++) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            for (String name : List.of("f.json", "f.toml")) {
                Path file = Loading.write(directory, name, text.toString());
                assertThat(Loading.problems(() -> Loading.file(file, Map.of("A", "x"))))
                        .as("seed %d", seed)
                        .allSatisfy(problem -> assertThat(problem).isNotBlank());
            }
        }
    }
}
