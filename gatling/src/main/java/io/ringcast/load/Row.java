package io.ringcast.load;

import io.ringcast.load.report.Heading;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.util.List;

/** One line of the comparison. */
sealed interface Row
        permits PairedRow,
                StartRow,
                MemoryRow,
                SecureMemoryRow,
                IdleRow,
                StartedMemoryRow,
                JarRow,
                GrowthRow,
                LoadRow,
                StormRow,
                BytesRow {

    Heading heading();

    default String name() {
        return heading().name();
    }

    /** How many samples it takes: pairs, or processes. */
    int samples(Setup setup);

    /** Names of the rows that it is derived from, which are measured before it. */
    default List<String> needs() {
        return List.of();
    }

    /** Fails where a run fails, not where the goal is missed. */
    Result measure(Bench bench) throws IOException;
}
