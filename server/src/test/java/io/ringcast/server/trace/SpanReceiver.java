package io.ringcast.server.trace;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.BiConsumer;
import java.util.zip.GZIPInputStream;

/**
 * A collector of traces: OTLP over HTTP, decoded by hand from the published protobuf numbers.
 *
 * <p>Thread: any.
 */
public final class SpanReceiver implements AutoCloseable {
    /** One span that arrived. */
    public record Span(
            String service,
            String traceId,
            String spanId,
            String parentId,
            String name,
            long kind,
            Map<String, String> tags) {
        /** An attribute as text, or an empty text. */
        public String tag(String name) {
            return tags.getOrDefault(name, "");
        }
    }

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    /** Listens on loopback. */
    public SpanReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** For {@code tracing.endpoint}. */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What has arrived so far. */
    public List<Span> spans() {
        return List.copyOf(spans);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                try (InputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(body))) {
                    body = unzipped.readAllBytes();
                }
            }
            // ExportTraceServiceRequest.resource_spans
            fields(body, (number, value) -> resourceSpans(value.bytes()));
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private void resourceSpans(byte[] message) {
        String[] service = {""};
        fields(message, (number, value) -> {
            if (number == 1) {
                fields(value.bytes(), (inner, attribute) -> {
                    Map<String, String> tags = new TreeMap<>();
                    if (inner == 1) {
                        attribute(attribute.bytes(), tags);
                    }
                    service[0] = tags.getOrDefault("service.name", service[0]);
                });
            } else if (number == 2) {
                fields(value.bytes(), (inner, span) -> {
                    if (inner == 2) {
                        spans.add(span(service[0], span.bytes()));
                    }
                });
            }
        });
    }

    private static Span span(String service, byte[] message) {
        Map<Integer, Value> single = new TreeMap<>();
        Map<String, String> tags = new TreeMap<>();
        fields(message, (number, value) -> {
            switch (number) {
                case 9 -> attribute(value.bytes(), tags);
                case 15 ->
                    fields(value.bytes(), (inner, status) -> {
                        if (inner == 3) {
                            tags.put("status", Long.toString(status.number()));
                        }
                    });
                default -> single.put(number, value);
            }
        });
        return new Span(
                service,
                hex(single, 1),
                hex(single, 2),
                hex(single, 4),
                new String(single.getOrDefault(5, Value.NONE).bytes(), StandardCharsets.UTF_8),
                single.getOrDefault(6, Value.NONE).number(),
                tags);
    }

    private static String hex(Map<Integer, Value> fields, int number) {
        return HexFormat.of().formatHex(fields.getOrDefault(number, Value.NONE).bytes());
    }

    private static void attribute(byte[] message, Map<String, String> tags) {
        String[] pair = {"", ""};
        fields(message, (number, value) -> {
            if (number == 1) {
                pair[0] = new String(value.bytes(), StandardCharsets.UTF_8);
            } else {
                fields(
                        value.bytes(),
                        (kind, any) -> pair[1] = kind == 1
                                ? new String(any.bytes(), StandardCharsets.UTF_8)
                                : Long.toString(any.number()));
            }
        });
        tags.put(pair[0], pair[1]);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Value(long number, byte[] bytes) {
        static final Value NONE = new Value(0, new byte[0]);
    }

    private static void fields(byte[] message, BiConsumer<Integer, Value> each) {
        ByteBuffer in = ByteBuffer.wrap(message).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            long tag = varint(in);
            Value value = switch ((int) tag & 7) {
                case 0 -> new Value(varint(in), new byte[0]);
                case 1 -> new Value(in.getLong(), new byte[0]);
                case 2 -> {
                    byte[] bytes = new byte[(int) varint(in)];
                    in.get(bytes);
                    yield new Value(0, bytes);
                }
                case 5 -> new Value(in.getInt(), new byte[0]);
                default -> throw new IllegalArgumentException("wire type of tag " + tag);
            };
            each.accept((int) (tag >>> 3), value);
        }
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = in.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
