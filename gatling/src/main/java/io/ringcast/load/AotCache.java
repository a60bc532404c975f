package io.ringcast.load;

import io.ringcast.load.process.Contender;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The JVM's cache of classes that were loaded and linked in an earlier run, which shortens the start. */
final class AotCache {
    private static final int WRITE_SECONDS = 120;

    private AotCache() {}

    /** What a run needs that is to write the cache. */
    static List<String> toWrite(Path cache) {
        return List.of("-XX:AOTCacheOutput=" + cache);
    }

    /** With these a JVM refuses to start where it cannot use the cache: nothing is measured without one by accident. */
    static List<String> toUse(Path cache) {
        return List.of("-XX:AOTCache=" + cache, "-XX:AOTMode=on");
    }

    /** Ends the process, which writes its cache then. */
    static void await(Contender trained, Path cache) throws IOException {
        if (!trained.stop(WRITE_SECONDS) || !Files.isRegularFile(cache)) {
            throw new IOException("no AOT cache was written to " + cache + ", see " + trained.log());
        }
    }

    /**
     * The class path of the bare handler: a jar of its own, for classes in folders are not cached, and of this process's
     * class path what belongs to Helidon, for a path that is long for other reasons takes longer to check.
     */
    static String bareClassPath(Path folder) throws IOException {
        Path jar = folder.resolve("compare-bare.jar");
        String entry = BareHandler.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                InputStream in = BareHandler.class.getResourceAsStream("/" + entry)) {
            if (in == null) {
                throw new IOException(entry + " is not on the class path");
            }
            out.putNextEntry(new JarEntry(entry));
            in.transferTo(out);
            out.closeEntry();
        }
        Stream<String> helidon = Stream.of(System.getProperty("java.class.path").split(":", -1))
                .filter(path -> path.endsWith(".jar")
                        && Path.of(path).getFileName().toString().startsWith("helidon-"));
        return Stream.concat(Stream.of(jar.toString()), helidon).collect(Collectors.joining(":"));
    }
}
