package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A problem names the line in which it stands. */
class LocationsTest {
    @TempDir
    Path directory = Path.of("");

    private Locations toml(String text) {
        return ConfigFile.read(Loading.write(directory, "a.toml", text), Map.of())
                .locations();
    }

    private Locations json(String text) {
        return ConfigFile.read(Loading.write(directory, "a.json", text), Map.of())
                .locations();
    }

    @Test
    void shouldFindTheLinesOfKeysInToml() {
        Locations found = toml("""
                # a comment with [a.table] and key = 1
                port = 1 # another
                "quoted key".x = 2
                text = \"\"\"
                port = 3
                [cors] \\
                \"\"\"
                raw = '''
                it's ] } here'''
                [cors]
                origin = [
                  "a, ] b", # c
                  'd',
                ]
                point = { x = 1, y = { z = "}" }, list = [1,
                 2] }
                after = true

                [[apps.list]]
                id = "a"
                [[apps.list.hooks]]
                url = "u"
                [[apps.list]]
                id = "b"
                [apps.list.policy]
                deep.key = 1979-05-27 07:32:00
                """);

        assertThat(found.line("port")).hasValue(2);
        assertThat(found.line("quoted key.x")).hasValue(3);
        assertThat(found.line("text")).hasValue(4);
        assertThat(found.line("raw")).hasValue(8);
        assertThat(found.line("cors")).hasValue(10);
        assertThat(found.line("cors.origin")).hasValue(11);
        assertThat(found.line("cors.origin[1]")).hasValue(13);
        assertThat(found.line("cors.point.y.z")).hasValue(15);
        assertThat(found.line("cors.point.list[1]")).hasValue(16);
        assertThat(found.line("cors.after")).hasValue(17);
        assertThat(found.line("apps.list[0].id")).hasValue(20);
        assertThat(found.line("apps.list[0].hooks[0].url")).hasValue(22);
        assertThat(found.line("apps.list[1].id")).hasValue(24);
        assertThat(found.line("apps.list[1].policy.deep.key")).hasValue(26);
    }

    @Test
    void shouldFindTheLinesOfKeysInJson() {
        Locations found = json("""
                {
                  "port": 1,
                  "cors": {"origin": ["a",
                    "b"]},
                  "apps": [
                    {"id": "a"},
                    {
                      "id": "b"
                    }
                  ]
                }
                """);

        assertThat(found.line("port")).hasValue(2);
        assertThat(found.line("cors.origin")).hasValue(3);
        assertThat(found.line("cors.origin[1]")).hasValue(4);
        assertThat(found.line("apps[0].id")).hasValue(6);
        assertThat(found.line("apps[1]")).hasValue(7);
        assertThat(found.line("apps[1].id")).hasValue(8);
    }

    @Test
    void shouldNameWhatIsAroundAKeyThatItDoesNotKnow() {
        Locations found = toml("[a]\nb = [1, 2]\n");

        assertThat(found.line("a.b[7].c.d")).hasValue(2);
        assertThat(found.line("a.x")).hasValue(1);
        assertThat(found.line("x.y")).isEmpty();
    }

    @Test
    void shouldEndOnAnyText() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> parts = List.of(
                "[", "]", "{", "}", "\"", "'", "=", ".", ",", "\n", "\r\n", "a", "1", "#", "\\", "\"\"\"", "'''", "[[",
                " ", "\u00e9", "\ud83d");

        for (int i = 0; i < 5000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            for (int j = 0; j < length; j++) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            assertThat(TomlLocations.of(text.toString())).as("seed %d", seed).isNotNull();
        }
        assertThat(TomlLocations.of("a = " + "[".repeat(100_000))).isNotNull();
        assertThat(TomlLocations.of("a = " + "{a=".repeat(100_000))).isNotNull();
    }

    @Test
    void shouldFindEveryKeyOfAFileThatLoads() {
        Path file = Loading.write(
                directory, "all.toml", Reference.exampleToml().replaceAll("(?m)^# ([a-z_]+ = .*|\\[\\[.*)$", "$1"));

        ConfigFile read = ConfigFile.read(file, Map.of("APP_SECRET", "s"));

        assertThat(Keys.ALL).allSatisfy(key -> {
            int line = read.locations().line(key.path()).orElseThrow();
            String name = key.path().substring(key.path().lastIndexOf('.') + 1);
            assertThat(Loading.read(file).lines().skip(line - 1).findFirst().orElseThrow())
                    .startsWith(name + " = ");
        });
    }
}
