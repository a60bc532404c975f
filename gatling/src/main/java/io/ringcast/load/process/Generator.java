package io.ringcast.load.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the load generator once and reads what it prints. A run in which a delivery was lost or a connection refused is
 * an error: its figures would be those of another load. So is one in which a client that came back did not get what it
 * had missed, or a request was refused, or a client that should stall was cut off.
 *
 * <p>Thread: confined to the comparison's.
 */
public final class Generator {
    private final ObjectMapper json = new ObjectMapper();
    private final Path program;
    private final Path log;

    /**
     * A generator that has not run yet.
     *
     * @param log where its complaints go, those of the last run
     */
    public Generator(Path program, Path log) {
        this.program = program;
        this.log = log;
    }

    /**
     * Loads a server and returns what the generator measured.
     *
     * @param warmSeconds of load before the measurement begins, which needs its own against a JVM that is new
     */
    public JsonNode run(Contender contender, List<String> load, int warmSeconds, int seconds) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                program.toString(),
                "--port",
                Integer.toString(contender.port()),
                "--pid",
                Long.toString(contender.pid()),
                "--prefix",
                "private-bench-",
                "--app-id",
                "app-id",
                "--key",
                "app-key",
                "--secret",
                "app-secret",
                "--warm",
                Integer.toString(warmSeconds),
                "--dur",
                Integer.toString(seconds)));
        command.addAll(load);
        Process process = Children.watch(
                new ProcessBuilder(command).redirectError(log.toFile()).start());
        String line;
        try {
            line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroy();
        }
        JsonNode run = json.readTree(line);
        if (run == null || !run.hasNonNull("ready")) {
            throw new IOException("the load generator failed, see " + log + ": " + String.join(" ", command));
        }
        if (run.get("lost_pubs").asLong() > 0 || run.get("dead").asLong() > 0) {
            throw new IOException("the load was not carried, see " + log + ": " + line.strip());
        }
        if (run.path("missed").asLong() > 0 || run.path("repeated").asLong() > 0) {
            throw new IOException("publications were missed or came twice: " + line.strip());
        }
        if (run.path("refused").asLong() > 0) {
            throw new IOException("requests were refused, see " + log + ": " + line.strip());
        }
        if (run.path("slow_closed").asLong() > 0) {
            throw new IOException("the server cut off a client that was to stall through the run: " + line.strip());
        }
        return run;
    }
}
