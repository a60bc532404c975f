package io.ringcast.engine.counter;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** A cap of two connections under all interleavings of three threads. */
public class AppUsageLincheckTest {
    private final AppUsage usage = new AppUsage();

    @Operation
    public boolean tryConnect() {
        return usage.tryConnect(2);
    }

    @Operation
    public int connections() {
        return usage.connections();
    }

    @Test
    void shouldNeverExceedTheCap() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(1)
                .iterations(4)
                .invocationsPerIteration(80)
                .check(AppUsageLincheckTest.class);
    }
}
