package io.ringcast.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LineWriterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();

    private static byte[] bytes(String line) {
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private interface Writing {
        void write(byte[] lines, int length) throws IOException;
    }

    private static LineWriter writer(Writing writing) {
        return new LineWriter(
                "test-log",
                new LineSink() {
                    @Override
                    public void write(byte[] lines, int length) throws IOException {
                        writing.write(lines, length);
                    }

                    @Override
                    public void close() {}
                },
                lost -> "lost " + lost + "\n");
    }

    private String text() {
        synchronized (written) {
            return written.toString(StandardCharsets.UTF_8);
        }
    }

    private void keep(byte[] lines, int length) {
        synchronized (written) {
            written.write(lines, 0, length);
        }
    }

    @Test
    void shouldWriteLinesOfManyThreadsWholeAndInTheirOrder() {
        try (LineWriter writer = writer(this::keep)) {
            IntStream.range(0, 4).parallel().forEach(thread -> {
                for (int i = 0; i < 1_000; i++) {
                    writer.offer(bytes(thread + " " + i + "\n"));
                }
            });

            assertThat(writer.flush(Duration.ofSeconds(10))).isTrue();
            for (int thread = 0; thread < 4; thread++) {
                String own = thread + " ";
                assertThat(text().lines().filter(line -> line.startsWith(own)))
                        .containsExactlyElementsOf(
                                IntStream.range(0, 1_000).mapToObj(i -> own + i).toList());
            }
            assertThat(writer.lost()).isZero();
        }
    }

    @Test
    void shouldHoldNobodyUpWhoseOutputStandsStillAndTellWhatWasLost() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (LineWriter writer = writer((lines, length) -> {
            entered.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            keep(lines, length);
        })) {
            writer.offer(bytes("first\n"));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100_000; i++) {
                writer.offer(bytes("line " + i + "\n"));
            }

            assertThat(writer.lost()).isEqualTo(100_000 - 8192);
            assertThat(writer.flush(Duration.ofMillis(20))).isFalse();
            goOn.countDown();
            assertThat(writer.flush(Duration.ofSeconds(10))).isTrue();
            await().untilAsserted(() -> assertThat(text()).contains("\nlost " + (100_000 - 8192) + "\n"));
            assertThat(text().lines()).hasSize(8192 + 2);
        }
    }

    @Test
    void shouldBoundWhatWaitsInBytes() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        CountDownLatch entered = new CountDownLatch(1);
        try (LineWriter writer = writer((lines, length) -> {
            entered.countDown();
            try {
                assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        })) {
            writer.offer(bytes("first\n"));
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            for (int i = 0; i < 100; i++) {
                writer.offer(new byte[1 << 20]);
            }

            assertThat(writer.lost()).isEqualTo(96);
            goOn.countDown();
        }
    }

    @Test
    void shouldGoOnAfterAFailureAndTellOfIt() {
        boolean[] broken = {true};
        try (LineWriter writer = writer((lines, length) -> {
            if (broken[0]) {
                throw new IOException("disk full");
            }
            keep(lines, length);
        })) {
            writer.offer(bytes("one\n"));
            assertThat(writer.flush(Duration.ofSeconds(10))).isTrue();
            assertThat(writer.lost()).isEqualTo(1);
            broken[0] = false;

            writer.offer(bytes("two\n"));

            await().untilAsserted(() -> assertThat(text()).isEqualTo("two\nlost 1\n"));
        }
    }

    @Test
    void shouldWriteWhatWaitsWhenItIsClosed() {
        LineWriter writer = writer(this::keep);
        for (int i = 0; i < 500; i++) {
            writer.offer(bytes(i + "\n"));
        }

        writer.close();
        writer.offer(bytes("late\n"));

        assertThat(text().lines()).hasSize(500);
        assertThat(writer.lost()).isEqualTo(1);
    }
}
