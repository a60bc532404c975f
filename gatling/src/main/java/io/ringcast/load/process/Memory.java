package io.ringcast.load.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Units and readings of a process's memory. A kB is 1,000 bytes here and an MB 1,000,000: goals are not stretched. */
public final class Memory {
    public static final double BYTES_PER_KB = 1e3;
    public static final double BYTES_PER_MB = 1e6;
    /** What the kernel calls a kB. */
    public static final double BYTES_PER_KIB = 1024;

    private static final String RESIDENT = "VmRSS:";

    private Memory() {}

    public static double residentBytes(long pid) throws IOException {
        return residentBytes(Files.readAllLines(Path.of("/proc/" + pid + "/status")));
    }

    static double residentBytes(List<String> status) throws IOException {
        for (String line : status) {
            if (line.startsWith(RESIDENT)) {
                String[] words = line.substring(RESIDENT.length()).strip().split("\\s+", -1);
                return Long.parseLong(words[0]) * BYTES_PER_KIB;
            }
        }
        throw new IOException("the process has no resident memory: it has ended");
    }
}
