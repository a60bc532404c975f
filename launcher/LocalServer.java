import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shell cannot do without further tools: find free ports, and wait until a server says that it is ready.
 * Run as source: {@code java LocalServer.java ports 2} or {@code java LocalServer.java await 6001 30 PID}.
 */
final class LocalServer {
    private LocalServer() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "ports" -> printFreePorts(Integer.parseInt(args[1]));
            case "await" -> System.exit(
                    awaitReady(Integer.parseInt(args[1]), Duration.ofSeconds(Long.parseLong(args[2])), Long.parseLong(args[3]))
                            ? 0
                            : 1);
            default -> throw new IllegalArgumentException("unknown action " + args[0] + ", expected ports or await");
        }
    }

    /** All are bound before the first is given back, so that they differ. */
    private static void printFreePorts(int count) throws IOException {
        List<ServerSocket> bound = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            bound.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
        }
        for (ServerSocket socket : bound) {
            System.out.println(socket.getLocalPort());
            socket.close();
        }
    }

    private static boolean awaitReady(int port, Duration limit, long pid) throws InterruptedException {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() < deadline && ProcessHandle.of(pid).isPresent()) {
            try {
                if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
                    return true;
                }
            } catch (IOException notListening) {
                // Expected until the listener is up.
            }
            Thread.sleep(50);
        }
        return false;
    }
}
