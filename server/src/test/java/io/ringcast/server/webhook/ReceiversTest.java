package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Receivers that hang, lie and die. */
@Timeout(60)
class ReceiversTest {
    @Test
    void shouldTryAgainAfterATimeout() {
        try (Receiver receiver = Receiver.start(Receiver.first(1, Receiver.HANG));
                Sending sending = Sending.to(Sending.brief("h", receiver.url("/"), Sending.QUICK))) {
            long startNs = System.nanoTime();
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void shouldGiveTheReasonOfATimeout() {
        try (Receiver receiver = Receiver.start(Receiver.HANG);
                Sending sending = Sending.to(Sending.brief("h", receiver.url("/"), Sending.once()))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(sending.dead().getFirst().reason()).isEqualTo("no answer within 300 ms");
        }
    }

    @Test
    void shouldCountAnAnswerThatDripsByItsTimeout() {
        Receiver.Behaviour drip = (delivery, number, out) -> {
            for (char c : "HTTP/1.1 200 OK\r\nX-Slow: yes\r\n".repeat(20).toCharArray()) {
                Receiver.write(out, String.valueOf(c));
                new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
            }
        };
        try (Receiver receiver = Receiver.start(drip);
                Sending sending = Sending.to(Sending.brief("h", receiver.url("/"), Sending.once()))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(sending.dead().getFirst().reason()).isEqualTo("no answer within 300 ms");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 2",
                "HTTP/1.1 200 OK\r\nContent-Le",
                "SSH-2.0-OpenSSH_9.2\r\n\r\n",
                "HTTP/9.9 200 OK\r\n\r\n",
                "HTTP/1.1 20O OK\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n"
            })
    void shouldTryAgainWhatEndsWithoutAStatus(String answer) {
        try (Receiver receiver = Receiver.start(Receiver.first(1, Receiver.writingAndClosing(answer)));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() >= 1);
            assertThat(receiver.deliveries()).hasSizeBetween(1, 2);
            sending.awaitCounts(0, 0);
        }
    }

    /** The status has been said; the rest is not waited for, or only to a bound. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"
            })
    void shouldTakeA2xxWhoseBodyIsBroken(String answer) {
        try (Receiver receiver = Receiver.start(Receiver.writingAndClosing(answer));
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(receiver.deliveries()).hasSize(1);
        }
    }

    @Test
    void shouldNotReadAnEndlessAnswer() {
        CopyOnWriteArrayList<Long> written = new CopyOnWriteArrayList<>();
        Receiver.Behaviour endless = (delivery, number, out) -> {
            Receiver.write(out, "HTTP/1.1 200 OK\r\nContent-Length: 4000000000\r\n\r\n");
            long bytes = 0;
            try {
                for (int i = 0; i < 4000; i++) {
                    out.write(new byte[100_000]);
                    bytes += 100_000;
                }
            } finally {
                written.add(bytes);
            }
        };
        try (Receiver receiver = Receiver.start(endless);
                Sending sending = Sending.to(Sending.hook("h", receiver.url("/")))) {
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            await().atMost(Duration.ofSeconds(10)).until(() -> !written.isEmpty());
            assertThat(written.getFirst()).isLessThan(100_000_000L);
        }
    }

    @Test
    void shouldNotWaitForAnAnswerThatNeverEnds() {
        Receiver.Behaviour open = (delivery, number, out) -> {
            Receiver.write(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n");
            new CountDownLatch(1).await();
        };
        try (Receiver receiver = Receiver.start(open);
                Sending sending = Sending.to(Sending.brief("h", receiver.url("/"), Sending.QUICK))) {
            long startNs = System.nanoTime();
            sending.occupied("c");

            await().until(() -> sending.webhooks.counters().delivered() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(3));
        }
    }

    @Test
    void shouldNameAPortWhereNobodyListens() {
        Receiver gone = Receiver.start(Receiver.OK);
        gone.close();
        try (Sending sending = Sending.to(Sending.hook("h", gone.url("/"), Sending.once()))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(sending.dead().getFirst().reason()).isEqualTo("no connection");
        }
    }

    @Test
    void shouldNameAHostThatIsNotKnown() {
        try (Sending sending = Sending.to(Sending.hook("h", "http://nobody.invalid/", Sending.once()))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(sending.dead().getFirst().reason()).isEqualTo("its host name is not known");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data",
                "http://[fe80::1]/",
                "http://[::ffff:169.254.169.254]/"
            })
    void shouldNotSendToLinkLocalAddresses(String url) {
        try (Sending sending = Sending.to(Sending.hook("h", url))) {
            sending.occupied("c");

            sending.awaitDead(1);
            assertThat(sending.dead().getFirst().attempts()).isEqualTo(1);
            assertThat(sending.dead().getFirst().reason())
                    .isEqualTo("its address is link-local, which webhooks.allow_link_local=false forbids");
        }
    }
}
