package io.ringcast.load;

import io.ringcast.load.process.Contender;
import io.ringcast.load.report.GeneratorLoad;
import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;

/** Bytes on the wire for each delivery under two loads: what a warm-up does not change, and one run tells. */
record BytesRow(Heading heading, Side server, Side other) implements Row {

    @Override
    public int samples(Setup setup) {
        return 1;
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        Turns turns = Turns.take(1, () -> bytes(bench, server), () -> bytes(bench, other), bench.tick());
        return new Result.Paired(heading, turns.server(), turns.other(), GeneratorLoad.NONE);
    }

    private static double bytes(Bench bench, Side side) throws IOException {
        try (Contender server = Contender.start(Launches.of(side, bench.setup(), "ringcast"))) {
            return Figure.WIRE_BYTES.of(bench.generator().run(server, side.load(), 1, 1));
        }
    }
}
