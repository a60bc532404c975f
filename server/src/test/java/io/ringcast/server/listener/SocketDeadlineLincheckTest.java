package io.ringcast.server.listener;

import io.ringcast.server.listener.AcceptedSocket.Expiry;
import org.jetbrains.lincheck.datastructures.BooleanGen;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A connection that goes from deadline to deadline, the sweeper, and a listener that stops: what the sweeper does is what
 * the deadline that has passed asked for, and the socket is closed or handed over by one of them only.
 */
@Param(name = "time", gen = IntGen.class, conf = "10:12")
@Param(name = "closes", gen = BooleanGen.class)
public class SocketDeadlineLincheckTest {
    private final SocketDeadline deadline = new SocketDeadline();

    @Operation(nonParallelGroup = "owner")
    public void expectBy(@Param(name = "time") int whenNs, @Param(name = "closes") boolean closes) {
        deadline.expectBy(whenNs, closes ? Expiry.CLOSE : Expiry.END_INPUT);
    }

    @Operation(nonParallelGroup = "owner")
    public void expectNothing() {
        deadline.expectNothing();
    }

    @Operation(nonParallelGroup = "owner")
    public boolean handOver() {
        return deadline.handOver();
    }

    @Operation(nonParallelGroup = "sweeper")
    public String expire(@Param(name = "time") int nowNs) {
        return String.valueOf(deadline.expire(nowNs));
    }

    @Operation(nonParallelGroup = "stop")
    public boolean revoke() {
        return deadline.revoke();
    }

    @Test
    void shouldActOnOneDeadlineAtATime() {
        check(12, 50);
    }

    @Test
    @Tag("long")
    void shouldActOnOneDeadlineAtATimeInManyScenarios() {
        check(300, 1_000);
    }

    private static void check(int scenarios, int interleavings) {
        new ModelCheckingOptions()
                .threads(3)
                .actorsBefore(1)
                .actorsPerThread(2)
                .actorsAfter(1)
                .iterations(scenarios)
                .invocationsPerIteration(interleavings)
                .check(SocketDeadlineLincheckTest.class);
    }
}
