package io.ringcast.server.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@OneAtATime
final class GarbageTest {
    private static final int SENDERS = 200;
    private static final long MAX_KEPT_BYTES = 32L << 20;

    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldSurviveGarbageOfEveryKind(String transport) throws InterruptedException {
        survive(transport, Duration.ofSeconds(4), 20261121L);
    }

    @Tag("long")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    @ParameterizedTest
    @ValueSource(strings = {"epoll", "attached"})
    void shouldSurviveAMinuteOfGarbage(String transport) throws InterruptedException {
        survive(transport, Duration.ofMinutes(1), System.nanoTime());
    }

    private static void survive(String transport, Duration duration, long seed) throws InterruptedException {
        try (ServerProcess server = ServerProcess.start(transport, "RINGCAST_LISTENER_HEAD_TIMEOUT_MS=2000");
                Swarm healthy = Swarm.healthy(server.port(), "calm");
                Publisher publisher = new Publisher(server.port(), "p")) {
            publisher.publish("calm");
            long heapBefore = server.liveHeapBytes();
            int socketsBefore = server.sockets();
            AtomicLong sent = new AtomicLong();
            long untilNs = System.nanoTime() + duration.toNanos();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Random random = new Random(seed + i);
                senders.add(Thread.ofVirtual().start(() -> {
                    while (System.nanoTime() - untilNs < 0) {
                        send(server.port(), random);
                        sent.incrementAndGet();
                    }
                }));
            }
            while (System.nanoTime() - untilNs < 0) {
                assertThat(publisher.publish("calm").status()).isEqualTo(200);
                healthy.assertReceived(publisher.accepted());
            }
            for (Thread sender : senders) {
                sender.join();
            }

            server.awaitGauges(50, 50, 1);
            await().atMost(Duration.ofSeconds(15)).until(() -> server.sockets() <= socketsBefore + 5);
            long kept = server.liveHeapBytes() - heapBefore;
            System.out.println("garbage, " + transport + ", seed " + seed + ": " + sent + " connections, "
                    + publisher.accepted() + " publications, " + kept + " bytes kept");
            assertThat(kept).isLessThan(MAX_KEPT_BYTES);
            assertThat(server.failuresInLog()).as("seed %s", seed).isEmpty();
            healthy.assertReceived(publisher.accepted());
        }
    }

    private static void send(int port, Random random) {
        try (RawSocket socket = new RawSocket(port)) {
            if (random.nextBoolean()) {
                socket.send(RawSocket.HANDSHAKE);
                if (random.nextBoolean()) {
                    socket.readUntil("connection_established");
                }
                int pieces = 1 + random.nextInt(20);
                for (int i = 0; i < pieces && socket.trySend(webSocketGarbage(random)); i++) {
                    socket.readNow();
                }
            } else {
                boolean _ = socket.trySend(httpGarbage(random));
            }
            switch (random.nextInt(4)) {
                case 0 -> socket.endOutput();
                case 1 -> socket.readToEnd(random.nextInt(200));
                case 2 -> socket.reset();
                default -> {}
            }
        } catch (UncheckedIOException | AssertionError closed) {
            // The server may close at any point: what that does to others is what counts.
            assertThat(closed).isNotNull();
        }
    }

    private static byte[] webSocketGarbage(Random random) {
        return switch (random.nextInt(10)) {
            case 0 -> bytes(random, 1 + random.nextInt(4096));
            // A frame that ends too early.
            case 1 ->
                ByteBuffer.allocate(20)
                        .put((byte) 0x81)
                        .put((byte) 0xfe)
                        .putShort((short) 30_000)
                        .array();
            case 2 -> new byte[] {(byte) 0x81, 5, 'h', 'e', 'l', 'l', 'o'};
            case 3 ->
                ByteBuffer.allocate(14)
                        .put((byte) 0x82)
                        .put((byte) 0xff)
                        .putLong(random.nextLong())
                        .array();
            case 4 -> fragments(random);
            case 5 -> RawSocket.frame(0x81, json(random));
            case 6 -> RawSocket.frame(0x80 | random.nextInt(128), bytes(random, random.nextInt(200)));
            case 7 -> RawSocket.frame(0x81, bytes(random, random.nextInt(2000)));
            case 8 -> RawSocket.frame(0x88, bytes(random, random.nextInt(126)));
            default -> RawSocket.frame(0x89, bytes(random, random.nextInt(126)));
        };
    }

    private static byte[] fragments(Random random) {
        ByteBuffer all = ByteBuffer.allocate(64 * 1024).put(RawSocket.frame(0x01, new byte[] {'{'}));
        while (all.remaining() > 1100) {
            all.put(RawSocket.frame(0x00, bytes(random, random.nextInt(1000))));
        }
        return all.array();
    }

    private static byte[] json(Random random) {
        String[] texts = {
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"calm" + random.nextInt(50) + "\"}}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"private-x\",\"auth\":\"app-key:00\"}}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":\"presence-x\",\"auth\":\"\",\"channel_data\":\"{\"}}",
            "{\"event\":\"pusher:subscribe\",\"data\":{\"channel\":7}}",
            "{\"event\":\"pusher:subscribe\",\"data\":\"{\"}",
            "{\"event\":\"pusher:unsubscribe\",\"data\":{\"channel\":\"calm\"}}",
            "{\"event\":\"pusher:signin\",\"data\":{\"auth\":\"x:y\",\"user_data\":\"{}\"}}",
            "{\"event\":\"client-x\",\"channel\":\"calm\",\"data\":{}}",
            "{\"event\":null,\"data\":" + "[".repeat(random.nextInt(5000)),
            "{\"event\":\"" + "x".repeat(random.nextInt(9000)) + "\"}",
            "{\"event\":\"\\ud800\",\"data\":\"\\u0000\"}",
            "[]",
            "{",
            "",
            "\"pusher:ping\"",
            "{\"event\":\"pusher:ping\",\"event\":\"pusher:subscribe\",\"data\":1e999999}"
        };
        String text = texts[random.nextInt(texts.length)];
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > 0 && random.nextInt(4) == 0) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return bytes;
    }

    private static byte[] httpGarbage(Random random) {
        String line = "POST /apps/app-id/events HTTP/1.1\r\nHost: x\r\n";
        String upgrade = "GET /app/app-key HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n";
        String text = switch (random.nextInt(10)) {
            case 0 -> new String(bytes(random, 1 + random.nextInt(5000)), StandardCharsets.ISO_8859_1);
            case 1 -> line + "Content-Length: " + random.nextLong() + "\r\n\r\n{}";
            case 2 -> line + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(random.nextInt()) + "\r\nxxx";
            case 3 -> upgrade + "Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: x\r\n\r\n";
            case 4 ->
                upgrade + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: " + "x".repeat(random.nextInt(50))
                        + "\r\n\r\n";
            case 5 -> RawSocket.HANDSHAKE.replace("app-key", "no%" + random.nextInt(100) + "key");
            case 6 -> RawSocket.HANDSHAKE.substring(0, random.nextInt(RawSocket.HANDSHAKE.length()));
            case 7 -> "GET /" + "%2e/".repeat(random.nextInt(300)) + " HTTP/1.1\r\n\r\n";
            case 8 -> Publisher.head("POST", "/apps/app-id/events", "x") + "Content-Length: 1\r\n\r\nx";
            default -> "GET / HTTP/1.1\r\n" + "A: b\r\n".repeat(random.nextInt(4000)) + "\r\n";
        };
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
