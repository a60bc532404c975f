package io.ringcast.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringcast.load.process.Contender;
import io.ringcast.load.process.Jcmd;
import io.ringcast.load.process.Memory;
import io.ringcast.load.process.Pause;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What each idle subscribed connection adds to a server, in kB. Before the first and after the last there is a
 * collection, and before that 1,000 connections come and go, so that classes, code and what a first connection makes are
 * there already.
 *
 * @param transport the row's own, so that one run has both
 * @param program whose clients these are
 */
record MemoryRow(Heading heading, int connections, String transport, Kind kind, Program program) implements Row {
    /** Which memory. */
    enum Kind {
        /** What the process holds of the machine, with what the heap keeps back after its collections. */
        RESIDENT,
        /** What lives on the heap. */
        HEAP
    }

    private static final int PROCESSES = 3;
    private static final String WARM = "--conns 1000 --mode idle";
    private static final int REST_MS = 1000;

    @Override
    public int samples(Setup setup) {
        return setup.processes(PROCESSES);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        List<Double> kilobytes = new ArrayList<>();
        for (int i = 0; i < samples(bench.setup()); i++) {
            kilobytes.add(bytes(bench) / connections / Memory.BYTES_PER_KB);
            bench.tick().run();
        }
        return new Result.Single(heading, kilobytes, GeneratorLoad.NONE);
    }

    private double bytes(Bench bench) throws IOException {
        Setup setup = bench.setup();
        Map<String, String> settings = Map.of("RINGCAST_TRANSPORT", transport);
        try (Contender server =
                Contender.start(Launches.of(new Side(program, settings, List.of()), setup, "ringcast"))) {
            bench.generator().run(server, Side.of(program, WARM).load(), 0, 1);
            Pause.ofMs(REST_MS);
            Jcmd jcmd = new Jcmd(setup.jcmd(), server.pid());
            return switch (kind) {
                case RESIDENT -> resident(bench, server, jcmd);
                case HEAP -> heap(bench, server, jcmd);
            };
        }
    }

    private double resident(Bench bench, Contender server, Jcmd jcmd) throws IOException {
        jcmd.run("GC.run");
        Pause.ofMs(REST_MS);
        JsonNode run = bench.generator().run(server, load(jcmd.shell("GC.run", Path.of("/dev/null"))), 0, 1);
        return (run.path("rss_idle_kb").asLong() - run.path("rss0_kb").asLong()) * Memory.BYTES_PER_KIB;
    }

    private double heap(Bench bench, Contender server, Jcmd jcmd) throws IOException {
        // It collects before it counts.
        String histogram = "GC.class_histogram";
        long before = Jcmd.histogramTotal(jcmd.run(histogram));
        Path file = bench.setup().logs().resolve("compare-histogram.txt");
        Files.deleteIfExists(file);
        bench.generator().run(server, load(jcmd.shell(histogram, file)), 0, 1);
        return Jcmd.histogramTotal(Files.readString(file)) - before;
    }

    /** The generator has the command run while its connections are open and at rest, and reads the memory a second later. */
    private List<String> load(String command) {
        List<String> load =
                new ArrayList<>(Side.of(program, "--conns " + connections + " --mode idle --settle 2 --gc-cmd")
                        .load());
        load.add(command);
        return load;
    }
}
