package io.ringcast.server.listener;

/**
 * Follows the requests of one connection, one behind the other, for an {@link ExchangeListener}.
 *
 * <p>Thread: confined to the connection's virtual thread.
 */
final class ExchangeTracker {
    private final ExchangeListener listener;
    private final String remoteAddress;
    private boolean running;
    private String method = "";
    private String rawPath = "";
    private int status;
    private long sentBytes;
    private long startNs;
    private long lastNs;

    ExchangeTracker(ExchangeListener listener, String remoteAddress) {
        this.listener = listener;
        this.remoteAddress = remoteAddress;
    }

    /** A request line was read. */
    void begin(String newMethod, String newRawPath) {
        end();
        running = true;
        method = newMethod;
        rawPath = newRawPath;
        startNs = System.nanoTime();
        lastNs = startNs;
    }

    /** An answer begins, possibly to a request whose line was not understood. */
    void status(int code) {
        if (!running) {
            begin("", "");
        }
        status = code;
    }

    /** Bytes were given to the socket. */
    void sent(int bytes) {
        if (running) {
            sentBytes += bytes;
            lastNs = System.nanoTime();
        }
    }

    /** The answer is complete, or nothing more can come. Does nothing a second time. */
    void end() {
        if (running) {
            running = false;
            listener.onExchange(
                    new Exchange(remoteAddress, method, rawPath, status, sentBytes, Math.max(0, lastNs - startNs)));
            status = 0;
            sentBytes = 0;
        }
    }
}
