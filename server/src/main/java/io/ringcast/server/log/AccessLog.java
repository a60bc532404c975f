package io.ringcast.server.log;

import io.ringcast.server.config.AccessLogSettings;
import io.ringcast.server.config.LoggingSettings.LogFormat;
import io.ringcast.server.config.Settings;
import io.ringcast.server.json.JsonWriter;
import io.ringcast.server.listener.Exchange;
import io.ringcast.server.listener.ExchangeListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * A line for each HTTP request and for each WebSocket that opens or closes. Nothing in a line is a client's own words:
 * addresses, the server's routes, numbers.
 *
 * <p>Thread: any.
 */
public final class AccessLog implements ExchangeListener, AutoCloseable {
    /** The file name that means: where the log goes. */
    private static final String WITH_LOG = "-";

    private static final String TARGET = "access";
    private static final int SWITCHING_PROTOCOLS = 101;

    private final LineWriter out;
    private final boolean own;
    private final boolean json;
    private final ZoneId zone;
    private final RoutePaths paths;

    private AccessLog(LineWriter out, boolean own, boolean json, RoutePaths paths) {
        this.out = out;
        this.own = own;
        this.json = json;
        this.zone = ZoneId.systemDefault();
        this.paths = paths;
    }

    /**
     * Opens the log, or returns null if none is wanted.
     *
     * @throws IOException if the file can't be written; the message says what to do
     */
    public static @Nullable AccessLog open(Settings settings) throws IOException {
        return open(
                settings.accessLog(),
                settings.logging().outputFormat(),
                settings.server().pathPrefix());
    }

    static @Nullable AccessLog open(AccessLogSettings settings, LogFormat format, String pathPrefix)
            throws IOException {
        if (!settings.enabled()) {
            return null;
        }
        String file = settings.file();
        boolean json = format == LogFormat.JSON;
        RoutePaths paths = new RoutePaths(pathPrefix);
        if (file.equals(WITH_LOG)) {
            return new AccessLog(Logs.lines(), false, json, paths);
        }
        LineSink sink;
        try {
            sink = RotatedFile.open(Path.of(file));
        } catch (IOException | InvalidPathException e) {
            throw new IOException(
                    "access_log.file=" + file + " can't be written (" + e.getMessage()
                            + "): set it to a file in a folder that is there and writable, or to -",
                    e);
        }
        return new AccessLog(
                new LineWriter("ringcast-access-log", sink, lost -> lossNote(json, lost)), true, json, paths);
    }

    /** Status 101 is a WebSocket that is open now. */
    @Override
    public void onExchange(Exchange exchange) {
        String path = paths.templateOf(exchange.rawPath());
        String verb = RoutePaths.methodOf(exchange.method());
        int status = exchange.status();
        if (json) {
            offer(JsonFormatter.end(
                    begin(status == SWITCHING_PROTOCOLS ? "websocket_open" : "http", exchange.remoteAddress())
                            .ascii(",\"method\":")
                            .string(verb)
                            .ascii(",\"path\":")
                            .string(path)
                            .ascii(",\"status\":")
                            .number(status)
                            .ascii(",\"sent_bytes\":")
                            .number(exchange.sentBytes())
                            .ascii(",\"duration_ms\":")
                            .ascii(decimals(exchange.durationNs() / 1_000))));
            return;
        }
        StringBuilder line = begin(exchange.remoteAddress());
        line.append(verb).append(' ').append(path).append(" HTTP/1.1\" ");
        offer(end(line, status, exchange.sentBytes(), exchange.durationNs())
                .append('\n')
                .toString());
    }

    /**
     * A WebSocket is gone.
     *
     * @param code why: that of the Close, ours or the client's; 1006 if there was none
     */
    public void webSocketClosed(String remoteAddress, int code, long receivedBytes, long sentBytes, long durationNs) {
        if (json) {
            offer(JsonFormatter.end(begin("websocket_close", remoteAddress)
                    .ascii(",\"code\":")
                    .number(code)
                    .ascii(",\"received_bytes\":")
                    .number(receivedBytes)
                    .ascii(",\"sent_bytes\":")
                    .number(sentBytes)
                    .ascii(",\"duration_ms\":")
                    .ascii(decimals(durationNs / 1_000))));
            return;
        }
        StringBuilder line = begin(remoteAddress).append("CLOSE - WebSocket\" ");
        offer(end(line, code, sentBytes, durationNs)
                .append(' ')
                .append(receivedBytes)
                .append('\n')
                .toString());
    }

    /** Lines that were lost, because the file or the terminal took no more. */
    public long lostLines() {
        return own ? out.lost() : 0;
    }

    /** Writes what waits. */
    @Override
    public void close() {
        if (own) {
            out.close();
        } else {
            boolean _ = Logs.flush();
        }
    }

    private void offer(String line) {
        out.offer(line.getBytes(StandardCharsets.UTF_8));
    }

    // The Combined Log Format, in which user and referer are not told, and the agent isn't either: they are free text.
    private StringBuilder begin(String remoteAddress) {
        StringBuilder line = new StringBuilder(160);
        PlainText.append(line, remoteAddress.isEmpty() ? "-" : remoteAddress, 64);
        line.append(" - - [");
        Timestamps.appendCommon(line, Instant.now(), zone);
        return line.append("] \"");
    }

    private static StringBuilder end(StringBuilder line, int status, long sentBytes, long durationNs) {
        return line.append(status)
                .append(' ')
                .append(sentBytes)
                .append(" \"-\" \"-\" ")
                .append(decimals(durationNs / 1_000_000));
    }

    private static JsonWriter begin(String type, String remoteAddress) {
        return JsonFormatter.begin(Instant.now(), LogLevel.INFO)
                .ascii(",\"target\":\"" + TARGET + "\",\"type\":\"")
                .ascii(type)
                .ascii("\",\"remote\":")
                .string(remoteAddress);
    }

    /** A number of thousandths, with a point. */
    private static String decimals(long thousandths) {
        String digits = Long.toString(1000 + thousandths % 1000);
        return thousandths / 1000 + "." + digits.substring(1);
    }

    private static String lossNote(boolean json, long lost) {
        String text = lost + " lines of the access log were lost: its output did not take them";
        return json
                ? JsonFormatter.end(JsonFormatter.begin(Instant.now(), LogLevel.WARN)
                        .ascii(",\"target\":\"" + TARGET + "\",\"message\":")
                        .string(text))
                : "# " + text + "\n";
    }
}
