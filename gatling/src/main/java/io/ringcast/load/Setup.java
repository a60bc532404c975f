package io.ringcast.load;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison runs, and how long.
 *
 * @param rows in the order in which they are to be measured
 * @param amounts how often and how long
 * @param java the launcher of the JVM
 * @param flags of the JVM, the same for every Java process
 * @param jar the server
 * @param aot the cache of the server's classes that the launcher made, if it did
 * @param config the server's configuration
 * @param generator the load generator
 * @param floor the C program
 * @param logs folder of logs and results
 * @param progress whether to write a line over and over that tells how far it is
 */
record Setup(
        List<Row> rows,
        Amounts amounts,
        int shards,
        String transport,
        Path java,
        List<String> flags,
        Path jar,
        @Nullable Path aot,
        Path config,
        Path generator,
        Path floor,
        Path logs,
        boolean progress) {

    /**
     * How often and how long.
     *
     * @param pairs measurements of each side where two are compared
     * @param processes measured one after the other where the server is measured alone; 0 leaves it to the row
     * @param warmSeconds of load before the first pair of a row, for each side
     * @param seconds of each measurement
     * @param idleSeconds of each measurement of clients that do nothing
     */
    record Amounts(int pairs, int processes, int warmSeconds, int seconds, int idleSeconds) {}

    int pairs() {
        return amounts.pairs();
    }

    int processes(int otherwise) {
        return amounts.processes() == 0 ? otherwise : amounts.processes();
    }

    int warmSeconds() {
        return amounts.warmSeconds();
    }

    int seconds() {
        return amounts.seconds();
    }

    int idleSeconds() {
        return amounts.idleSeconds();
    }

    /** The command line of a Java process, with flags of its own behind everybody's. */
    List<String> java(List<String> more, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java.toString());
        command.addAll(flags);
        command.addAll(more);
        command.addAll(List.of(arguments));
        return command;
    }

    /** What Centrifugo's side of the server is told: it lies beside the server's own. */
    Path centrifugoConfig() {
        return config.resolveSibling("bench-centrifugo.json");
    }

    /** The tool that talks to a running JVM, of the same JDK. */
    Path jcmd() {
        return java.resolveSibling("jcmd");
    }
}
