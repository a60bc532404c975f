package io.ringcast.server.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * A back end that answers as the test says, each path with all that it was asked.
 *
 * <p>Thread: any.
 */
final class CentrifugeBackEnds implements AutoCloseable {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Function<Asked, String> answer = request -> "{\"result\":{}}";

    /** One question. */
    record Asked(String path, JsonNode body, Headers headers) {
        /** A member of the question as text. */
        String said(String name) {
            JsonNode value = body.path(name);
            return value.isTextual() ? value.textValue() : value.toString();
        }
    }

    CentrifugeBackEnds() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1_000);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Asked request =
                new Asked(exchange.getRequestURI().getPath(), CentrifugeWords.tree(text), exchange.getRequestHeaders());
        asked.add(request);
        String body = answer.apply(request);
        int status = body.startsWith("HTTP ") ? Integer.parseInt(body.substring(5)) : 200;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What it answers from now on; {@code HTTP 503} is a status. */
    void answers(Function<Asked, String> next) {
        answer = next;
    }

    /** Does not answer before it is closed. */
    String hang() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return "{}";
    }

    String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    /** What it was asked at a path so far. */
    List<Asked> asked(String path) {
        return asked.stream().filter(one -> one.path.equals(path)).toList();
    }

    @Override
    public void close() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}
