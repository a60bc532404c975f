package io.ringcast.jmh.gate;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a run was measured on.
 *
 * <p>Thread: any.
 *
 * @param system kernel and architecture
 * @param cpu model, as far as the system tells
 * @param cores that the JVM may use
 * @param jdk version of the virtual machine
 * @param flags of the JVM that starts the forks, which take them over
 */
record Machine(String system, String cpu, int cores, String jdk, List<String> flags) {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");
    private static final String MODEL = "model name";

    Machine {
        flags = List.copyOf(flags);
    }

    static Machine here() {
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        // Properties and paths say where the run was started, not how.
        List<String> flags = runtime.getInputArguments().stream()
                .filter(flag -> flag.startsWith("-X") || flag.startsWith("--"))
                .toList();
        return new Machine(
                System.getProperty("os.name") + ' ' + System.getProperty("os.arch"),
                cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                runtime.getVmVendor() + ' ' + runtime.getVmVersion(),
                flags);
    }

    /** Whether figures of the one can be expected on the other. */
    boolean resembles(Machine other) {
        return cpu.equals(other.cpu) && cores == other.cores && jdk.equals(other.jdk) && flags.equals(other.flags);
    }

    String describe() {
        return system + ", " + cores + " cores, " + cpu + ", " + jdk + ", " + String.join(" ", flags);
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith(MODEL))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            return "unknown";
        }
    }
}
