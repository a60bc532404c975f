package io.ringcast.load;

import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.util.List;

/**
 * How much more a delivery costs with many subscribers than with few, against how much more it costs the floor: what is
 * left is the server's own, not that of caches that sockets no longer fit into.
 *
 * @param few name of the row with few subscribers
 * @param many name of the row with many
 */
record GrowthRow(Heading heading, String few, String many) implements Row {

    @Override
    public int samples(Setup setup) {
        return 0;
    }

    @Override
    public List<String> needs() {
        return List.of(few, many);
    }

    @Override
    public Result measure(Bench bench) throws IOException {
        return new Result.Growth(heading, bench.paired(few), bench.paired(many));
    }
}
