package io.ringcast.server.process;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The server of the class path under test as a jar of its own, with its classes prepared ahead of time as {@code
 * ./ringcast serve} has them. Tests start a hundred servers, and most of what such a start costs is loading classes.
 *
 * <p>Thread: any.
 */
public final class ServerJvm {
    private static final Path FOLDER = Path.of("target", "server-under-test").toAbsolutePath();
    private static final Path ARCHIVE = FOLDER.resolve("classes.jsa");
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Made once for all tests of this process. */
    private static final class Prepared {
        static final Path JAR;

        static {
            try {
                clear();
                JAR = writeJars();
                train(JAR);
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private ServerJvm() {}

    /** The command that starts a server, but for the server's own arguments, with options of the JVM. */
    public static List<String> command(List<String> options) {
        return command(Prepared.JAR, "-XX:SharedArchiveFile=" + ARCHIVE, options);
    }

    private static List<String> command(Path jar, String archive, List<String> options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // As the launcher has them.
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", archive));
        command.addAll(options);
        command.addAll(List.of("-jar", jar.toString(), "serve"));
        return command;
    }

    private static void clear() throws IOException {
        if (Files.exists(FOLDER)) {
            try (Stream<Path> old = Files.walk(FOLDER)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(FOLDER);
    }

    // Classes of folders can not be prepared, so each folder becomes a jar.
    private static Path writeJars() throws IOException {
        List<String> uris = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isRegularFile(path)) {
                uris.add(path.toUri().toString());
            } else if (Files.isDirectory(path) && !path.endsWith("test-classes")) {
                Path jar = FOLDER.resolve("classes-" + uris.size() + ".jar");
                writeJar(jar, new Manifest(), path);
                uris.add(jar.toUri().toString());
            }
        }
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, "io.ringcast.server.Main");
        main.put(Attributes.Name.CLASS_PATH, String.join(" ", uris));
        main.put(new Attributes.Name("Add-Exports"), "java.base/sun.nio.ch java.base/jdk.internal.misc");
        main.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
        Path jar = FOLDER.resolve("server.jar");
        try (OutputStream out = Files.newOutputStream(jar)) {
            new JarOutputStream(out, manifest).close();
        }
        return jar;
    }

    private static void writeJar(Path jar, Manifest manifest, Path folder) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    /** One start and stop, after which the JVM writes down the classes that it loaded. */
    private static void train(Path jar) throws IOException {
        Path config = Files.writeString(FOLDER.resolve("train.toml"), "port = 0\n[metrics]\nport = 0\n");
        Path log = FOLDER.resolve("train.log");
        List<String> command = command(
                jar, "-XX:ArchiveClassesAtExit=" + ARCHIVE, List.of("-Xmx256m", "-Xlog:aot=off", "-Xlog:cds=off"));
        command.addAll(List.of("--config", config.toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().put("HOST", "127.0.0.1");
        builder.environment().put("METRICS_HOST", "127.0.0.1");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            await().atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> !process.isAlive() || Files.readString(log).contains(" listens on "));
            process.destroy();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || !Files.exists(ARCHIVE)) {
                throw new AssertionError("the classes of the server were not prepared: " + Files.readString(log));
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        } finally {
            process.destroyForcibly();
        }
    }
}
