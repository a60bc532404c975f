package io.ringcast.load.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server process that is to be started.
 *
 * @param environment on top of this process's own
 * @param port that it will listen on
 * @param log where its output goes, which the next process of the same role overwrites
 */
public record Launch(List<String> command, Map<String, String> environment, int port, Path log) {
    public Launch {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
