package io.ringcast.server.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A back end that takes webhooks over a plain socket, and answers however a test wants it.
 *
 * <p>Thread: any.
 */
public final class Receiver implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** One request. */
    public record Delivery(String line, Map<String, String> headers, String body) {
        /** A header, or an empty text. */
        public String header(String name) {
            return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }

        /** The events, as they stand in the body. */
        public String events() {
            assertThat(body).matches("\\{\"time_ms\":\\d+,\"events\":\\[.*]}");
            return body.substring(body.indexOf('[') + 1, body.length() - 2);
        }

        /** Whether it is about this channel. */
        public boolean about(String channel) {
            return body.contains("\"channel\":\"" + channel + "\"");
        }
    }

    /** Answers request number 1, 2 and so on. */
    public interface Behaviour {
        void answer(Delivery delivery, int number, OutputStream out) throws IOException, InterruptedException;
    }

    /** Says 200. */
    public static final Behaviour OK = writing(empty(200));
    /** Says nothing. */
    public static final Behaviour HANG = (delivery, number, out) -> new CountDownLatch(1).await();

    private final ServerSocket listener;
    private final Behaviour behaviour;
    private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger numbers = new AtomicInteger();
    private final AtomicInteger busy = new AtomicInteger();
    private final AtomicInteger mostBusy = new AtomicInteger();

    private Receiver(Behaviour behaviour) {
        this.behaviour = behaviour;
        try {
            this.listener = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("receiver").start(this::accept);
    }

    public static Receiver start(Behaviour behaviour) {
        return new Receiver(behaviour);
    }

    /** Answers everything with this status and no body. */
    public static Receiver answering(int status) {
        return start((delivery, number, out) -> write(out, empty(status)));
    }

    /** Answers the first requests in one way and what follows with 200. */
    public static Behaviour first(int count, Behaviour behaviour) {
        return (delivery, number, out) -> (number <= count ? behaviour : OK).answer(delivery, number, out);
    }

    /** Answers everything with these characters. */
    public static Behaviour writing(String text) {
        return (delivery, number, out) -> write(out, text);
    }

    /** As {@link #writing}, and ends the connection. */
    public static Behaviour writingAndClosing(String text) {
        return (delivery, number, out) -> {
            write(out, text);
            out.close();
        };
    }

    public static String empty(int status) {
        return "HTTP/1.1 " + status + " Some Reason\r\nContent-Length: 0\r\n\r\n";
    }

    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    public int port() {
        return listener.getLocalPort();
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    /** All requests so far, in the order in which they were complete. */
    public List<Delivery> deliveries() {
        return deliveries;
    }

    /** The requests about one channel. */
    public List<Delivery> about(String channel) {
        return deliveries.stream().filter(delivery -> delivery.about(channel)).toList();
    }

    /** Waits for exactly so many requests about a channel. */
    public List<Delivery> awaitAbout(String channel, int count) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(about(channel))
                        .as("requests about %s of %s", channel, deliveries)
                        .hasSize(count));
        return about(channel);
    }

    /** Waits for at least so many requests. */
    public List<Delivery> awaitAny(int count) {
        await().atMost(LIMIT)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(deliveries).hasSizeGreaterThanOrEqualTo(count));
        return deliveries;
    }

    /** The most requests that were being answered at one time. */
    public int mostBusy() {
        return mostBusy.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.ofVirtual().name("receiver-connection").start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            for (String line = readLine(in); !line.isEmpty(); line = readLine(in)) {
                Map<String, String> headers = new TreeMap<>();
                for (String header = readLine(in); !header.isEmpty(); header = readLine(in)) {
                    int colon = header.indexOf(':');
                    headers.merge(
                            header.substring(0, colon).toLowerCase(Locale.ROOT),
                            header.substring(colon + 1).strip(),
                            (one, two) -> one + " AND " + two);
                }
                byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
                Delivery delivery = new Delivery(line, headers, new String(body, StandardCharsets.UTF_8));
                mostBusy.accumulateAndGet(busy.incrementAndGet(), Math::max);
                try {
                    deliveries.add(delivery);
                    behaviour.answer(delivery, numbers.incrementAndGet(), out);
                } finally {
                    busy.decrementAndGet();
                }
            }
        } catch (IOException ended) {
            // The server or the test has ended the connection: what came is in the list.
            assertThat(ended).isNotNull();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static String readLine(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
