package io.ringcast.load.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class GeneratorTest {
    @TempDir
    Path folder;

    private Contender server;

    @BeforeEach
    void start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        List<String> command = List.of(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                HesitantServer.class.getName(),
                Integer.toString(port));
        server = Contender.start(new Launch(command, Map.of(), port, folder.resolve("server.log")));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** A program that prints its arguments into a file and this line. */
    private Generator printing(String line) throws IOException {
        Path program = folder.resolve("generator");
        Files.writeString(
                program, "#!/bin/sh\necho \"$@\" > " + folder.resolve("arguments") + "\necho '" + line + "'\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return new Generator(program, folder.resolve("generator.log"));
    }

    @Test
    void shouldPutTheLoadOfTheRowLast() throws IOException {
        Generator generator = printing("{\"ready\":1,\"lost_pubs\":0,\"dead\":0,\"p99_us\":12.5}");

        assertThat(generator
                        .run(server, List.of("--conns", "5"), 2, 3)
                        .get("p99_us")
                        .asDouble())
                .isEqualTo(12.5);

        assertThat(Files.readString(folder.resolve("arguments")))
                .contains("--pid " + server.pid())
                .endsWith("--warm 2 --dur 3 --conns 5\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"ready\":1,\"lost_pubs\":1,\"dead\":0} | the load was not carried",
                "{\"ready\":1,\"lost_pubs\":0,\"dead\":1} | the load was not carried",
                "{\"ready\":1,\"lost_pubs\":0,\"dead\":0,\"slow_closed\":1} | the server cut off a client",
                "{\"ready\":1,\"lost_pubs\":0,\"dead\":0,\"missed\":1} | publications were missed",
                "{\"ready\":1,\"lost_pubs\":0,\"dead\":0,\"repeated\":1} | publications were missed or came twice",
                "{\"ready\":1,\"lost_pubs\":0,\"dead\":0,\"refused\":1} | requests were refused",
                "{} | the load generator failed"
            })
    void shouldFailWhereTheLoadWasAnother(String line, String message) throws IOException {
        Generator generator = printing(line);

        assertThatThrownBy(() -> generator.run(server, List.of("--conns", "5"), 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(message);
    }
}
