package io.ringcast.engine.limit;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Ten bytes, for which threads compete. Who is refused must have asked for more than was left at some moment of his call:
 * bytes that another one asks for in vain are not taken, not even for an instant.
 */
@Param(name = "bytes", gen = IntGen.class, conf = "3:9")
public class ByteBudgetLincheckTest {
    private final ByteBudget budget = new ByteBudget(10);

    @Operation
    public boolean tryTake(@Param(name = "bytes") int bytes) {
        return budget.tryTake(bytes);
    }

    @Operation
    public void exceed(@Param(name = "bytes") int bytes) {
        budget.exceed(bytes);
    }

    @Operation
    public void release(@Param(name = "bytes") int bytes) {
        budget.release(bytes);
    }

    @Operation
    public long used() {
        return budget.used();
    }

    @Test
    void shouldRefuseOnlyWhatIsNotLeft() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(3)
                .iterations(20)
                .invocationsPerIteration(300)
                .check(ByteBudgetLincheckTest.class);
    }
}
