package io.ringcast.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A server process under load, on a loopback port of its own.
 *
 * <p>Thread: confined to the comparison's.
 */
final class Contender implements AutoCloseable {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
    private static final int CONNECT_MS = 1000;

    private final Process process;
    private final int port;

    private Contender(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static Contender ringcast(Setup setup) throws IOException {
        int port = freePort();
        List<String> command = setup.java("-jar", setup.jar().toString(), "serve", "--config");
        command.add(setup.config().toString());
        Map<String, String> environment = Map.of(
                "HOST",
                "127.0.0.1",
                "PORT",
                Integer.toString(port),
                "METRICS_PORT",
                Integer.toString(freePort()),
                "RINGCAST_ENGINE_SHARDS",
                Integer.toString(setup.shards()),
                "RINGCAST_TRANSPORT",
                setup.transport());
        return start(command, environment, port, setup.logs().resolve("compare-ringcast.log"));
    }

    static Contender of(Other other, Setup setup) throws IOException {
        int port = freePort();
        List<String> command = switch (other) {
            case FLOOR -> List.of(setup.floor().toString(), Integer.toString(port), "send", "0");
            case COALESCING_FLOOR -> List.of(setup.floor().toString(), Integer.toString(port), "send", "1");
            case BARE_HANDLER ->
                setup.java(
                        "-cp",
                        System.getProperty("java.class.path"),
                        BareHandler.class.getName(),
                        Integer.toString(port));
        };
        return start(command, Map.of(), port, setup.logs().resolve("compare-other.log"));
    }

    private static Contender start(List<String> command, Map<String, String> environment, int port, Path log)
            throws IOException {
        ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Contender started = new Contender(builder.start(), port);
        try {
            started.awaitListening(command.getFirst(), log);
        } catch (IOException | RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    private void awaitListening(String what, Path log) throws IOException {
        long deadlineNs = System.nanoTime() + START_NS;
        while (!listens()) {
            if (!process.isAlive() || System.nanoTime() - deadlineNs > 0) {
                throw new IOException(what + " did not listen on port " + port + ", see " + log);
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while " + what + " started", e);
            }
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
