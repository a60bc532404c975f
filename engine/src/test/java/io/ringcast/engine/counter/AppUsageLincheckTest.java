package io.ringcast.engine.counter;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** A cap of one connection, for which threads compete. */
public class AppUsageLincheckTest {
    private final AppUsage usage = new AppUsage();

    @Operation
    public boolean tryConnect() {
        return usage.tryConnect(1);
    }

    @Test
    void shouldNeverExceedTheCap() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(2)
                .iterations(10)
                .invocationsPerIteration(300)
                .check(AppUsageLincheckTest.class);
    }
}
