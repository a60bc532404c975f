package io.ringcast.load;

import io.ringcast.load.process.Memory;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The size of what is shipped. */
record JarRow(Heading heading) implements Row {

    @Override
    public int samples(Setup setup) {
        return 1;
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        double bytes = Files.size(bench.setup().jar());
        bench.tick().run();
        return new Result.Single(heading, List.of(bytes / Memory.BYTES_PER_MB), GeneratorLoad.NONE);
    }
}
