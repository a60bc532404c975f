package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringcast.load.process.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchesTest {
    private static final Setup SETUP = CompareOptions.parse(List.of(
            "--java",
            "java",
            "--jar",
            "a.jar",
            "--config",
            "c.toml",
            "--generator",
            "g",
            "--floor",
            "floor",
            "--logs",
            "logs",
            "--transport",
            "epoll",
            "--shards",
            "4"));

    @TempDir
    Path folder;

    @Test
    void shouldStartTheServerAsItWasAskedFor() throws IOException {
        Launch launch = Launches.of(Side.of(Program.RINGCAST, "--conns 1"), SETUP, "ringcast");

        assertThat(launch.command()).containsExactly("java", "-jar", "a.jar", "serve", "--config", "c.toml");
        assertThat(launch.environment())
                .containsEntry("RINGCAST_TRANSPORT", "epoll")
                .containsEntry("RINGCAST_ENGINE_SHARDS", "4")
                .containsEntry("PORT", Integer.toString(launch.port()));
        assertThat(launch.log()).isEqualTo(Path.of("logs/compare-ringcast.log"));
    }

    @Test
    void shouldStartTheServerForCentrifugoClientsOnAPortOfTheirs() throws IOException {
        Launch launch = Launches.of(Side.of(Program.CENTRIFUGO, "--conns 1"), SETUP, "ringcast");

        assertThat(launch.command())
                .containsExactly(
                        "java",
                        "-jar",
                        "a.jar",
                        "serve",
                        "--config",
                        "c.toml",
                        "--centrifugo-config",
                        "bench-centrifugo.json");
        assertThat(launch.environment())
                .containsEntry("CENTRIFUGO_HTTP_SERVER_PORT", Integer.toString(launch.port()))
                .containsKey("PORT")
                .doesNotContainEntry("PORT", Integer.toString(launch.port()));
    }

    @Test
    void shouldLetARowOverrideWhatWasAskedFor() throws IOException {
        Side side = Side.ringcast(Map.of("RINGCAST_ENGINE_SHARDS", "2"), "--conns 1");

        assertThat(Launches.of(side, SETUP, "ringcast").environment()).containsEntry("RINGCAST_ENGINE_SHARDS", "2");
    }

    @Test
    void shouldTellTheFloorWhetherToCoalesce() throws IOException {
        assertThat(Launches.of(Side.of(Program.FLOOR, "--conns 1"), SETUP, "other")
                        .command())
                .startsWith("floor")
                .endsWith("send", "0");
        assertThat(Launches.of(Side.of(Program.COALESCING_FLOOR, "--conns 1"), SETUP, "other")
                        .command())
                .endsWith("send", "1");
    }

    @Test
    void shouldPutTheBareHandlerOnAPathOfJarsAlone() throws IOException {
        String path = AotCache.bareClassPath(folder);

        assertThat(path.split(":", -1))
                .allMatch(part -> part.endsWith(".jar"))
                .anyMatch(part -> part.contains("helidon"));
        try (JarFile jar = new JarFile(path.substring(0, path.indexOf(':')))) {
            assertThat(jar.getEntry("io/ringcast/load/BareHandler.class")).isNotNull();
        }
    }
}
