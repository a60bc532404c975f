package io.ringcast.load;

import io.ringcast.load.process.Contender;
import io.ringcast.load.process.Memory;
import io.ringcast.load.process.Pause;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the server holds when it has started and nobody came, with the flags and the cache that the launcher gives it. */
record StartedMemoryRow(Heading heading) implements Row {
    private static final int STARTS = 5;
    private static final int REST_MS = 2000;

    @Override
    public int samples(Setup setup) {
        return setup.processes(STARTS);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        Setup setup = bench.setup();
        List<String> flags = setup.aot() == null ? List.of() : List.of("-XX:AOTCache=" + setup.aot());
        List<Double> megabytes = new ArrayList<>();
        for (int i = 0; i < samples(setup); i++) {
            try (Contender server = Contender.start(Launches.ringcast(setup, flags, Map.of(), "ringcast"))) {
                Pause.ofMs(REST_MS);
                megabytes.add(Memory.residentBytes(server.pid()) / Memory.BYTES_PER_MB);
            }
            bench.tick().run();
        }
        return new Result.Single(heading, megabytes, GeneratorLoad.NONE);
    }
}
