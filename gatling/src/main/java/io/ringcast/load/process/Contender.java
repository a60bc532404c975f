package io.ringcast.load.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A server process under load, on a loopback port of its own.
 *
 * <p>Thread: confined to the comparison's.
 */
public final class Contender implements AutoCloseable {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int CONNECT_MS = 1000;
    private static final int ANSWER_MS = 5000;
    private static final int STOP_SECONDS = 10;
    /** Also how exactly the time to the first connection is known. */
    private static final int POLL_MS = 2;

    /** The C program answers anything that ends like a request. */
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Process process;
    private final Launch launch;
    private long startNs;

    private Contender(Process process, Launch launch) {
        this.process = process;
        this.launch = launch;
    }

    /** Returns when it serves. */
    public static Contender start(Launch launch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launch.command())
                .redirectErrorStream(true)
                .redirectOutput(launch.log().toFile());
        builder.environment().putAll(launch.environment());
        long beginNs = System.nanoTime();
        Contender started = new Contender(Children.watch(builder.start()), launch);
        try {
            started.awaitServing(beginNs);
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private void awaitServing(long beginNs) throws IOException {
        while (!serves(beginNs)) {
            if (!process.isAlive() || System.nanoTime() - beginNs > START_NS) {
                throw new IOException(launch.command().getFirst() + " did not serve on port " + launch.port() + ", see "
                        + launch.log());
            }
            Pause.ofMs(POLL_MS);
        }
    }

    // A connection alone proves nothing: a server may look whether its port is free by listening there for a moment.
    private boolean serves(long beginNs) {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(ANSWER_MS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), launch.port()), CONNECT_MS);
            long connectedNs = System.nanoTime();
            socket.getOutputStream().write(REQUEST);
            if (socket.getInputStream().read() < 0) {
                return false;
            }
            startNs = connectedNs - beginNs;
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    public long pid() {
        return process.pid();
    }

    public int port() {
        return launch.port();
    }

    public Path log() {
        return launch.log();
    }

    /** From the call that started the process to the first connection that it took, and answered. */
    public long startNs() {
        return startNs;
    }

    @Override
    public void close() {
        stop(STOP_SECONDS);
    }

    /** Asks it to end, and ends it when it has not done so in this time. Returns whether it ended by itself. */
    public boolean stop(int seconds) {
        process.destroy();
        try {
            if (process.waitFor(seconds, TimeUnit.SECONDS)) {
                return true;
            }
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        return false;
    }
}
