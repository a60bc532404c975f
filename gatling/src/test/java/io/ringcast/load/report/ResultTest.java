package io.ringcast.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResultTest {
    @Test
    void shouldTakeTheMedianOfRatiosNotTheRatioOfMedians() {
        Result.Paired paired = Samples.paired("x", 1.1, List.of(1.0, 20.0, 30.0), List.of(1.0, 10.0, 60.0));

        assertThat(paired.figure()).isEqualTo(new Median(1.0, 0.5, 2.0));
    }

    @Test
    void shouldRefuseSidesOfDifferentLength() {
        assertThatThrownBy(() -> Samples.paired("x", 1.1, List.of(1.0, 2.0), List.of(1.0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("x has 2 figures of one side and 1 of the other");
    }

    @ParameterizedTest
    @CsvSource({"1.09, reached", "1.10, reached", "1.11, MISSED"})
    void shouldReachAGoalThatIsMetExactly(double value, String verdict) {
        assertThat(Samples.single("memory-9000", 1.10, value).verdict()).isEqualTo(verdict);
    }

    @Test
    void shouldOnlyMeasureWhereThereIsNoGoal() {
        Result.Paired paired = Samples.paired("shards-2", Heading.NO_GOAL, List.of(500.0), List.of(400.0));

        assertThat(paired.verdict()).isEqualTo("measured");
    }

    @Test
    void shouldJudgeTheMiddleOfSeveralProcesses() {
        Result.Single single = Samples.single("memory-9000", 2, 9.0, 1.5, 1.9);

        assertThat(single.figure()).isEqualTo(new Median(1.9, 1.5, 9.0));
        assertThat(single.reached()).isTrue();
    }

    @Test
    void shouldDivideTheGrowthOfTheServerByThatOfTheFloor() {
        Result.Growth growth = Samples.growth(1.1);

        assertThat(growth.server().value()).isEqualTo(6.3 / 4.2);
        assertThat(growth.other().value()).isEqualTo(5.0 / 4.0);
        assertThat(growth.figure().value()).isCloseTo(1.26 / 1.05, within(1e-9));
        assertThat(growth.verdict()).isEqualTo("MISSED");
    }

    @Test
    void shouldBoundAGrowthByTheBoundsOfBothRowsCrosswise() {
        Median growth = Samples.growth(1.1).figure();

        assertThat(growth.low()).isCloseTo((6.0 / 5) / (4.4 / 4), within(1e-9));
        assertThat(growth.high()).isCloseTo((6.6 / 5) / (4.0 / 4), within(1e-9));
    }
}
