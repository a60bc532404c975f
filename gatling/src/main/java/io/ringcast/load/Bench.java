package io.ringcast.load;

import io.ringcast.load.process.Generator;
import io.ringcast.load.report.Result;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a row needs to be measured.
 *
 * @param done the rows before it
 * @param tick called after each sample
 */
record Bench(Setup setup, Generator generator, List<Result> done, Runnable tick) {

    /** The result of a row that compares two sides and came before. */
    Result.Paired paired(String name) throws IOException {
        Optional<Result.Paired> found = done.stream()
                .filter(Result.Paired.class::isInstance)
                .map(Result.Paired.class::cast)
                .filter(result -> result.heading().name().equals(name))
                .findFirst();
        return found.orElseThrow(() -> new IOException("it is derived from " + name + ", which was not measured"));
    }
}
