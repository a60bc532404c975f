package io.ringcast.server.listener;

import static org.awaitility.Awaitility.await;

import io.ringcast.server.transport.attached.ByteStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A process that uses up its descriptors on command; {@link WatchdogTest} starts it under a small limit. */
final class ExhaustedListener {
    private ExhaustedListener() {}

    public static void main(String[] args) throws Exception {
        ListenerLimits limits = ListenerLimits.defaults()
                .withDeadlines(Deadlines.defaults()
                        .forRequests(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60)))
                .withMaxOpenConnections(10_000);
        GuardedListener listener = TestService.start(
                TestService.upgrading(
                        request -> new Upgrade.Accepted(TestService.ascii(TestService.SWITCH), new Echo()),
                        SocketOwnership.ATTACHED),
                limits);
        long socketsBefore = sockets();
        // Loads what the first use of each class would need a descriptor for.
        try (RawClient warm = new RawClient(listener.port())) {
            // So does the JDK, for the first virtual thread that has to wait for a socket.
            Thread waiting = Thread.ofVirtual().start(() -> warm.readUntil("hello"));
            await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
            warm.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
            waiting.join();
        }
        try (RawClient warm = new RawClient(listener.port())) {
            warm.send("GET /app HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
                    .readUntil("\r\n\r\n");
            warm.send("warm").readUntil("warm");
        }
        // One that is closed later gives a descriptor back that the test counts as eaten.
        await().until(() -> sockets() == socketsBefore);
        say("port " + listener.port());
        List<InputStream> eaten = new ArrayList<>();
        for (int command = System.in.read(); command >= 0; command = System.in.read()) {
            switch (command) {
                case 'e' -> {
                    eat(eaten);
                    say("eaten " + eaten.size());
                }
                case 'f' -> {
                    for (InputStream file : eaten) {
                        file.close();
                    }
                    eaten.clear();
                    say("freed");
                }
                case 'r' -> say("rebinds " + listener.rebinds());
                default -> say("ready");
            }
        }
        System.exit(0);
    }

    private static long sockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(ExhaustedListener::isSocket).count();
        }
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    private static void eat(List<InputStream> eaten) {
        try {
            while (true) {
                eaten.add(Files.newInputStream(Path.of("/dev/null")));
            }
        } catch (IOException exhausted) {
            say("exhausted by " + exhausted.getClass().getSimpleName());
        }
    }

    private static void say(String text) {
        System.out.println(text);
        System.out.flush();
    }

    private static final class Echo implements Handover {
        @Override
        public void abandoned() {}

        @Override
        public void adopt(AdoptedSocket socket) {
            socket.lease().release();
        }

        @Override
        public void attach(ByteStream stream, byte[] bytesBehindHandshake) {
            try {
                for (byte[] bytes = stream.read(); bytes != null; bytes = stream.read()) {
                    stream.write(bytes, 0, bytes.length);
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
