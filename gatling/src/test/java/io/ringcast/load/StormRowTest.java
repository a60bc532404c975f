package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringcast.load.process.Generator;
import io.ringcast.load.process.HesitantServer;
import io.ringcast.load.report.Heading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StormRowTest {
    private static final StormRow ROW =
            new StormRow(new Heading("storm", "t", "ms", Heading.NO_GOAL), Figure.P99_RETURN, 10, 5);

    @TempDir
    Path folder;

    /** A program in place of the JVM that starts a small server on the Centrifugo port. */
    private Path server() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return script(
                "java",
                "exec " + java + " -XX:TieredStopAtLevel=1 -cp '" + System.getProperty("java.class.path") + "' "
                        + HesitantServer.class.getName() + " $CENTRIFUGO_HTTP_SERVER_PORT");
    }

    private Path script(String name, String line) throws IOException {
        Path program = folder.resolve(name);
        Files.writeString(program, "#!/bin/sh\n" + line + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    /** A generator that finds so many recoveries for each storm it is asked for, with five publications each. */
    private Bench bench(int recoveries) throws IOException {
        Path generator = script(
                "generator",
                "for last; do :; done\necho \"{\\\"ready\\\":10,\\\"lost_pubs\\\":0,\\\"dead\\\":0,\\\"recoveries\\\":$(("
                        + recoveries + " * last)),\\\"recovered\\\":$((" + recoveries
                        + " * 5 * last)),\\\"connect_p99_us\\\":2500.0}\"");
        Setup setup = CompareOptions.parse(List.of(
                "--java",
                server().toString(),
                "--jar",
                "a.jar",
                "--config",
                "c.toml",
                "--generator",
                generator.toString(),
                "--floor",
                "f",
                "--logs",
                folder.toString(),
                "--processes",
                "1"));
        return new Bench(setup, new Generator(generator, folder.resolve("log")), List.of(), () -> {});
    }

    @Test
    void shouldTellHowLongItTookUntilAlmostAllWereBack() throws IOException {
        assertThat(ROW.measure(bench(10)).figure().value()).isEqualTo(2.5);
    }

    @Test
    void shouldFailWhereAClientDidNotRecover() throws IOException {
        Bench bench = bench(9);

        assertThatThrownBy(() -> ROW.measure(bench))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("recoveries are 9, expected 10");
    }
}
