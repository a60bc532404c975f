package io.ringcast.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AddressCapTest {
    @Test
    void shouldGiveEachAddressSoManyPlacesAndNoMore() {
        AddressCap cap = new AddressCap(2);
        Runnable first = Objects.requireNonNull(cap.tryTake("a"));

        assertThat(cap.tryTake("a")).isNotNull();
        assertThat(cap.tryTake("a")).isNull();
        assertThat(cap.tryTake("b")).isNotNull();
        assertThat(cap.refused()).isEqualTo(1);

        first.run();
        assertThat(cap.tryTake("a")).isNotNull();
        assertThat(cap.tryTake("a")).isNull();
    }

    @Test
    void shouldTakeAPlaceBackOnce() {
        AddressCap cap = new AddressCap(2);
        Runnable first = Objects.requireNonNull(cap.tryTake("a"));
        assertThat(cap.tryTake("a")).isNotNull();

        first.run();
        first.run();

        assertThat(cap.tryTake("a")).isNotNull();
        assertThat(cap.tryTake("a")).isNull();
    }

    @Test
    void shouldForgetAnAddressWithoutConnections() {
        AddressCap cap = new AddressCap(2);
        List<Runnable> places = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            places.add(Objects.requireNonNull(cap.tryTake("a" + i)));
        }
        assertThat(cap.addresses()).isEqualTo(1_000);

        places.forEach(Runnable::run);

        assertThat(cap.addresses()).isZero();
    }

    @Test
    void shouldHoldWhenManyCome() throws InterruptedException {
        AddressCap cap = new AddressCap(5);
        Queue<Runnable> places = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                Runnable place = cap.tryTake("a");
                if (place != null) {
                    places.add(place);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(places).hasSize(5);
        assertThat(cap.refused()).isEqualTo(195);
    }
}
