package io.ringcast.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalTest {
    @TempDir
    Path descriptors = Path.of("");

    @BeforeEach
    void link() throws IOException {
        Files.createSymbolicLink(descriptors.resolve("1"), Path.of("/dev/pts/3"));
        Files.createSymbolicLink(descriptors.resolve("2"), Path.of("pipe:[12345]"));
    }

    private boolean wants(int descriptor, Map<String, String> env) {
        return new Terminal(env, descriptors).wantsColours(descriptor);
    }

    @Test
    void shouldColourOnATerminalOnly() {
        assertThat(wants(1, Map.of("TERM", "xterm"))).isTrue();
        assertThat(wants(2, Map.of("TERM", "xterm"))).isFalse();
        assertThat(wants(3, Map.of())).isFalse();
        assertThat(wants(1, Map.of("TERM", "dumb"))).isFalse();
    }

    @Test
    void shouldObeyWhoForbidsAboveWhoForces() {
        assertThat(wants(1, Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(wants(1, Map.of("NO_COLOR", ""))).isTrue();
        assertThat(wants(2, Map.of("CLICOLOR_FORCE", "1"))).isTrue();
        assertThat(wants(2, Map.of("FORCE_COLOR", "1"))).isTrue();
        assertThat(wants(2, Map.of("FORCE_COLOR", "0"))).isFalse();
        assertThat(wants(2, Map.of("FORCE_COLOR", "1", "NO_COLOR", "1"))).isFalse();
    }
}
