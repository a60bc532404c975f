package io.ringcast.server.transport.websocket;

import io.ringcast.engine.limit.ByteBudget;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Echo endpoint over plain blocking sockets, one platform thread per client, for conformance suites: run {@link #main}
 * with a port and point the suite at it.
 *
 * <p>Thread: any.
 */
public final class EchoServer implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 16 * 1024;
    private static final int MAX_MESSAGE_BYTES = 32 * 1024 * 1024;
    private static final int COMPRESSION_LEVEL = 6;

    private final ServerSocket listener;
    private final WebSocketSettings settings = new WebSocketSettings(
            MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES, 1_000_000, 64 * 1024, 64 * 1024 * 1024, 0, new ByteBudget(1 << 30));

    /** Listens on the loopback address; port 0 takes a free one. */
    public EchoServer(int port) throws IOException {
        listener = new ServerSocket(port, 64, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().name("echo-accept").daemon().start(this::acceptAll);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (EchoServer server = new EchoServer(arguments.length == 0 ? 9001 : Integer.parseInt(arguments[0]))) {
            System.out.println("echo on ws://127.0.0.1:" + server.port() + "/");
            Thread.currentThread().join();
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void acceptAll() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                Thread.ofPlatform().name("echo-client").daemon().start(() -> serve(socket));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                PermessageDeflate deflate = new PermessageDeflate(COMPRESSION_LEVEL)) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            Head head = readHead(in);
            switch (Handshake.check(head.request())) {
                case Handshake.Verdict.Accepted(String acceptKey) -> accept(socket, in, head, acceptKey, deflate);
                case Handshake.Verdict.Refused(int status, var headers, String reason) ->
                    refuse(socket, status, headers, reason);
            }
        } catch (IOException _) {
            // The client left during its handshake; there is nobody to tell.
            return;
        }
    }

    private void accept(Socket socket, InputStream in, Head head, String acceptKey, PermessageDeflate deflate)
            throws IOException {
        BlockingConnection connection = new BlockingConnection(socket);
        switch (DeflateNegotiation.of(head.values("sec-websocket-extensions"))) {
            case DeflateNegotiation.Agreed agreed -> {
                socket.getOutputStream().write(Handshake.switchingProtocols(acceptKey, "", agreed.headerValue()));
                connection.serve(
                        in, WebSocketConnection.compressed(connection, settings, deflate, agreed, EchoListener::new));
            }
            case DeflateNegotiation.Declined _ -> {
                socket.getOutputStream().write(Handshake.switchingProtocols(acceptKey, "", ""));
                connection.serve(in, WebSocketConnection.plain(connection, settings, EchoListener::new));
            }
            case DeflateNegotiation.Malformed _ -> refuse(socket, 400, Map.of(), "malformed extensions");
        }
    }

    private static void refuse(Socket socket, int status, Map<String, String> headers, String reason)
            throws IOException {
        StringBuilder answer = new StringBuilder(
                "HTTP/1.1 " + status + " Refused\r\nContent-Length: " + reason.length() + "\r\nConnection: close\r\n");
        headers.forEach(
                (name, value) -> answer.append(name).append(": ").append(value).append("\r\n"));
        answer.append("\r\n").append(reason);
        socket.getOutputStream().write(answer.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Head readHead(InputStream in) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0 || bytes.size() >= MAX_HEAD_BYTES) {
                throw new IOException("no complete request head within " + MAX_HEAD_BYTES + " bytes");
            }
            bytes.write(next);
        }
        List<String> lines = bytes.toString(StandardCharsets.ISO_8859_1).lines().toList();
        String[] requestLine = lines.getFirst().split(" ", -1);
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line : lines.subList(1, lines.size() - 1)) {
            int colon = Math.max(0, line.indexOf(':'));
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        return new Head(requestLine[0], requestLine[requestLine.length - 1], headers);
    }

    private record Head(String method, String version, Map<String, List<String>> headers) {
        List<String> values(String name) {
            return headers.getOrDefault(name, List.of());
        }

        Handshake.Request request() {
            return new Handshake.Request(
                    method,
                    version,
                    values("upgrade"),
                    values("connection"),
                    values("sec-websocket-version"),
                    values("sec-websocket-key"));
        }
    }
}
