package io.ringcast.engine.limit;

import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** A cap of two connections, for which threads compete. */
public class ConnectionCapLincheckTest {
    private final ConnectionCap cap = new ConnectionCap();

    @Operation
    public boolean tryTake() {
        return cap.tryTake(2);
    }

    @Operation
    public int taken() {
        return cap.taken();
    }

    @Test
    void shouldNeverExceedTheCap() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(2)
                .iterations(20)
                .invocationsPerIteration(500)
                .check(ConnectionCapLincheckTest.class);
    }
}
