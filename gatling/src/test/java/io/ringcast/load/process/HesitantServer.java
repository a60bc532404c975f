package io.ringcast.load.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Listens until one client has come, closes, and only then serves: as a server does that looks whether its port is free. */
public final class HesitantServer {
    private HesitantServer() {}

    /** Serves on the loopback port that the first argument names, and says when it left the first client without an answer. */
    public static void main(String[] args) throws IOException {
        int port = Integer.parseInt(args[0]);
        try (ServerSocket probe = listening(port)) {
            probe.accept().close();
        }
        System.out.println("unanswered");
        try (ServerSocket server = listening(port)) {
            while (true) {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write("HTTP/1.1 404\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
        }
    }

    private static ServerSocket listening(int port) throws IOException {
        return new ServerSocket(port, 10, InetAddress.getLoopbackAddress());
    }
}
