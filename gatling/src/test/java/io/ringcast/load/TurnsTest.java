package io.ringcast.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<String> taken = new ArrayList<>();

    private double take(String side) {
        taken.add(side);
        return taken.size();
    }

    @Test
    void shouldReverseTheOrderInEveryOtherPair() throws IOException {
        Turns.take(3, () -> take("server"), () -> take("other"), () -> taken.add("tick"));

        assertThat(taken)
                .containsExactly("server", "other", "tick", "other", "server", "tick", "server", "other", "tick");
    }

    @Test
    void shouldKeepFiguresOfAPairTogether() throws IOException {
        Turns turns = Turns.take(2, () -> take("server"), () -> take("other"), () -> {});

        assertThat(turns).isEqualTo(new Turns(List.of(1.0, 4.0), List.of(2.0, 3.0)));
    }
}
