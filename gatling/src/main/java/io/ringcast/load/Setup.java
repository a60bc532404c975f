package io.ringcast.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a comparison runs, and how long.
 *
 * @param rows in the order in which they are to be measured
 * @param pairs measurements of each side and row
 * @param warmSeconds of load before the first pair of a row, for each side
 * @param seconds of each measurement
 * @param java the launcher of the JVM
 * @param flags of the JVM, the same for every Java process
 * @param jar the server
 * @param config its configuration
 * @param generator the load generator
 * @param floor the C program
 * @param logs folder of logs and results
 * @param progress whether to write a line over and over that tells how far it is
 */
record Setup(
        List<Row> rows,
        int pairs,
        int warmSeconds,
        int seconds,
        int shards,
        String transport,
        Path java,
        List<String> flags,
        Path jar,
        Path config,
        Path generator,
        Path floor,
        Path logs,
        boolean progress) {

    /** The command line of a Java process. */
    List<String> java(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(flags);
        command.addAll(List.of(arguments));
        return command;
    }
}
