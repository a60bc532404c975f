package io.ringcast.server.listener;

/**
 * Bounds of one listener.
 *
 * @param deadlines how long it waits for whom
 * @param maxOpenConnections accepted sockets that may be open at once, handed-over ones included
 * @param maxBodyBytes largest request body that any route may ask for
 * @param maxHeadBytes largest request line, and largest sum of header lines
 * @param backlog connections that the kernel queues before they are accepted
 * @param sendBufferBytes SO_SNDBUF of accepted sockets: otherwise the kernel grows it to megabytes per slow client
 */
public record ListenerLimits(
        Deadlines deadlines,
        int maxOpenConnections,
        int maxBodyBytes,
        int maxHeadBytes,
        int backlog,
        int sendBufferBytes) {

    public ListenerLimits {
        requireAtLeast("max open connections", maxOpenConnections, 1);
        requireAtLeast("max body bytes", maxBodyBytes, 0);
        requireAtLeast("max head bytes", maxHeadBytes, 1024);
        requireAtLeast("backlog", backlog, 1);
        requireAtLeast("send buffer bytes", sendBufferBytes, 4096);
    }

    /** What the design asks for; the number of connections follows from the process's descriptor limit. */
    public static ListenerLimits defaults() {
        return new ListenerLimits(
                Deadlines.defaults(),
                DescriptorBudget.defaultMaxOpenConnections(),
                16 * 1024 * 1024,
                16 * 1024,
                4096,
                128 * 1024);
    }

    /** The process's limit on open files, which bounds all connections together. */
    public static long descriptors() {
        return DescriptorBudget.softLimit();
    }

    /** The same with other deadlines. */
    public ListenerLimits withDeadlines(Deadlines other) {
        return new ListenerLimits(other, maxOpenConnections, maxBodyBytes, maxHeadBytes, backlog, sendBufferBytes);
    }

    /** The same with another cap on open sockets. */
    public ListenerLimits withMaxOpenConnections(int connections) {
        return new ListenerLimits(deadlines, connections, maxBodyBytes, maxHeadBytes, backlog, sendBufferBytes);
    }

    /** The same with other bounds for a request. */
    public ListenerLimits withMaxRequest(int headBytes, int bodyBytes) {
        return new ListenerLimits(deadlines, maxOpenConnections, bodyBytes, headBytes, backlog, sendBufferBytes);
    }

    private static void requireAtLeast(String what, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(
                    what + "=" + value + " is not valid: expected a number of at least " + least);
        }
    }
}
