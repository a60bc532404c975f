package io.ringcast.server.listener.proxy;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A real nginx in a folder of the test.
 *
 * <p>Thread: confined to the test.
 */
public final class Nginx implements AutoCloseable {
    private static final Path STREAM_MODULE = Path.of("/usr/lib/nginx/modules/ngx_stream_module.so");
    private static final String INSTALL =
            "nginx is needed with its stream module: apt-get install nginx libnginx-mod-stream | brew install nginx";

    private final Process process;
    private final int port;

    private Nginx(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts with this configuration beside what every one needs, in which PORT is the port to listen on. */
    public static Nginx start(Path folder, String configuration) {
        String nginx =
                List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/bin/nginx", "/opt/homebrew/bin/nginx").stream()
                        .filter(path -> Files.isExecutable(Path.of(path)))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(INSTALL));
        try {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            String user = System.getProperty("user.name").equals("root") ? "user root;\n" : "";
            String module = Files.exists(STREAM_MODULE) ? "load_module " + STREAM_MODULE + ";\n" : "";
            Path file = folder.resolve("nginx.conf");
            Files.writeString(
                    file,
                    module + user + "daemon off;\nworker_processes 1;\npid nginx.pid;\nerror_log stderr warn;\n"
                            + "events { worker_connections 256; }\n"
                            + configuration.replace("PORT", String.valueOf(port)));
            Path log = folder.resolve("nginx.log");
            Process process = new ProcessBuilder(nginx, "-p", folder.toString(), "-c", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Nginx started = new Nginx(process, port);
            await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive() || started.answers());
            if (!process.isAlive()) {
                throw new AssertionError("nginx ended: " + Files.readString(log) + "\n" + INSTALL);
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    public int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stop) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
