package io.ringcast.load.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The JDK's tool that has a running JVM do something.
 *
 * @param program of the same JDK as the JVM
 * @param pid of the JVM
 */
public record Jcmd(Path program, long pid) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");

    /** Returns what it printed. */
    public String run(String command) throws IOException {
        Process process = new ProcessBuilder(program.toString(), Long.toString(pid), command)
                .redirectErrorStream(true)
                .start();
        String output;
        try {
            output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException("jcmd " + command + " failed: " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.destroy();
        }
        return output;
    }

    /** The same for a shell, with the output in a file. */
    public String shell(String command, Path output) {
        return quoted(program) + " " + pid + " " + command + " > " + quoted(output);
    }

    private static String quoted(Path path) {
        return "'" + path.toString().replace("'", "'\\''") + "'";
    }

    /** Bytes of all objects in the output of {@code GC.class_histogram}. */
    public static long histogramTotal(String histogram) throws IOException {
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("jcmd printed no histogram: "
                    + histogram.lines().findFirst().orElse("nothing"));
        }
        return Long.parseLong(total.group(1));
    }
}
